import type { BareJid } from "@tandem/protocol";
import { type Signal, signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { AccountClient } from "../account/account-client.ts";
import type { ContactSort } from "../contacts/arrange.ts";
import type { PersonPresence } from "./presence.ts";
import { createContactOrder, RESORT_MS } from "./contacts-order.ts";

const ANNA = "anna@x" as BareJid;
const BEN = "ben@x" as BareJid;

/** Two people by availability, and a clock that a test moves. */
function bench(by: ContactSort = "availability") {
  const states = {
    [ANNA]: signal<PersonPresence>({ base: "away" }),
    [BEN]: signal<PersonPresence>({ base: "available" }),
  };
  let now = 0;
  let due: { readonly at: number; readonly task: () => void } | undefined;
  const sort = signal<ContactSort>(by);
  const isHeld = signal(false);
  const client = {
    roster: {
      jids: signal([ANNA, BEN]),
      nameOf: (jid: BareJid) => jid,
      contact: (jid: BareJid) => signal({ jid, subscription: "both", groups: [] }),
    },
    people: { of: (jid: keyof typeof states) => states[jid] },
    access: { isKnown: signal(false) },
    tags: { tagged: signal(new Set()) },
    removals: { removed: signal(new Set()) },
    sync: signal({ kind: "settled" }),
  } as unknown as AccountClient;
  const order = createContactOrder(client, {
    sort,
    isHeld,
    time: {
      now: () => now,
      after: (ms, task) => {
        due = { at: now + ms, task };
        return () => (due = undefined);
      },
      dayOf: () => "",
      minuteOf: () => 0,
    },
  });
  let changes = -1;
  order.groups.subscribe(() => void changes++);
  return {
    set: (jid: keyof typeof states, base: PersonPresence["base"]) =>
      void ((states[jid] as Signal<PersonPresence>).value = { base }),
    isHeld,
    pass: (ms: number) => {
      now += ms;
      if (due !== undefined && due.at <= now) due.task();
    },
    shape: () => order.groups.value.map(({ name, rows }) => [name, ...rows.map((row) => row.jid)]),
    changes: () => changes,
  };
}

test("[CO1] presence moves rows every 10 s at most (design §10.6)", () => {
  const { set, pass, shape } = bench();
  const before = [
    ["available", BEN],
    ["away", ANNA],
  ];
  pass(1);
  set(ANNA, "available");
  expect(shape()).toEqual(before);
  pass(RESORT_MS - 2);
  expect(shape()).toEqual(before);
  pass(1);
  expect(shape()).toEqual([["available", ANNA, BEN]]);
});

test("[CO1] nothing moves under the pointer, however long it stays; then all at once", () => {
  const { set, pass, shape, isHeld } = bench();
  isHeld.value = true;
  pass(RESORT_MS);
  set(BEN, "offline");
  pass(RESORT_MS);
  expect(shape()).toEqual([
    ["available", BEN],
    ["away", ANNA],
  ]);
  isHeld.value = false;
  expect(shape()).toEqual([
    ["away", ANNA],
    ["offline", BEN],
  ]);
});

test("[CO1] a list that stands by name is not even looked at when presence changes", () => {
  const { set, changes } = bench("name");
  set(ANNA, "dnd");
  expect(changes()).toBe(0);
});
