import { serialize, type XmlElement } from "@tandem/xml";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "../conformance/harness/running-server.ts";
import { StanzaClient } from "../conformance/harness/stanza-client.ts";
import { type ArchivePages, Slixmpp } from "./slixmpp.ts";

const ACTIVITY = "http://jabber.org/protocol/activity";
const INFO = "http://jabber.org/protocol/disco#info";
let running: RunningServer;
let juliet: Slixmpp;

/** Juliet is at slixmpp; Romeo's two apps are played on the wire, as they sign in when Communicator takes IM. */
beforeAll(async () => {
  running = await runServer({ plaintextOnLoopback: true });
  juliet = new Slixmpp();
  const port = running.addresses.c2s?.port ?? 0;
  await juliet.does("connect", {
    jid: "juliet@localhost/slixmpp",
    password: PASSWORD,
    host: "127.0.0.1",
    port,
    ca: running.caFile,
  });
});
afterAll(async () => {
  juliet?.stops();
  await running.stop();
});

async function app(priority: number, ...interests: string[]): Promise<StanzaClient> {
  const client = await StanzaClient.signIn(running.addresses.c2s?.port ?? 0, "localhost", "romeo", PASSWORD);
  client.sends(
    `<presence><priority>${priority}</priority>
      <c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="urn:test" ver="${interests.join()}-"/></presence>`,
  );
  const question = await client.receives(
    "the question for its features",
    (stanza) => stanza.child("query", INFO) !== undefined,
    true,
  );
  const features = interests.map((name) => `<feature var="${name}"/>`).join("");
  client.sends(
    `<iq type="result" id="${question.attr("id")}" to="localhost"><query xmlns="${INFO}">${features}</query></iq>`,
  );
  await client.takesAll("localhost");
  return client;
}

const communicator = async (): Promise<StanzaClient> => {
  const client = await app(5, `${ACTIVITY}+notify`);
  await client.asks("set", "", `<enable xmlns="urn:xmpp:carbons:2"/>`);
  return client;
};
const bodies = (stanzas: readonly XmlElement[]): (string | undefined)[] =>
  stanzas.filter(({ name }) => name === "message").map((stanza) => stanza.childText("body"));

test("[RT22] [RT23] an IM of slixmpp to the bare address reaches the app that takes IM, once, and the other not", async () => {
  const groupChat = await app(-1);
  const preferred = await communicator();
  await juliet.does("message", { to: "romeo@localhost", body: "hark" });
  const got = await preferred.receives("the message", (stanza) => stanza.childText("body") === "hark");
  expect(got.attr("to")).toBe("romeo@localhost");
  expect(bodies(await preferred.takesAll("localhost"))).toEqual([]);
  expect(bodies(await groupChat.takesAll("localhost"))).toEqual([]);
  for (const client of [groupChat, preferred]) client.closes();
});

test("[RT24] with only the other app on-line it waits, and is there once", async () => {
  const groupChat = await app(-1);
  await juliet.does("message", { to: "romeo@localhost", body: "wait for me" });
  const pages = (await juliet.does("archive", {})) as ArchivePages;
  expect(pages.flat().map(({ body }) => body)).toEqual(["hark", "wait for me"]);
  const preferred = await StanzaClient.signIn(running.addresses.c2s?.port ?? 0, "localhost", "romeo", PASSWORD);
  await preferred.receives("the message that waited", (stanza) => stanza.childText("body") === "wait for me");
  const ping = await preferred.receives(
    "the ping behind it",
    (stanza) => stanza.child("ping", "urn:xmpp:ping") !== undefined,
  );
  preferred.sends(`<iq type="result" id="${ping.attr("id")}" to="localhost"/>`);
  expect(bodies(await groupChat.takesAll("localhost"))).toEqual([]);
  preferred.closes();
  const again = await communicator();
  expect(bodies(await again.takesAll("localhost"))).toEqual([]);
  for (const client of [groupChat, again]) client.closes();
});

