import type { BareJid } from "@tandem/protocol";
import { buildPresenceWatch, parsePresenceWatch } from "@tandem/protocol/tandem-occupants";
import { el, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { RequestError } from "../connection/index.ts";
import { createMemberPresence, createWatchedMembers } from "./member-presence.ts";

const HALL = "hall@rooms.capulet.lit" as BareJid;
const GARDEN = "garden@rooms.capulet.lit" as BareJid;
const [A, B, C] = ["a@capulet.lit", "b@capulet.lit", "c@capulet.lit"] as unknown as readonly [
  BareJid,
  BareJid,
  BareJid,
];
const STRANGER = "d@verona.lit" as BareJid;

/** A server that tells of everybody but strangers, when it is told to answer. */
function bench(max = 3) {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  let refusal: RequestError | undefined;
  const request = async (_type: string, to: string | undefined, payload: XmlElement): Promise<XmlElement> => {
    const wanted = parsePresenceWatch(payload) ?? [];
    asked.push(`${to === HALL ? "hall" : "garden"} ${wanted.map((jid) => jid[0]).join("")}`);
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (refusal !== undefined) throw refusal;
    return el("iq", "jabber:client", {}, buildPresenceWatch(wanted.filter((jid) => jid !== STRANGER)));
  };
  const forgotten: BareJid[][] = [];
  const watched = createWatchedMembers((people) => void (people.length > 0 && forgotten.push([...people])));
  const inRoom = (room: BareJid) => createMemberPresence({ request }, room, watched, () => max);
  return {
    hall: inRoom(HALL),
    garden: inRoom(GARDEN),
    asked,
    forgotten,
    seen: () => [...watched.all.value],
    refuses: (error: RequestError | undefined) => void (refusal = error),
    answers: async (): Promise<void> => {
      for (const resolve of waiting.splice(0)) resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test("[RM30] nobody is watched but by who is inside, has the room open and rows of members in view", async () => {
  const { hall, asked, seen, forgotten, answers } = bench();
  hall.look([A]);
  hall.setOpen(true);
  expect(asked).toEqual([]);
  hall.entered();
  expect([asked, seen()]).toEqual([["hall a"], []]);
  await answers();
  hall.look([A]);
  expect([asked, seen()]).toEqual([["hall a"], [A]]);
  hall.setOpen(false);
  expect([asked.at(-1), seen(), forgotten]).toEqual(["hall ", [], [[A]]]);
  await answers();
  hall.look([B]);
  expect(asked).toHaveLength(2);
  hall.setOpen(true);
  hall.left();
  await answers();
  expect([asked.at(-1), seen()]).toEqual(["hall b", []]);
  hall.entered();
  expect(asked).toHaveLength(4);
});

test("[RM30] one request at a time, the last view counting; who is out of view is forgotten, strangers are never known", async () => {
  const { hall, asked, seen, forgotten, answers } = bench();
  hall.setOpen(true);
  hall.entered();
  for (const view of [[A, STRANGER], [B], [B, C]]) hall.look(view);
  expect(asked).toEqual(["hall ad"]);
  await answers();
  expect([asked.at(-1), seen()]).toEqual(["hall bc", [A]]);
  await answers();
  expect([seen(), forgotten]).toEqual([[B, C], [[A]]]);
});

test("[RM30] [SV3] as many as the server tells of, and none of one that tells of nobody", async () => {
  const two = bench(2);
  two.hall.setOpen(true);
  two.hall.entered();
  two.hall.look([A, B, C]);
  expect(two.asked).toEqual(["hall ab"]);
  const none = bench(0);
  none.hall.setOpen(true);
  none.hall.entered();
  none.hall.look([A]);
  expect(none.asked).toEqual([]);
});

test("[RM30] from one room to the next the same person stays known, and is not forgotten by a late answer", async () => {
  const { hall, garden, asked, seen, answers, forgotten } = bench();
  for (const room of [hall, garden]) {
    room.entered();
    room.look([A]);
  }
  hall.setOpen(true);
  await answers();
  garden.setOpen(true);
  hall.setOpen(false);
  expect([asked, forgotten]).toEqual([["hall a", "garden a", "hall "], [[A]]]);
  await answers();
  expect([seen(), forgotten]).toEqual([[A], [[A]]]);
});

test("[RM30] a refusal leaves them unknown until others are in view", async () => {
  const { hall, asked, seen, answers, refuses } = bench();
  hall.setOpen(true);
  hall.entered();
  hall.look([A]);
  await answers();
  refuses(new RequestError("timeout"));
  hall.look([A, B]);
  await answers();
  hall.look([A, B]);
  expect([asked.length, seen()]).toEqual([2, []]);
  refuses(undefined);
  hall.look([B]);
  await answers();
  expect(seen()).toEqual([B]);
});
