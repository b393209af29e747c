import { parseBareJid, type BareJid } from "@tandem/protocol";
import { effect } from "@preact/signals-core";
import { parseElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { createPeople } from "./people.ts";

const ROMEO = parseBareJid("romeo@montague.lit") as BareJid;
const NURSE = parseBareJid("nurse@capulet.lit") as BareJid;
const presence = (from: string, inner = "", type = "") =>
  parseElement(`<presence xmlns="jabber:client" from="${from}" ${type}>${inner}</presence>`);

function bench() {
  const people = createPeople((jid) => jid === ROMEO);
  people.setConnected(true);
  return people;
}

test("silence of a contact means off-line; of anybody else nothing is known", () => {
  const people = bench();
  expect(people.of(ROMEO).value).toEqual({ base: "offline" });
  expect(people.of(NURSE).value).toEqual({ base: "unknown" });
});

test("[RT30] one of two programs going does not make a person look off-line, the last one does", () => {
  const people = bench();
  people.handle(presence(`${ROMEO}/a`, "<priority>5</priority>"));
  people.handle(presence(`${ROMEO}/b`, "<priority>-1</priority>"));
  people.handle(presence(`${ROMEO}/a`, "", `type="unavailable"`));
  expect(people.of(ROMEO).value.base).toBe("available");
  people.handle(presence(`${ROMEO}/b`, "", `type="unavailable"`));
  expect(people.of(ROMEO).value.base).toBe("offline");
});

test("without a connection everybody is unknown, and as before once it is resumed (design §9, 12)", () => {
  const people = bench();
  people.handle(presence(`${ROMEO}/a`, "<show>away</show>"));
  people.setConnected(false);
  expect(people.of(ROMEO).value).toEqual({ base: "unknown" });
  people.setConnected(true);
  expect(people.of(ROMEO).value.base).toBe("away");
  people.forget();
  expect(people.of(ROMEO).value.base).toBe("offline");
});

test("an activity says nothing about who is not there", () => {
  const people = bench();
  people.setExtended(ROMEO, { kind: "in-a-call" });
  expect(people.of(ROMEO).value).toEqual({ base: "offline" });
  people.handle(presence(`${ROMEO}/a`, "<show>dnd</show>"));
  expect(people.of(ROMEO).value).toMatchObject({ base: "dnd", extended: { kind: "in-a-call" } });
});

test("[PR10] a place stands beside the state while somebody is there, and is told anew to each session (XEP-0080)", () => {
  const people = bench();
  people.setPlace(ROMEO, "Mantua");
  expect(people.of(ROMEO).value).toEqual({ base: "offline" });
  people.handle(presence(`${ROMEO}/a`));
  expect(people.of(ROMEO).value).toEqual({ base: "available", place: "Mantua" });
  people.forget();
  people.handle(presence(`${ROMEO}/a`));
  expect(people.of(ROMEO).value).toEqual({ base: "available" });
});

test("one person's change wakes only those who look at that person", () => {
  const people = bench();
  let woken = 0;
  const stop = effect(() => {
    void people.of(NURSE).value;
    woken++;
  });
  people.handle(presence(`${ROMEO}/a`));
  people.handle(presence(`${ROMEO}/a`, "<show>away</show>"));
  expect(woken).toBe(1);
  stop();
});
