import type { BareJid } from "@tandem/protocol";
import { parseElement, serialize, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { createFilters, type NewHit } from "./filters.ts";

const NS = "urn:tandem:filters:0";
const JULIET = "juliet@capulet.lit" as BareJid;
const ROOM = "ops@rooms.capulet.lit";
const filterXml = (id: string, unread: number, name = id): string =>
  `<filter xmlns="${NS}" id="${id}" name="${name}" alert="true" unread="${unread}"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE" type="hidden"><value>urn:xmpp:mam:2</value></field><field var="{urn:xmpp:fulltext:0}fulltext"><value>x</value></field></x></filter>`;
const messageXml = (inside: string, from: string = JULIET): string =>
  `<message xmlns="jabber:client" from="${from}">${inside}</message>`;
const hitXml = (room: string): string =>
  `<hit xmlns="${NS}" filter="f" room="${ROOM}" name="Ops"/><result xmlns="urn:xmpp:mam:2" id="7"><forwarded xmlns="urn:xmpp:forward:0"><message xmlns="jabber:client" from="${room}/Romeo" type="groupchat"><body>now</body></message></forwarded></result>`;

function bench(features: readonly string[] = [NS]) {
  const listeners: ((stanza: XmlElement) => void)[] = [];
  const hits: NewHit[] = [];
  const asked: string[] = [];
  let answer = `<filters xmlns="${NS}" max="20">${filterXml("b", 1)}${filterXml("a", 0)}</filters>`;
  const connection = {
    onStanza: (listener: (stanza: XmlElement) => void) => void listeners.push(listener),
    async request(_type: string, _to: string, payload: XmlElement) {
      asked.push(serialize(payload));
      return parseElement(`<iq xmlns="jabber:client" type="result">${answer}</iq>`);
    },
  };
  const filters = createFilters(
    {
      account: JULIET,
      connection: connection as never,
      features: () => ({ server: new Set(), account: new Set(features) }),
    },
    (hit) => hits.push(hit),
  );
  const receive = (xml: string): void => listeners.forEach((listener) => listener(parseElement(xml)));
  const rows = () => filters.all.peek()?.map(({ id, unread }) => [id, unread]);
  return { filters, receive, rows, hits, asked, answers: (xml: string) => void (answer = xml) };
}

test("[RM27] counts follow what the server tells, by name; what is gone goes; nobody else is believed", async () => {
  const { filters, receive, rows } = bench();
  await filters.load();
  expect(rows()).toEqual([
    ["a", 0],
    ["b", 1],
  ]);
  receive(messageXml(`<filters xmlns="${NS}">${filterXml("a", 3)}<remove id="b"/></filters>`));
  expect(rows()).toEqual([["a", 3]]);
  receive(messageXml(`<filters xmlns="${NS}">${filterXml("a", 9)}</filters>`, "iago@venice.lit"));
  receive(messageXml(hitXml(ROOM), "iago@venice.lit"));
  expect(rows()).toEqual([["a", 3]]);
});

test("[RM27] a change is shown as the server has it, a deletion at once", async () => {
  const { filters, rows, answers, asked } = bench();
  await filters.load();
  answers(filterXml("c", 2));
  await filters.change({ id: "c", name: "c", terms: { text: "x" } });
  expect(rows()?.at(-1)).toEqual(["c", 2]);
  answers("");
  await filters.remove("c");
  expect(rows()).toHaveLength(2);
  expect(asked.at(-1)).toBe(`<remove xmlns="${NS}" id="c"/>`);
});

test("[RM27] [RM28] a hit is told with its message, unless it is another room's than it says", async () => {
  const { filters, receive, hits } = bench();
  await filters.load();
  receive(messageXml(hitXml("other@rooms.capulet.lit")));
  expect(hits).toEqual([]);
  receive(messageXml(hitXml(ROOM)));
  expect(hits).toMatchObject([
    { filter: "f", room: ROOM, roomName: "Ops", archiveId: "7", nick: "Romeo", text: "now" },
  ]);
});

test("[RT32] a server without filters has none", async () => {
  const { filters, receive, asked } = bench([]);
  await filters.load();
  receive(messageXml(hitXml(ROOM)));
  expect([filters.all.peek(), asked]).toEqual([undefined, []]);
});
