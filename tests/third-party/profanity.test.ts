import { afterAll, beforeAll, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "../conformance/harness/running-server.ts";
import { hasProfanity, Profanity } from "./profanity.ts";
import { Slixmpp } from "./slixmpp.ts";

const ROOM = "garden@rooms.localhost";
let running: RunningServer;
let profanity: Profanity | undefined;
let romeo: Slixmpp;

beforeAll(async () => {
  running = await runServer({ plaintextOnLoopback: true });
  romeo = new Slixmpp();
  const port = running.addresses.c2s?.port ?? 0;
  const account = { password: PASSWORD, host: "127.0.0.1", port, ca: running.caFile };
  await romeo.does("connect", { jid: "romeo@localhost/slixmpp", ...account });
});
afterAll(async () => {
  profanity?.stops();
  romeo.stops();
  await running.stop();
});

test("profanity makes a room, talks with slixmpp, leaves, and gets its history back (XEP-0045 §7, §10.1.2)", async (context) => {
  if (!hasProfanity) context.skip("profanity or tmux is not installed (apt-get install profanity tmux)");
  profanity = new Profanity();
  await profanity.shows(/Profanity/);
  profanity.types(`/connect juliet@localhost server 127.0.0.1 port ${running.addresses.c2s?.port} tls disable`);
  await profanity.shows(/Enter password/);
  profanity.types(PASSWORD);
  await profanity.shows(/logged in successfully/);
  profanity.types(`/join ${ROOM} nick Juliet`);
  await profanity.shows(/Room locked/);
  profanity.types("/room accept");
  await profanity.shows(/Room unlocked/);
  await romeo.does("join", { room: ROOM, nick: "Romeo" });
  await profanity.shows(/ {20,}Romeo\s*$/m); // the list of participants
  await romeo.does("message", { to: ROOM, body: "Lady, by yonder blessed moon", type: "groupchat" });
  await profanity.shows(/Romeo: Lady, by yonder/);
  profanity.types("O, swear not by the moon");
  await romeo.receives(/swear not by the moon/);
  profanity.types("/close");
  await romeo.receives(/type="unavailable"/);
  profanity.types(`/join ${ROOM} nick Juliet`);
  await romeo.receives(/garden@rooms.localhost\/Juliet/);
  await profanity.shows(/Romeo: Lady, by yonder[^]*swear not by the moon/);
});

test("[PR10] profanity sees the right show and status of a person who chose and is called", async (context) => {
  if (!hasProfanity || profanity === undefined) context.skip("profanity or tmux is not installed");
  const chosen = (inner: string): string =>
    `<iq type="set"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:tandem:presence:0"><item id="current">${inner}</item></publish></pubsub></iq>`;
  await romeo.does("raw", { xml: `<presence type="subscribed" to="juliet@localhost"/>` });
  profanity?.types("/close");
  profanity?.types("/sub request romeo@localhost");
  await romeo.receives(/subscription="from"/);
  await profanity?.shows(/romeo@localhost.*(online|available|chat)/i);
  await romeo.does("iq", {
    xml: chosen(`<chosen xmlns="urn:tandem:presence:0" state="busy"><note>At the bridge</note></chosen>`),
  });
  await profanity?.shows(/romeo@localhost.* dnd.*At the bridge/s);
  await romeo.does("iq", { xml: chosen(`<chosen xmlns="urn:tandem:presence:0" state="brb"/>`) });
  await profanity?.shows(/romeo@localhost.* away/s);
});
