import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildRoster, parseRoster } from "./index.ts";

const query = (inner: string): string => `<query xmlns="jabber:iq:roster" ver="ver11">${inner}</query>`;

test("a roster survives (RFC 6121 §2.1.4)", () => {
  const xml =
    query(`<item jid="romeo@example.net" name="Romeo" subscription="both"><group>Friends</group><group>Work</group></item>
    <item jid="mercutio@example.com" subscription="none" ask="subscribe" approved="true"/><item jid="x.example" subscription="remove"/>`);
  expect(again(xml, parseRoster, buildRoster)).toBe(canonical(xml));
});

test("groups are told once, the empty one never (RFC 6121 §2.1.2.6)", () => {
  const xml = query(`<item jid="a@b.c"><group>F</group><group/><group>F</group></item>`);
  expect(parseRoster(fixture(xml))?.items[0]).toMatchObject({ groups: ["F"], subscription: "none" });
});

test.each([`<item/>`, `<item jid="a@b.c/full"/>`, `<item jid="@"/>`, `<item jid="a@b.c" subscription="all"/>`])(
  "[SV5] refused: %s",
  (item) => expect(parseRoster(fixture(query(item)))).toBeNull(),
);
