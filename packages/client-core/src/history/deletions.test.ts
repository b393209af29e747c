import type { BareJid } from "@tandem/protocol";
import type { Forgetting } from "@tandem/protocol/tandem-archive";
import { parseElement, serialize, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import { createDeletions } from "./deletions.ts";

const JULIET = "juliet@capulet.lit" as BareJid;
const ROMEO = "romeo@montague.lit" as BareJid;
const NS = "urn:tandem:archive:0";

interface Bench {
  /** What the device keeps from an earlier run. */
  readonly kept?: unknown;
  readonly features?: readonly string[];
  /** What the server answers to what was forgotten. */
  readonly told?: string;
}

function bench({ kept, features = [NS], told = `<forgotten xmlns="${NS}" may-forget="true"/>` }: Bench = {}) {
  const asked: string[] = [];
  const forgotten: Forgetting[] = [];
  const timers = new Set<() => void>();
  const errors: RequestError[] = [];
  let listener: (stanza: XmlElement) => void = () => {};
  let stored = kept;
  const context = {
    account: JULIET,
    features: { account: new Set(features) },
    store: { get: async () => stored, set: async (_: string, value: unknown) => void (stored = value) },
    connection: {
      onStanza: (on: (stanza: XmlElement) => void) => void (listener = on),
      async request(type: string, _to: string, payload: XmlElement) {
        if (type === "get") return parseElement(`<iq xmlns="jabber:client" type="result">${told}</iq>`);
        asked.push(serialize(payload));
        const error = errors.shift();
        if (error !== undefined) throw error;
        return undefined;
      },
    },
    ports: { time: { after: (_: number, task: () => void) => (timers.add(task), () => timers.delete(task)) } },
  } as unknown as Context;
  const deletions = createDeletions(context, (one) => void forgotten.push(one));
  const passes = async (): Promise<void> => {
    for (const task of [...timers]) task();
    await new Promise<void>((resolve) => void setImmediate(resolve));
  };
  return { deletions, asked, forgotten, passes, errors, receive: (xml: string) => listener(parseElement(xml)) };
}

const request = `<forget xmlns="${NS}" with="${ROMEO}" up-to="17"/>`;

test("[CV4] a deletion is told to the server when it cannot be undone any more", async () => {
  const { deletions, asked, passes } = bench();
  deletions.remove(ROMEO, "17");
  expect([asked, [...deletions.waiting.value.keys()]]).toEqual([[], [ROMEO]]);
  await passes();
  expect([asked, deletions.waiting.value.size]).toEqual([[request], 0]);
  expect(deletions.restore(ROMEO)).toBe(false);
});

test("[CV4] undone in time nothing is deleted", async () => {
  const { deletions, asked, passes } = bench();
  deletions.remove(ROMEO, "17");
  expect(deletions.restore(ROMEO)).toBe(true);
  await passes();
  expect([asked, deletions.waiting.value.size]).toEqual([[], 0]);
});

test("[CV4] not reached, it is told at the next sign-in; refused, the conversation stays and it is said", async () => {
  const { deletions, asked, passes, errors } = bench({ kept: [[ROMEO, "17"]] });
  errors.push(new RequestError("timeout"), new RequestError({ type: "cancel", condition: "not-allowed" }));
  await deletions.load();
  expect([deletions.waiting.value.has(ROMEO), deletions.refused.value]).toEqual([true, undefined]);
  await passes();
  await deletions.load();
  expect([asked, deletions.waiting.value.size]).toEqual([[request, request], 0]);
  expect(deletions.refused.value).toEqual({ jid: ROMEO, error: "not-allowed" });
});

test("[CV4] only the own server says that something is forgotten", () => {
  const { forgotten, receive } = bench();
  receive(`<message xmlns="jabber:client" from="iago@venice.lit">${request}</message>`);
  receive(`<message xmlns="jabber:client" from="${JULIET}/x"><body>hi</body></message>`);
  expect(forgotten).toEqual([]);
  receive(`<message xmlns="jabber:client" from="${JULIET}">${request}</message>`);
  expect(forgotten).toEqual([{ with: ROMEO, upTo: "17" }]);
});

test("[CV4] at the sign-in it is asked what other devices have deleted, and whether one may", async () => {
  const { deletions, forgotten } = bench({ told: `<forgotten xmlns="${NS}" may-forget="true">${request}</forgotten>` });
  expect(deletions.isOffered.value).toBe(false);
  await deletions.load();
  expect([forgotten, deletions.isOffered.value]).toEqual([[{ with: ROMEO, upTo: "17" }], true]);
});

test.each([
  ["messages have to be kept", { told: `<forgotten xmlns="${NS}" may-forget="false"/>` }],
  ["[RT32] a server that does not know it", { features: [] }],
])("[CV4] not offered: %s", async (_, options) => {
  const { deletions } = bench(options);
  await deletions.load();
  expect(deletions.isOffered.value).toBe(false);
});
