import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildFastFeature,
  buildFastUse,
  buildHashedToken,
  buildToken,
  buildTokenRequest,
  isHashOf,
  parseFastFeature,
  parseFastUse,
  parseHashedToken,
  parseToken,
  parseTokenRequest,
  tokenAnswer,
} from "./index.ts";

const NS = `xmlns="urn:xmpp:fast:0"`;
const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac("sha256", key).update(data).digest());

test("elements survive (XEP-0484 §3)", () => {
  const feature = `<fast ${NS}><mechanism>HT-SHA-256-NONE</mechanism></fast>`;
  expect(again(feature, parseFastFeature, buildFastFeature)).toBe(canonical(feature));
  const request = `<request-token ${NS} mechanism="HT-SHA-256-NONE"/>`;
  expect(again(request, parseTokenRequest, buildTokenRequest)).toBe(canonical(request));
  const token = `<token ${NS} expiry="2020-03-12T14:36:15.000Z" token="WXZz"/>`;
  expect(again(token, parseToken, buildToken)).toBe(canonical(token));
  const use = `<fast ${NS} count="123" invalidate="true"/>`;
  expect(again(use, parseFastUse, buildFastUse)).toBe(canonical(use));
});

test("[SV6] a token is proved by its hash, and the server proves that it knows it (draft-schmaus-kitten-sasl-ht §2)", async () => {
  const message = await buildHashedToken(hmac, "juliet", "secret");
  const read = parseHashedToken(message);
  expect(read?.username).toBe("juliet");
  expect(await isHashOf(hmac, "secret", read?.proof as Uint8Array)).toBe(true);
  expect(await isHashOf(hmac, "other", read?.proof as Uint8Array)).toBe(false);
  expect(await tokenAnswer(hmac, "secret")).not.toEqual(read?.proof);
});

test("[SV5] refused", () => {
  expect(parseHashedToken(new Uint8Array(33))).toBeNull();
  expect(parseHashedToken(new Uint8Array())).toBeNull();
  expect(parseToken(fixture(`<token ${NS} token="x" expiry="soon"/>`))).toBeNull();
  expect(parseTokenRequest(fixture(`<request-token ${NS}/>`))).toBeNull();
});
