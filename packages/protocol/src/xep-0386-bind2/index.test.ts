import { expect, test } from "vitest";
import { again, canonical } from "../codec-testing/index.ts";
import {
  buildBind2Feature,
  buildBind2Request,
  buildBound2,
  parseBind2Feature,
  parseBind2Request,
  parseBound2,
} from "./index.ts";

const NS = `xmlns="urn:xmpp:bind:0"`;

test("feature, request and answer survive (XEP-0386 §3)", () => {
  const feature = `<bind ${NS}><inline><feature var="urn:xmpp:carbons:2"/><feature var="urn:xmpp:sm:3"/></inline></bind>`;
  expect(again(feature, parseBind2Feature, buildBind2Feature)).toBe(canonical(feature));
  const request = `<bind ${NS}><tag>AwesomeXMPP</tag><enable xmlns="urn:xmpp:carbons:2"/><enable xmlns="urn:xmpp:sm:3"/></bind>`;
  expect(again(request, parseBind2Request, buildBind2Request)).toBe(canonical(request));
  const bound = `<bound ${NS}><metadata xmlns="urn:xmpp:mam:2"><start id="a" timestamp="2008-08-22T21:09:04.000Z"/>
    <end id="b" timestamp="2020-04-20T14:34:21.000Z"/></metadata><enabled xmlns="urn:xmpp:sm:3" id="1"/></bound>`;
  expect(again(bound, parseBound2, buildBound2)).toBe(canonical(bound));
});
