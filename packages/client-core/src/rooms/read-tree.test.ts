import type { BareJid } from "@tandem/protocol";
import { parseElement, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { readTree } from "./read-tree.ts";

const NS = "urn:tandem:categories:0";
const SERVICE = "rooms.lit" as BareJid;
const room = (name: string): string =>
  `<room jid="${name}@rooms.lit" name="${name}" category="a" occupants="0" members="0" visibility="open" joinable="true"/>`;
const more = (last: string): string =>
  `<set xmlns="http://jabber.org/protocol/rsm"><last>${last}@rooms.lit</last></set>`;

/** Answers in order; what was asked for behind which room is kept. */
function service(...pages: readonly string[]) {
  const asked: (string | undefined)[] = [];
  const request = async (_type: string, _to: string, payload: XmlElement) => {
    asked.push(payload.child("set", "http://jabber.org/protocol/rsm")?.childText("after"));
    return parseElement(`<iq><categories xmlns="${NS}">${pages[asked.length - 1] ?? ""}</categories></iq>`);
  };
  return { asked, connection: { request } as unknown as Parameters<typeof readTree>[0] };
}

test("[RM11] a tree of more rooms than one answer holds is read to its end", async () => {
  const { asked, connection } = service(
    `<category id="a" name="A"/>${room("one")}${room("two")}${more("two")}`,
    `${room("three")}${more("three")}`,
    room("four"),
  );
  const tree = await readTree(connection, SERVICE);
  expect(tree.categories.map(({ id }) => id)).toEqual(["a"]);
  expect(tree.rooms.map(({ name }) => name)).toEqual(["one", "two", "three", "four"]);
  expect(asked).toEqual([undefined, "two@rooms.lit", "three@rooms.lit"]);
});

test("[RM11] [SV5] a service that says the same again and again is not asked without an end", async () => {
  const page = `${room("one")}${more("one")}`;
  const { asked, connection } = service(page, page, page);
  expect((await readTree(connection, SERVICE)).rooms).toHaveLength(1);
  expect(asked).toHaveLength(2);
});
