import { parseBareJid, type BareJid } from "@tandem/protocol";
import { parseElement, serialize, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import type { Context } from "../account/context.ts";
import { createRoster } from "./roster.ts";

const JULIET = parseBareJid("juliet@capulet.lit") as BareJid;
const ROMEO = parseBareJid("romeo@montague.lit") as BareJid;
const item = (subscription: string, name = "Romeo") =>
  `<item jid="${ROMEO}" name="${name}" subscription="${subscription}"><group>Verona</group></item>`;
const query = (inner: string, ver = "v1") => `<query xmlns="jabber:iq:roster" ver="${ver}">${inner}</query>`;

function bench(values = new Map<string, unknown>()) {
  const listeners: ((stanza: XmlElement) => void)[] = [];
  const sent: string[] = [];
  const asked: string[] = [];
  const requests: string[] = [];
  let answer = "";
  const context = {
    account: JULIET,
    store: {
      get: async (key: string) => values.get(key),
      set: async (key: string, value: unknown) => void values.set(key, value),
    },
    ports: { log: { warn: () => {} } },
    connection: {
      onStanza: (listener: (stanza: XmlElement) => void) => void listeners.push(listener),
      send: (stanza: XmlElement) => void sent.push(serialize(stanza)),
      request: async (_: string, __: string, payload: XmlElement) => {
        asked.push(serialize(payload));
        return parseElement(`<iq xmlns="jabber:client" type="result">${answer}</iq>`);
      },
    },
  } as unknown as Context;
  const roster = createRoster(context, ({ jid }) => requests.push(jid));
  return {
    roster,
    sent,
    asked,
    requests,
    values,
    answers: (xml: string) => (answer = xml),
    receive: (xml: string) => listeners.forEach((listener) => listener(parseElement(xml))),
  };
}
const push = (inner: string, from = "") =>
  `<iq xmlns="jabber:client" type="set" id="p1" ${from}>${query(inner, "v2")}</iq>`;

test("[RT8] a push changes the list at once and is answered (RFC 6121 §2.1.6)", async () => {
  const { roster, sent, answers, receive } = bench();
  answers(query(item("none")));
  await roster.load(true);
  receive(push(item("both", "Romeo M.")));
  expect(roster.contact(ROMEO).value).toMatchObject({ name: "Romeo M.", subscription: "both", groups: ["Verona"] });
  expect(sent).toEqual([`<iq xmlns="jabber:client" type="result" id="p1"/>`]);
  receive(push(item("remove")));
  expect([roster.jids.value, roster.contact(ROMEO).value]).toEqual([[], undefined]);
});

test.each(["mallory@evil.lit", "juliet@capulet.lit/other", "capulet.lit"])(
  "a push from %s is nobody's to send (RFC 6121 §2.1.6)",
  (from) => {
    const { roster, sent, receive } = bench();
    receive(push(item("both"), `from="${from}"`));
    expect([roster.jids.value, sent]).toEqual([[], []]);
  },
);

test("the list stands from the cache, and the server is asked for what has changed since (RFC 6121 §2.6)", async () => {
  const first = bench();
  first.answers(query(item("both")));
  await first.roster.load(true);
  const second = bench(first.values);
  await second.roster.restore();
  expect(second.roster.jids.value).toEqual([ROMEO]);
  await second.roster.load(true);
  expect(second.asked).toEqual([`<query xmlns="jabber:iq:roster" ver="v1"/>`]);
  expect(second.roster.jids.value).toEqual([ROMEO]);
});

test("somebody who asks twice is one request; who takes it back is none", () => {
  const { roster, requests, receive } = bench();
  const asks = (type: string) =>
    `<presence xmlns="jabber:client" from="${ROMEO}" type="${type}"><status>it is I</status></presence>`;
  receive(asks("subscribe"));
  receive(asks("subscribe"));
  expect([requests, roster.requests.value]).toEqual([[ROMEO], [{ jid: ROMEO, text: "it is I" }]]);
  receive(asks("unsubscribe"));
  expect(roster.requests.value).toEqual([]);
});
