import type { Log, LogFields } from "@tandem/server/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "./harness/running-server.ts";
import { StanzaClient } from "./harness/stanza-client.ts";

const SAID = "the-marmalade-sentence";
const lines: string[] = [];
const note = (event: string, fields?: LogFields): void => void lines.push(JSON.stringify({ event, ...fields }));
/** Everything, at the lowest level. */
const log: Log = { debug: note, info: note, warn: note, error: note };
let running: RunningServer;

beforeAll(async () => {
  running = await runServer({ plaintextOnLoopback: true, log });
});
afterAll(() => running.stop());

const port = (): number => running.addresses.c2s?.port ?? 0;

/** Whatever has a text or a secret of somebody in it, refused and taken. */
async function day(): Promise<void> {
  const juliet = await StanzaClient.signIn(port(), "localhost", "juliet", PASSWORD);
  const romeo = await StanzaClient.signIn(port(), "localhost", "romeo", PASSWORD);
  const body = `<body>${SAID}</body>`;
  const room = "garden@rooms.localhost";
  const stanzas = [
    `<message type="chat" to="romeo@localhost">${body}</message>`,
    `<message type="chat" to="nobody@localhost">${body}</message>`,
    `<message type="chat" to="romeo@elsewhere.example">${body}</message>`,
    `<message type="groupchat" to="${room}">${body}</message>`,
    `<presence to="${room}/Juliet"><x xmlns="http://jabber.org/protocol/muc"><password>${SAID}</password></x></presence>`,
    `<message type="groupchat" to="${room}">${body}</message>`,
    `<message type="groupchat" to="${room}"><subject>${SAID}</subject></message>`,
    `<presence><status>${SAID}</status></presence>`,
    `<iq type="set" id="v"><vCard xmlns="vcard-temp"><FN>${SAID}</FN></vCard></iq>`,
    `<iq type="set" id="x"><query xmlns="jabber:iq:private"><n xmlns="urn:test">${SAID}</n></query></iq>`,
    `<iq type="set" id="p"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="n"><item id="1"><n xmlns="urn:test">${SAID}</n></item></publish></pubsub></iq>`,
    `<iq type="set" id="e"><enable xmlns="urn:xmpp:push:0" jid="push.example" node="${SAID}"/></iq>`,
    `<iq type="set" id="m"><query xmlns="urn:xmpp:mam:2"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>urn:xmpp:mam:2</value></field><field var="{urn:xmpp:fulltext:0}fulltext"><value>${SAID}</value></field></x></query></iq>`,
    `<iq type="set" id="u"><query xmlns="urn:test:unknown">${SAID}</query></iq>`,
  ];
  for (const stanza of stanzas) juliet.sends(stanza);
  await juliet.asks("get", "localhost", `<ping xmlns="urn:xmpp:ping"/>`);
  await romeo.receives("what she said", (stanza) => stanza.childText("body") === SAID);
  await expect(StanzaClient.signIn(port(), "localhost", "nurse", `${SAID}-as-password`)).rejects.toThrow();
  // Text where no text may be: the parser's own complaint must not quote it.
  romeo.sends(`<message to="juliet@localhost"><body>${SAID}</wrong>`);
  await romeo.closed();
  juliet.closes();
}

test("[SV10] neither what people say nor their secrets are in the log, at any level", async () => {
  await day();
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.some((line) => line.includes("sign-in.succeeded"))).toBe(true);
  expect(lines.filter((line) => line.includes(SAID) || line.includes(PASSWORD))).toEqual([]);
  const encoded = Buffer.from(`\0juliet\0${PASSWORD}`).toString("base64");
  expect(lines.filter((line) => line.includes(encoded))).toEqual([]);
});
