import type { BareJid } from "@tandem/protocol";
import { parseElement, serialize, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import { createInbox, type InboxLine, READ_DOWN_MAX } from "./inbox.ts";

const JULIET = "juliet@capulet.lit";
const NS = "urn:xmpp:inbox:1";
const TOGETHER = `<together xmlns="urn:tandem:inbox:0"/>`;
const ALL = `<inbox xmlns="${NS}">${TOGETHER}</inbox>`;
const COUNTS = `<inbox xmlns="${NS}" messages="false">${TOGETHER}</inbox>`;
/** An entry is `address` or `address#id` of its last message; each has two unread. */
type Answer =
  | {
      readonly entries: readonly string[];
      readonly count: number;
      readonly unread?: number;
      /** Told in the answer itself. */
      readonly rooms?: string;
    }
  | "timeout";

const entryXml = (entry: string, from: string): string => {
  const [jid, id = "7"] = entry.split("#");
  return `<message xmlns="jabber:client" from="${from}"><entry xmlns="${NS}" jid="${jid}" unread="2" id="${id}"><summary xmlns="urn:tandem:inbox:0" kind="room" mentions="1" read="5" name="Ops" topic="Calm"/></entry></message>`;
};

function bench(answers: Answer[], features: readonly string[] = [NS, "urn:tandem:inbox:0"]) {
  const listeners: ((stanza: XmlElement) => void)[] = [];
  const asked: string[] = [];
  const timers = new Set<() => void>();
  const told: (readonly InboxLine[])[] = [];
  const receive = (xml: string): void => {
    for (const listener of listeners) listener(parseElement(xml));
  };
  const context = {
    account: JULIET as BareJid,
    features: { server: new Set(), account: new Set(features) },
    connection: {
      onStanza: (listener: (stanza: XmlElement) => void) => void listeners.push(listener),
      async request(_type: string, _to: string, payload: XmlElement) {
        asked.push(serialize(payload));
        const answer = answers.shift();
        if (answer === undefined || answer === "timeout") throw new RequestError("timeout");
        for (const jid of answer.entries) receive(entryXml(jid, JULIET));
        receive(entryXml("evil@rooms.capulet.lit", "iago@venice.lit"));
        const last = answer.entries.at(-1)?.split("#")[0];
        return parseElement(
          `<iq xmlns="jabber:client" type="result"><fin xmlns="${NS}" total="3" unread="3" all-unread="${answer.unread ?? 6}"><set xmlns="http://jabber.org/protocol/rsm">${last === undefined ? "" : `<last>${last}</last>`}<count>${answer.count}</count></set>${answer.rooms ?? ""}</fin></iq>`,
        );
      },
    },
    ports: {
      time: {
        now: () => 0,
        after: (_: number, task: () => void) => (timers.add(task), () => timers.delete(task)),
        dayOf: () => "",
        minuteOf: () => 0,
      },
      random: { id: () => "x", fraction: () => 0 },
      log: { warn: () => {} },
    },
  } as unknown as Context;
  const inbox = createInbox(context, async (lines) => void told.push(lines));
  const passes = async (): Promise<void> => {
    const due = [...timers];
    timers.clear();
    for (const task of due) task();
    await new Promise<void>((resolve) => void setImmediate(resolve));
  };
  return { inbox, asked, told, passes, receive };
}

test("[RM9] pages are asked for until all are told; nobody else's entries are believed (XEP-0430 §3.1)", async () => {
  const { inbox, asked, told } = bench([
    { entries: ["a@rooms.capulet.lit", "b@rooms.capulet.lit"], count: 3 },
    { entries: ["c@rooms.capulet.lit"], count: 3 },
  ]);
  await inbox.load();
  expect(told.map((lines) => lines.map(({ jid }) => jid))).toEqual([
    ["a@rooms.capulet.lit", "b@rooms.capulet.lit", "c@rooms.capulet.lit"],
  ]);
  expect(told[0]?.[0]).toMatchObject({ unread: 2, lastId: "7", summary: { mentions: 1, readId: "5", topic: "Calm" } });
  expect(asked).toHaveLength(2);
  expect(asked[1]).toContain("<after>b@rooms.capulet.lit</after>");
});

test("[RM21] what is said while pages are read goes to the top, and is found there", async () => {
  const { inbox, asked, told } = bench([
    { entries: ["a@rooms.capulet.lit", "b@rooms.capulet.lit"], count: 4 },
    { entries: ["d@rooms.capulet.lit"], count: 4 }, // c has gone to the top
    { entries: [], count: 4 },
    { entries: ["c@rooms.capulet.lit#9"], count: 4, unread: 10 },
    { entries: ["a@rooms.capulet.lit", "b@rooms.capulet.lit"], count: 4, unread: 8 },
  ]);
  await inbox.load();
  expect(told[0]?.map(({ jid, lastId }) => `${jid.slice(0, 1)} ${lastId}`)).toEqual(["a 7", "b 7", "d 7", "c 9"]);
  expect(asked.map((query) => /<after>(.)/.exec(query)?.[1])).toEqual([undefined, "b", "d", undefined, "c"]);
});

test("[RM21] what was read on the first page is read again when something came to it meanwhile", async () => {
  const { inbox, asked, told } = bench([
    { entries: ["a@rooms.capulet.lit", "b@rooms.capulet.lit"], count: 3 },
    { entries: ["c@rooms.capulet.lit"], count: 3, unread: 7 },
    { entries: ["b@rooms.capulet.lit#8", "a@rooms.capulet.lit"], count: 3, unread: 7 },
  ]);
  await inbox.load();
  expect(told[0]?.map(({ jid, lastId }) => `${jid.slice(0, 1)} ${lastId}`)).toEqual(["a 7", "b 8", "c 7"]);
  expect(asked).toHaveLength(3);
});

test("[RM9] [RT32] a server that tells one place twice, and so a page again and again, is asked a few times only", async () => {
  const page = { entries: ["b@rooms.capulet.lit", "a@rooms.capulet.lit"], count: 3 };
  const { inbox, asked, told } = bench([
    { entries: ["a@rooms.capulet.lit", "b@rooms.capulet.lit", "a@rooms.capulet.lit"], count: 3 },
    ...Array.from({ length: 100 }, () => page),
  ]);
  await inbox.load();
  expect(told[0]?.map(({ jid }) => jid)).toEqual(["a@rooms.capulet.lit", "b@rooms.capulet.lit"]);
  expect(asked.length).toBeLessThanOrEqual(3 * READ_DOWN_MAX);
});

test("[RM9] [RM21] counts that never agree with what is told are taken as they are, after a few readings", async () => {
  const pages = Array.from({ length: 100 }, (_, n) => [
    { entries: [`a@rooms.capulet.lit#${n}`], count: 2, unread: 99 },
    { entries: ["b@rooms.capulet.lit"], count: 2, unread: 99 },
  ]).flat();
  const { inbox, asked, told } = bench(pages);
  await inbox.load();
  expect(told[0]?.map(({ jid }) => jid)).toEqual(["a@rooms.capulet.lit", "b@rooms.capulet.lit"]);
  expect(asked.length).toBeLessThanOrEqual(2 * READ_DOWN_MAX);
});

test("[RM9] rooms that the answer has together are lines as the others, with their last words", async () => {
  const room = `<room jid="b@rooms.capulet.lit" unread="4" id="8" mentions="0" name="B" at="2026-11-28T00:00:00Z" by="Nurse">Soon</room>`;
  const rooms = `<rooms xmlns="urn:tandem:inbox:0">${room}</rooms>`;
  const { inbox, asked, told } = bench([{ entries: ["romeo@montague.lit"], count: 2, rooms }]);
  await inbox.load();
  expect(asked).toEqual([ALL]);
  expect(told[0]?.map(({ jid }) => jid)).toEqual(["romeo@montague.lit", "b@rooms.capulet.lit"]);
  expect(told[0]?.[1]).toMatchObject({ unread: 4, lastId: "8", word: { text: "Soon", at: Date.UTC(2026, 10, 28) } });
});

test("[RM9] an empty inbox is an answer", async () => {
  const { inbox, told } = bench([{ entries: [], count: 0 }]);
  await inbox.load();
  expect(told).toEqual([[]]);
});

test("[RM21] several wishes to count anew become one question, without messages", async () => {
  const { inbox, asked, passes } = bench([{ entries: [], count: 0 }]);
  inbox.refreshSoon();
  inbox.refreshSoon();
  await passes();
  expect(asked).toEqual([COUNTS]);
});

test("[RM9] [RM23] no answer: asked again, with the messages that were asked for first", async () => {
  const { inbox, asked, told, passes } = bench([
    "timeout",
    { entries: ["a@rooms.capulet.lit"], count: 1 },
    { entries: [], count: 0 },
  ]);
  await inbox.load();
  expect([told.length, inbox.catchUp.since.value]).toEqual([0, 0]);
  inbox.refreshSoon();
  // Both are due at the same moment here: the wish to count anew waits for the answer.
  await passes();
  expect([told.length, inbox.catchUp.since.value]).toEqual([1, null]);
  await passes();
  expect(asked).toEqual([ALL, ALL, COUNTS]);
});

test("[RT32] a server that tells no rooms in its inbox is not asked", async () => {
  const { inbox, asked, passes } = bench([], [NS]);
  expect(inbox.isOffered).toBe(false);
  inbox.refreshSoon();
  await passes();
  expect(asked).toEqual([]);
});

test("[CV4] a page of the inbox waits for the answer before it, so no entry counts for both", async () => {
  const { inbox, asked, told } = bench([
    { entries: ["a@rooms.capulet.lit"], count: 1 },
    { entries: ["b@rooms.capulet.lit", "c@rooms.capulet.lit"], count: 2 },
  ]);
  const [page] = await Promise.all([inbox.page(undefined, 2), inbox.load()]);
  expect([page.lines.map(({ jid }) => jid), page.next, page.total]).toEqual([
    ["a@rooms.capulet.lit"],
    "a@rooms.capulet.lit",
    1,
  ]);
  expect(told[0]?.map(({ jid }) => jid)).toEqual(["b@rooms.capulet.lit", "c@rooms.capulet.lit"]);
  expect(asked[0]).toContain("<max>2</max>");
});

test("[CV4] a page that fails rejects, and the next one is asked for all the same", async () => {
  const { inbox } = bench(["timeout", { entries: [], count: 0 }]);
  await expect(inbox.page(undefined, 2)).rejects.toThrow(RequestError);
  expect(await inbox.page(undefined, 2)).toEqual({ lines: [], next: undefined, total: 0 });
});
