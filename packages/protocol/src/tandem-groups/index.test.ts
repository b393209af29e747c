import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildGroupMembers,
  buildGroups,
  buildListedGroup,
  GROUP_NAME_CHARS_MAX,
  parseGroupMembers,
  parseGroupRequest,
  parseGroups,
  parseListedGroup,
} from "./index.ts";

test("[CO3] groups, members and pushes survive (docs/protocol/groups.md)", () => {
  const groups = `<groups xmlns="urn:tandem:groups:0"><group name="FX Desk" size="3"/></groups>`;
  expect(again(groups, parseGroups, buildGroups)).toBe(canonical(groups));
  const members = `<members xmlns="urn:tandem:groups:0" group="FX Desk"><person jid="a@b.c" name="A" title="T" department="D"/>
    <person jid="d@b.c" name="D"/><gone jid="e@b.c"/></members>`;
  expect(again(members, parseGroupMembers, buildGroupMembers)).toBe(canonical(members));
  expect(parseListedGroup(buildListedGroup("FX Desk"))).toBe("FX Desk");
});

test("[CO3] [SV3] a name has 1 to 256 characters; what is none is no group", () => {
  const request = (name: string) => fixture(`<watch xmlns="urn:tandem:groups:0" group="${name}"/>`);
  expect(parseGroupRequest(request("x".repeat(GROUP_NAME_CHARS_MAX)))).not.toBeNull();
  expect(parseGroupRequest(request("x".repeat(GROUP_NAME_CHARS_MAX + 1)))).toBeNull();
  expect(parseGroupRequest(request(""))).toBeNull();
  const odd = `<groups xmlns="urn:tandem:groups:0"><group name="" size="1"/><group name="A" size="many"/></groups>`;
  expect(parseGroups(fixture(odd))).toEqual([]);
  expect(parseGroups(fixture(`<groups xmlns="urn:other"/>`))).toBeNull();
  expect(parseListedGroup({ id: "FX Desk", payload: el("group", "urn:other") })).toBeNull();
});
