import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildRoomCheck, buildRoomCheckRequest, parseRoomCheck, parseRoomCheckRequest } from "./index.ts";

const check = (inner: string, attrs = ""): string => `<check xmlns="urn:tandem:rooms:0"${attrs}>${inner}</check>`;

test.each([
  ["nobody", check("")],
  [
    "somebody, after changes",
    check(
      `<item jid="dana@castellan.example" affiliation="none"/>
       <x xmlns="jabber:x:data" type="submit"><field var="muc#roomconfig_moderatedroom"><value>1</value></field></x>`,
      ` jid="rohan@castellan.example"`,
    ),
  ],
])("[RM7] a question about %s survives (docs/protocol/rooms.md §9)", (_, xml) => {
  expect(again(xml, parseRoomCheckRequest, buildRoomCheckRequest)).toBe(canonical(xml));
});

test.each([
  check("", ` jid="@"`),
  check(`<item jid="dana@castellan.example" affiliation="boss"/>`),
  check(`<item affiliation="member"/>`),
  check(`<x xmlns="jabber:x:data" type="odd"/>`),
])("[SV5] refused: %s", (xml) => {
  expect(parseRoomCheckRequest(fixture(xml))).toBeNull();
});

test("[RM7] an answer survives, with and without a person", () => {
  const rest = `<people managers="3" presenters="14" members="167" inside="1946"/>
    <scope category="fx"><principal>group:Markets division</principal><principal>risk@castellan.example</principal></scope>`;
  const person = `<person jid="rohan@castellan.example" scope="false" outside="fx" affiliation="none" reads="false" posts="false"><group name="Engineering"/></person>`;
  for (const xml of [check(rest), check(person + rest)])
    expect(again(xml, parseRoomCheck, buildRoomCheck)).toBe(canonical(xml));
  const manager = check(
    `<person jid="maya@castellan.example" scope="true" affiliation="admin" by="group" group="Leads" presenter="true" reads="true" posts="true"/><people/>`,
  );
  expect(again(manager, parseRoomCheck, buildRoomCheck)).toBe(canonical(manager));
  expect(parseRoomCheck(fixture(check(`<person jid="maya@castellan.example" affiliation="boss"/>`)))).toBeNull();
});
