import { type Element, xml } from "@xmpp/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "../conformance/harness/running-server.ts";
import { Slixmpp } from "./slixmpp.ts";
import { XmppClient } from "./xmpp-client.ts";

const ROOM = "orchard@rooms.localhost";
const MUC = "http://jabber.org/protocol/muc";
const MAM = "urn:xmpp:mam:2";
let running: RunningServer;
let juliet: XmppClient;
let phone: XmppClient;
let romeo: Slixmpp;

/** Juliet has two programs made of @xmpp/client, both for her messages; Romeo is at slixmpp. */
beforeAll(async () => {
  running = await runServer();
  romeo = new Slixmpp();
  const port = running.addresses.c2s?.port ?? 0;
  const account = { password: PASSWORD, host: "127.0.0.1", port, ca: running.caFile };
  await romeo.does("connect", { jid: "romeo@localhost/slixmpp", ...account });
  [juliet, phone] = await Promise.all([hers(), hers()]);
});
afterAll(async () => {
  await Promise.all([juliet?.stops(), phone?.stops()]);
  romeo?.stops();
  await running.stop();
});

async function hers(): Promise<XmppClient> {
  const service = `ws://127.0.0.1:${running.addresses.http?.port}/xmpp-websocket`;
  const program = await XmppClient.signIn(service, "juliet", PASSWORD);
  await program.asks("set", xml("enable", { xmlns: "urn:xmpp:carbons:2" }));
  await program.asks("get", xml("query", { xmlns: "jabber:iq:roster" }));
  await program.sends(xml("presence"));
  return program;
}

const says = (text: string) => (stanza: Element) => stanza.getChildText("body") === text;
const message = (to: string, text: string, type = "chat") =>
  xml("message", { to, type, id: text }, xml("body", {}, text));
const copied = (direction: "sent" | "received", text: string) => (stanza: Element) =>
  stanza
    .getChild(direction, "urn:xmpp:carbons:2")
    ?.getChild("forwarded", "urn:xmpp:forward:0")
    ?.getChild("message")
    ?.getChildText("body") === text;

/** A page of an archive, oldest first, as its answer says where it ends (XEP-0313 §4). */
async function page(program: XmppClient, before: string, to?: string): Promise<{ bodies: string[]; first: string }> {
  const results = "http://jabber.org/protocol/rsm";
  const set = xml("set", { xmlns: results }, xml("max", {}, "2"), xml("before", {}, before));
  const answer = await program.asks("set", xml("query", { xmlns: MAM, queryid: "q" }, set), to);
  const found = program.takesAll().flatMap((stanza) => stanza.getChild("result", MAM) ?? []);
  return {
    bodies: found.flatMap(
      (result) => result.getChild("forwarded", "urn:xmpp:forward:0")?.getChild("message")?.getChildText("body") ?? [],
    ),
    first: answer.getChild("fin", MAM)?.getChild("set", results)?.getChildText("first") ?? "",
  };
}

test("@xmpp/client 0.14 adds a contact, is added back, and both see each other come and go (RFC 6121 §2, §3)", async () => {
  const item = xml("item", { jid: "romeo@localhost", name: "Romeo" }, xml("group", {}, "Verona"));
  await juliet.asks("set", xml("query", { xmlns: "jabber:iq:roster" }, item));
  const isPush = (subscription: string) => (stanza: Element) =>
    stanza.getChild("query", "jabber:iq:roster")?.getChild("item")?.attrs.subscription === subscription;
  await phone.receives("the push to her phone", isPush("none"));
  await juliet.sends(xml("presence", { to: "romeo@localhost", type: "subscribe" }));
  await romeo.receives(/type="subscribed?"/);
  // slixmpp approves and asks back by itself.
  await juliet.receives("his question", (stanza) => stanza.attrs.type === "subscribe");
  await juliet.sends(xml("presence", { to: "romeo@localhost", type: "subscribed" }));
  await phone.receives("both", isPush("both"));

  await romeo.does("presence", { pshow: "dnd", pstatus: "fencing" });
  const his = await juliet.receives("his presence", (stanza) => stanza.getChildText("show") === "dnd");
  expect(his.attrs.from).toBe("romeo@localhost/slixmpp");
  expect(his.getChildText("status")).toBe("fencing");
  await juliet.sends(xml("presence", {}, xml("show", {}, "away"), xml("status", {}, "at the ball")));
  expect(await romeo.receives(/<show>away<\/show>/)).toContain("at the ball");
  await juliet.sends(xml("presence"));
});

test("a message each way, with the copies at her other program (XEP-0280)", async () => {
  await romeo.does("message", { to: juliet.jid, body: "but soft" });
  await juliet.receives("his message", says("but soft"));
  await phone.receives("its copy", copied("received", "but soft"));
  await juliet.sends(message("romeo@localhost", "who is there"));
  await romeo.receives(/who is there/);
  await phone.receives("the copy of hers", copied("sent", "who is there"));
  await romeo.does("message", { to: "juliet@localhost", body: "I know not how" });
  for (const program of [juliet, phone]) await program.receives("his second", says("I know not how"));
});

test("the archive is paged back to the beginning (XEP-0313, XEP-0059)", async () => {
  juliet.takesAll();
  const last = await page(juliet, "");
  expect(last.bodies).toEqual(["who is there", "I know not how"]);
  expect((await page(juliet, last.first)).bodies).toEqual(["but soft"]);
});

test("a room: entered with its history, a message each way, its archive, and left (XEP-0045 §7)", async () => {
  await romeo.does("join", { room: ROOM, nick: "Romeo" });
  await romeo.does("accept", { room: ROOM });
  for (const text of ["one", "two", "three"]) await romeo.does("message", { to: ROOM, body: text, type: "groupchat" });
  await romeo.receives(/three/);

  const history = xml("history", { maxstanzas: "2" });
  await juliet.sends(xml("presence", { to: `${ROOM}/Juliet` }, xml("x", { xmlns: MUC }, history)));
  await juliet.receives("Romeo's presence", (stanza) => stanza.attrs.from === `${ROOM}/Romeo`);
  const self = await juliet.receives("her own", (stanza) => stanza.attrs.from === `${ROOM}/Juliet`);
  const codes = self
    .getChild("x", `${MUC}#user`)
    ?.getChildren("status")
    .map(({ attrs }) => attrs.code);
  expect(codes).toContain("110");
  const first = await juliet.receives("history", (stanza) => stanza.getChild("delay", "urn:xmpp:delay") !== undefined);
  expect(first.getChildText("body")).toBe("two");
  await juliet.receives("the subject", (stanza) => stanza.getChild("subject") !== undefined);

  await romeo.does("message", { to: ROOM, body: "four", type: "groupchat" });
  await juliet.receives("his message", says("four"));
  await juliet.sends(message(ROOM, "five", "groupchat"));
  await romeo.receives(/five/);
  await juliet.receives("her own message", says("five"));
  expect((await page(juliet, "", ROOM)).bodies).toEqual(["four", "five"]);
  await juliet.sends(xml("presence", { to: `${ROOM}/Juliet`, type: "unavailable" }));
  await juliet.receives("the farewell", (stanza) => stanza.attrs.type === "unavailable");
});
