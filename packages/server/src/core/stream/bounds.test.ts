import { parseFullJid } from "@tandem/protocol";
import { NS_SM } from "@tandem/protocol/xep-0198-stream-management";
import { defineModule, type Session } from "@tandem/server/core";
import {
  recordingModule,
  settle,
  type StreamClient,
  type StreamScene,
  streamScene,
} from "@tandem/testkit/stream-scene";
import { el } from "@tandem/xml";
import { expect, test } from "vitest";

function sessionOf(stage: StreamScene): Session {
  const session = stage.core.sessions.get(parseFullJid("juliet@capulet.lit/balcony") as never);
  if (session === undefined) throw new Error("juliet is not there");
  return session;
}

async function managed(stage: StreamScene, attrs = 'resume="true"'): Promise<StreamClient> {
  const client = stage.open();
  await client.binds("balcony");
  await client.sends(`<enable xmlns="${NS_SM}" ${attrs}/>`);
  client.takes();
  return client;
}

const message = (id: number): ReturnType<typeof el> => el("message", "jabber:client", { id: String(id) });

test("[SV4] [SV3] a queue at its limit is kept; one stanza more and the session ends, its stanzas routed anew", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module], limits: { queueStanzasMax: 3 } });
  const client = await managed(stage);
  const session = sessionOf(stage);
  for (let id = 1; id <= 3; id++) session.send(message(id));
  await settle();
  expect(client.connection.isClosed).toBe(false);
  session.send(message(4));
  await settle();
  for (let id = 1; id <= 3; id++) client.receives(`<message id="${id}"/>`);
  client.receives(`<r xmlns="${NS_SM}"/>`);
  client.receives(`<message id="4"/>`);
  client.isEndedBy("resource-constraint");
  expect(seen.slice(-2)).toEqual(["unacknowledged 1,2,3,4", "sessionClosed balcony"]);
  session.send(message(5)); // late, and dropped
});

test("[SV3] characters in the queue are bounded too", async () => {
  const stage = await streamScene({ limits: { queueCharsMax: 100 } });
  const client = await managed(stage);
  sessionOf(stage).send(el("message", "jabber:client", { id: "x".repeat(100 - '<message id=""/>'.length) }));
  await settle();
  expect(client.connection.isClosed).toBe(false);
  sessionOf(stage).send(message(1));
  await settle();
  expect(client.connection.isClosed).toBe(true);
});

test("[SV4] who reads too slowly loses the connection, not the session", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module], limits: { connectionCharsMax: 1_000 } });
  const client = await managed(stage);
  const session = sessionOf(stage);
  client.connection.bufferedChars = 1_000;
  session.send(message(1));
  expect(client.connection.isClosed).toBe(false);
  client.connection.bufferedChars = 1_001;
  session.send(message(2));
  client.receives(`<message id="1"/>`);
  client.receives(`<message id="2"/>`);
  client.isEndedBy("resource-constraint");
  session.send(message(3));
  await settle();
  expect(session.isOpen).toBe(true);
  expect(seen).toEqual(["sessionOpened balcony"]);
});

test("[SV4] without stream management a slow reader's session ends", async () => {
  const stage = await streamScene({ limits: { connectionCharsMax: 1_000 } });
  const client = stage.open();
  await client.binds("balcony");
  client.connection.bufferedChars = 1_001;
  sessionOf(stage).send(message(1));
  await settle();
  expect(stage.core.sessions.count).toBe(0);
});

test("[SV3] stanzas that wait to be handled: past the limit the socket is not read, then it is again", async () => {
  const waiting: (() => void)[] = [];
  const slow = defineModule({
    name: "slow",
    setup: (host) => host.ownMessages(() => new Promise<void>((resolve) => waiting.push(resolve))),
  });
  const stage = await streamScene({ modules: [slow], limits: { inboxStanzasMax: 4 } });
  const client = stage.open();
  await client.binds("balcony");
  const sends = (count: number): Promise<void> => client.sends(`<message to="romeo@capulet.lit"/>`.repeat(count));
  await sends(4); // one is being handled, three wait
  expect(client.connection.isPaused).toBe(false);
  await sends(1);
  expect(client.connection.isPaused).toBe(true);
  for (let i = 0; i < 3; i++) {
    waiting.shift()?.();
    await settle();
  }
  expect(client.connection.isPaused).toBe(false);
});

