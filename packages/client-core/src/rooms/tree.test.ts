import type { BareJid } from "@tandem/protocol";
import { parseElement, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import type { Context } from "../account/context.ts";
import type { InboxLine } from "../inbox/inbox.ts";
import { createTree } from "./tree.ts";

const NS = "urn:tandem:categories:0";
const CATEGORY = `<category id="a" name="A"/>`;
const room = (name: string, category: string): string =>
  `<room jid="${name}@rooms.lit" name="${name}" category="${category}" occupants="0" members="0" visibility="open" joinable="true"/>`;

function bench(rooms = room("hall", "a")) {
  const asked: (string | undefined)[] = [];
  const kept: string[] = [];
  const context = {
    features: { rooms: { jid: "rooms.lit", features: new Set([NS]) } },
    connection: {
      async request(_type: string, _to: string, payload: XmlElement) {
        const max = payload.child("set", "http://jabber.org/protocol/rsm")?.childText("max");
        asked.push(max);
        return parseElement(`<iq><categories xmlns="${NS}">${CATEGORY}${max === "0" ? "" : rooms}</categories></iq>`);
      },
    },
  } as unknown as Context;
  return {
    asked,
    kept,
    tree: createTree(
      context,
      Object.assign((key: string) => void kept.push(key), { flush() {}, stop() {} }),
    ),
  };
}

const line = (name: string, category: string | undefined): InboxLine => ({
  jid: `${name}@rooms.lit` as BareJid,
  unread: 0,
  summary: { kind: "room", mentions: 0, category },
});

test("[RM9] My Chat has its categories before the rooms of the whole tree are read", async () => {
  const { asked, kept, tree } = bench();
  tree.tell([line("hall", "a")]);
  await tree.loadCategories();
  expect([asked, kept, tree.isLoaded.value]).toEqual([["0"], [], false]);
  expect(tree.now.value.categories.map(({ id }) => id)).toEqual(["a"]);
  expect(tree.categories.value.get("hall@rooms.lit")).toBe("a");
  await tree.load();
  expect([asked.length, kept, tree.isLoaded.value]).toEqual([2, ["tree"], true]);
  expect(tree.nameOf("hall@rooms.lit" as BareJid)).toBe("hall");
});

test("[RM9] where the inbox and a tree from yesterday differ the inbox is right, and then the tree of today", async () => {
  const { tree } = bench(room("hall", "c"));
  tree.restore({ categories: [], rooms: [{ jid: "hall@rooms.lit", name: "Hall", category: "old" }] });
  const where = (): string | undefined => tree.categories.value.get("hall@rooms.lit");
  expect(where()).toBe("old");
  tree.tell([line("hall", undefined)]);
  expect(where()).toBeUndefined();
  await tree.load();
  expect(where()).toBe("c");
  tree.tell([line("hall", "b")]);
  expect(where()).toBe("c");
  tree.lost();
  tree.tell([line("hall", "b")]);
  expect(where()).toBe("b");
});