test("[RT8] a contact that one program moves is moved in the other, without asking again", async () => {
  const groupChat = await app(-1);
  await groupChat.asks("get", "", `<query xmlns="jabber:iq:roster"/>`);
  const romeo = new Slixmpp();
  const port = running.addresses.c2s?.port ?? 0;
  await romeo.does("connect", {
    jid: "romeo@localhost/slixmpp",
    password: PASSWORD,
    host: "127.0.0.1",
    port,
    ca: running.caFile,
    priority: -1,
  });
  await romeo.does("contact", { jid: "juliet@localhost", name: "Juliet", groups: ["Capulets"] });
  const push = await groupChat.receives(
    "the push",
    (stanza) => stanza.child("query", "jabber:iq:roster")?.child("item") !== undefined,
  );
  expect(push.child("query", "jabber:iq:roster")?.child("item")?.childText("group")).toBe("Capulets");
  await groupChat.asks(
    "set",
    "",
    `<query xmlns="jabber:iq:roster"><item jid="juliet@localhost" name="Juliet"><group>Verona</group></item></query>`,
  );
  await romeo.receives(/Verona/);
  expect(await romeo.does("roster", {})).toMatchObject({
    "juliet@localhost": { name: "Juliet", groups: ["Verona"], subscription: "none" },
  });
  romeo.stops();
  groupChat.closes();
});

test("[RT11] [RT12] [RT13] slixmpp is on the phone: one app learns it, the other sees Busy and no more", async () => {
  const groupChat = await app(-1);
  const preferred = await communicator();
  preferred.sends(`<presence type="subscribe" to="juliet@localhost"/>`);
  await juliet.receives(/type="subscribe"|type="subscribed"/);
  await juliet.does("presence", { pto: "romeo@localhost", ptype: "subscribed" });
  await preferred.receives("her presence", (stanza) => stanza.attr("from") === "juliet@localhost/slixmpp");
  await groupChat.takesAll("localhost");
  await juliet.does("activity", { general: "talking", specific: "on_the_phone", text: "with Nurse" });
  await preferred.receives(
    "the activity",
    (stanza) => stanza.childIn("http://jabber.org/protocol/pubsub#event") !== undefined,
  );
  const seen = await groupChat.takesAll("localhost");
  expect(seen.filter((stanza) => /activity|phone|Nurse/.test(serialize(stanza)))).toEqual([]);
  const hers = seen.filter(
    (stanza) => stanza.name === "presence" && stanza.attr("from") === "juliet@localhost/slixmpp",
  );
  expect(hers.at(-1)?.childText("show")).toBe("dnd");
  expect(hers.at(-1)?.child("state", "urn:tandem:presence:0")?.attr("base")).toBe("busy");
  await juliet.does("activity", {});
  const after = await groupChat.receives(
    "the real presence again",
    (stanza) => stanza.name === "presence" && stanza.attr("from") === "juliet@localhost/slixmpp",
  );
  expect(after.child("show")).toBeUndefined();
  for (const client of [groupChat, preferred]) client.closes();
});

test("[PR10] [PL3] Do not disturb of slixmpp holds for its person's other programs, until they choose something else", async () => {
  const watcher = await communicator();
  watcher.sends(`<presence type="probe" to="juliet@localhost"/>`);
  const hers = (resource: string, show: string | undefined) => (stanza: XmlElement) =>
    stanza.attr("from") === `juliet@localhost/${resource}` && stanza.childText("show") === show;
  await watcher.receives("her presence", hers("slixmpp", undefined));
  const other = await StanzaClient.signIn(running.addresses.c2s?.port ?? 0, "localhost", "juliet", PASSWORD);
  other.sends(`<presence><state xmlns="urn:tandem:presence:0" base="available"/></presence>`);
  const seen = await watcher.receives(
    "her other program",
    (stanza) => stanza.attr("from")?.startsWith("juliet@localhost/") === true,
  );
  const resource = seen.attr("from")?.split("/")[1] ?? "";
  await juliet.does("presence", { pshow: "dnd", pstatus: "Poison" });
  const held = await watcher.receives("the other held to it", hers(resource, "dnd"));
  expect(held.childText("status")).toBe("Poison");
  await other.asks(
    "set",
    "",
    `<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:tandem:presence:0"><item id="current"><chosen xmlns="urn:tandem:presence:0" state="away"/></item></publish></pubsub>`,
  );
  await watcher.receives("slixmpp held to the later choice", hers("slixmpp", "away"));
  await other.asks("set", "", `<layer xmlns="urn:tandem:layers:0" kind="phone" id="c"/>`);
  await juliet.does("presence", {});
  await other.asks(
    "set",
    "",
    `<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:tandem:presence:0"><item id="current"><chosen xmlns="urn:tandem:presence:0" state="auto"/></item></publish></pubsub>`,
  );
  const event = await watcher.receives("the call, as an activity that any program reads", (stanza) =>
    serialize(stanza).includes("on_the_phone"),
  );
  expect(event.attr("from")).toBe("juliet@localhost");
  for (const client of [watcher, other]) client.closes();
});
