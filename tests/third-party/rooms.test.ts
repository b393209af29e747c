import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "../conformance/harness/running-server.ts";
import { type ArchivePages, Slixmpp } from "./slixmpp.ts";

const ROOM = "balcony@rooms.localhost";
let running: RunningServer;
let juliet: Slixmpp;
let romeo: Slixmpp;

async function person(name: string): Promise<Slixmpp> {
  const program = new Slixmpp();
  const port = running.addresses.c2s?.port ?? 0;
  await program.does("connect", {
    jid: `${name}@localhost/slixmpp`,
    password: PASSWORD,
    host: "127.0.0.1",
    port,
    ca: running.caFile,
  });
  return program;
}

beforeAll(async () => {
  running = await runServer();
  [juliet, romeo] = await Promise.all([person("juliet"), person("romeo")]);
});
afterAll(async () => {
  for (const program of [juliet, romeo]) program?.stops();
  await running.stop();
});

test("slixmpp 1.8 makes a room, another enters, they talk (XEP-0045 §7, §10.1.2)", async () => {
  expect(await juliet.does("join", { room: ROOM, nick: "Juliet" })).toEqual(["Juliet"]);
  await juliet.does("accept", { room: ROOM });
  expect(await romeo.does("join", { room: ROOM, nick: "Romeo" })).toEqual(["Juliet", "Romeo"]);
  await romeo.does("message", { to: ROOM, body: "He jests at scars", type: "groupchat" });
  const seen = await juliet.receives(/He jests at scars/);
  expect(seen).toContain("urn:xmpp:sid:0");
  expect(seen).toContain("urn:xmpp:occupant-id:0");
  await juliet.does("message", { to: ROOM, body: "Ay me!", type: "groupchat" });
  await romeo.receives(/Ay me!/);
});

test("it pages the room's archive back to its beginning (XEP-0313, XEP-0059)", async () => {
  for (let n = 1; n <= 7; n++) await romeo.does("message", { to: ROOM, body: `line ${n}`, type: "groupchat" });
  await juliet.receives(/line 7/);
  const pages = (await juliet.does("archive", { jid: ROOM, max: 4, backwards: true })) as ArchivePages;
  const bodies = pages.toReversed().flatMap((page) => page.map((message) => message.body));
  const lines = Array.from({ length: 7 }, (_, n) => `line ${n + 1}`);
  expect(bodies).toEqual(["He jests at scars", "Ay me!", ...lines]);
  expect(pages.map((page) => page.length)).toEqual([4, 4, 1]);
});

test("who comes back gets the history, and the other sees them come and go", async () => {
  await romeo.does("leave", { room: ROOM, nick: "Romeo" });
  await juliet.receives(/type="unavailable".*Romeo|Romeo.*type="unavailable"/);
  await romeo.does("join", { room: ROOM, nick: "Romeo", maxstanzas: 2 });
  const first = await romeo.receives(/urn:xmpp:delay/);
  expect(first).toContain("line 6");
});

test("a private message reaches the one (XEP-0045 §7.5)", async () => {
  await juliet.does("message", { to: `${ROOM}/Romeo`, body: "Wherefore", type: "chat" });
  expect(await romeo.receives(/Wherefore/)).toContain(`from="${ROOM}/Juliet"`);
  expect(juliet.takesAll().some((stanza) => stanza.includes("Wherefore"))).toBe(false);
});

test("the tree of categories is answered beside plain discovery", async () => {
  const tree = await romeo.does("iq", {
    xml: `<iq to="rooms.localhost" type="get"><categories xmlns="urn:tandem:categories:0"/></iq>`,
  });
  expect(tree).toContain(ROOM);
});