test("[SV3] sessions of an account: so many, and the next is refused (RFC 6120 §7.6.2.1)", async () => {
  const stage = await streamScene({ limits: { sessionsPerAccountMax: 2 } });
  expect(await stage.open().binds("a")).toBe("juliet@capulet.lit/a");
  expect(await stage.open().binds("b")).toBe("juliet@capulet.lit/b");
  const third = stage.open();
  expect(await third.binds("c")).toBe("");
  expect(await stage.open().binds("c", "romeo")).toBe("romeo@capulet.lit/c");
  expect(await stage.open().binds("b")).toBe("juliet@capulet.lit/b"); // replaces, does not add
});

test("[SV3] a session that only waits to be resumed makes room for one that is there", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module], limits: { sessionsPerAccountMax: 2 } });
  for (const resource of ["gone", "here"]) {
    const client = stage.open();
    await client.binds(resource);
    await client.sends(`<enable xmlns="${NS_SM}" resume="true"/>`);
    if (resource === "gone") await client.drops();
  }
  expect(await stage.open().binds("new")).toBe("juliet@capulet.lit/new");
  expect(seen).toContain("sessionClosed gone");
  expect(await stage.open().binds("newer")).toBe("");
});

test("the same resource again: the older session is told and gone before the newer is there (RFC 6120 §7.7.2.2)", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module] });
  const older = stage.open();
  await older.binds("balcony");
  const newer = stage.open();
  expect(await newer.binds("balcony")).toBe("juliet@capulet.lit/balcony");
  older.isEndedBy("conflict");
  expect(seen).toEqual(["sessionOpened balcony", "sessionClosed balcony", "sessionOpened balcony"]);
});

test("bind: a resource of the server's, a prepared one, none that is invalid (RFC 6120 §7.6, §7.7)", async () => {
  const stage = await streamScene();
  const client = stage.open();
  await client.signsIn();
  const bind = (inner: string): string =>
    `<iq type="set" id="1"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind">${inner}</bind></iq>`;
  await client.sends(bind(`<resource>${"x".repeat(1024)}</resource>`));
  expect(client.takes().attr("type")).toBe("error");
  await client.sends(bind(""));
  expect(client.takes().firstElement()?.childText("jid")).toMatch(/^juliet@capulet\.lit\/.+/);
  await client.sends(`<iq type="set" id="2"><session xmlns="urn:ietf:params:xml:ns:xmpp-session"/></iq>`);
  client.receives(`<iq type="result" id="2"/>`); // RFC 3921 §3
});

const attributes = (count: number): string => Array.from({ length: count }, (_, i) => `a${i}="1"`).join(" ");

test.each([
  ["stanzaCharsMax", 1_000, (size: number) => `<message id="${"x".repeat(size - '<message id=""/>'.length)}"/>`],
  ["xmlDepthMax", 10, (size: number) => `<message>${"<a>".repeat(size - 1)}${"</a>".repeat(size - 1)}</message>`],
  ["xmlAttributesMax", 10, (size: number) => `<message ${attributes(size)}/>`],
  ["xmlNodesMax", 10, (size: number) => `<message>${"<a/>".repeat(size - 1)}</message>`],
] as const)("[SV3] %s: at the limit it is handled, one past it ends the stream", async (limit, max, stanza) => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module], limits: { [limit]: max } });
  const client = stage.open();
  await client.binds("balcony");
  await client.sends(stanza(max));
  expect(client.connection.isClosed).toBe(false);
  await client.sends(stanza(max + 1));
  client.isEndedBy("policy-violation");
  expect(seen.at(-1)).toBe("sessionClosed balcony");
});

test("[SV3] what is sent before an answer waits, but not more than sixteen", async () => {
  const stage = await streamScene({ limits: { signInAttemptsPerStreamMax: 99 } });
  const auth = `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">AGp1bGlldAB3cm9uZw==</auth>`;
  const client = stage.open();
  await client.opens();
  for (let i = 0; i < 4; i++) await client.sends(auth); // from here on, answers are late
  client.takesAll();
  await client.sends(auth.repeat(1 + 16));
  expect(client.connection.isClosed).toBe(false);
  await client.sends(auth);
  client.isEndedBy("policy-violation");
});

test("CSI is taken in silence (XEP-0352 §4)", async () => {
  const stage = await streamScene();
  const client = stage.open();
  await client.binds("balcony");
  await client.sends(`<inactive xmlns="urn:xmpp:csi:0"/><active xmlns="urn:xmpp:csi:0"/>`);
  client.receivesNothing();
  expect(client.connection.isClosed).toBe(false);
});
