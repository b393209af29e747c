import { parseBareJid, type BareJid } from "@tandem/protocol";
import { buildPin, buildPins, buildUnpin, type Pin } from "@tandem/protocol/tandem-pinned-messages";
import { el, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { createPins } from "./pins.ts";

const ROOM = parseBareJid("bridge@rooms.capulet.lit") as BareJid;
const pin = (id: string): Pin => ({ id, by: "Juliet", at: 5, author: "Romeo", saidAt: 1, text: `word ${id}` });
const told = (change: XmlElement): XmlElement => el("message", "jabber:client", { from: ROOM }, change);

test("[RM18] what the room tells comes to the same as asking it again (docs/protocol/pinned-messages.md §2, §4)", async () => {
  let kept: readonly Pin[] = [pin("1")];
  const request = async () => el("iq", "jabber:client", {}, buildPins({ all: kept, mayChange: true }));
  const lived = createPins({ request }, ROOM);
  await lived.load();
  for (const change of [buildPin(pin("2")), buildPin(pin("3")), buildPin(pin("3")), buildUnpin("1"), buildUnpin("9")])
    lived.handle(told(change));
  kept = [pin("2"), pin("3")];
  const fresh = createPins({ request }, ROOM);
  await fresh.load();
  expect(lived.now.value).toEqual(fresh.now.value);
  lived.handle(told(el("body", "jabber:client", {}, "hello")));
  expect(lived.now.value).toEqual(fresh.now.value);
});
