import { parseFullJid } from "@tandem/protocol";
import { NS_SM } from "@tandem/protocol/xep-0198-stream-management";
import { defineModule } from "@tandem/server/core";
import {
  recordingModule,
  settle,
  type StreamClient,
  type StreamScene,
  streamScene,
} from "@tandem/testkit/stream-scene";
import { el } from "@tandem/xml";
import { expect, test } from "vitest";

async function enabled(
  stage: StreamScene,
  resource = "balcony",
  attrs = 'resume="true"',
): Promise<[StreamClient, string]> {
  const client = stage.open();
  await client.binds(resource);
  await client.sends(`<enable xmlns="${NS_SM}" ${attrs}/>`);
  return [client, client.takes().attr("id") ?? ""];
}

/** A stanza from elsewhere reaches the session. */
function deliver(stage: StreamScene, id: string, resource = "balcony"): void {
  const jid = parseFullJid(`juliet@capulet.lit/${resource}`);
  const session = jid === null ? undefined : stage.core.sessions.get(jid);
  session?.send(el("message", "jabber:client", { id }));
}

async function resumes(stage: StreamScene, previd: string, h: string, user = "juliet"): Promise<StreamClient> {
  const client = stage.open();
  await client.signsIn(user);
  await client.sends(`<resume xmlns="${NS_SM}" previd="${previd}" h="${h}"/>`);
  return client;
}

const FAILED = `<failed xmlns="${NS_SM}"><item-not-found xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></failed>`;

test("enable: an id, a time; never a second time (XEP-0198 §3)", async () => {
  const stage = await streamScene({ limits: { resumeSecondsMax: 300 } });
  const client = stage.open();
  await client.binds("balcony");
  await client.sends(`<enable xmlns="${NS_SM}" resume="true" max="1000"/>`);
  client.receives(`<enabled xmlns="${NS_SM}" id="*" resume="true" max="300"/>`);
  await client.sends(`<enable xmlns="${NS_SM}"/>`);
  client.receives(FAILED.replace("item-not-found", "unexpected-request"));
});

test("[SV1] <a/> counts what is handled, and comes when it is (XEP-0198 §4)", async () => {
  let store = (): void => undefined;
  const slow = defineModule({
    name: "slow",
    setup: (host) => host.ownMessages(() => new Promise<void>((resolve) => (store = resolve))),
  });
  const stage = await streamScene({ modules: [slow] });
  const [client] = await enabled(stage);
  await client.sends(`<message to="romeo@capulet.lit" id="1"/><r xmlns="${NS_SM}"/>`);
  client.receivesNothing(); // not on disk yet
  store();
  await settle();
  client.receives(`<a xmlns="${NS_SM}" h="1"/>`);
  await client.sends(`<iq type="get" id="2"><x xmlns="urn:x"/></iq><r xmlns="${NS_SM}"/>`);
  client.takes();
  client.receives(`<a xmlns="${NS_SM}" h="2"/>`);
});

test("a lost connection: resumed with what was missed, nothing twice (XEP-0198 §5)", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module] });
  const [client, id] = await enabled(stage);
  await client.sends(`<message to="romeo@capulet.lit" id="up1"/>`);
  for (const down of ["d1", "d2", "d3"]) deliver(stage, down);
  await client.sends(`<a xmlns="${NS_SM}" h="1"/>`);
  await client.drops();
  deliver(stage, "d4");
  const again = await resumes(stage, id, "2");
  again.receives(`<resumed xmlns="${NS_SM}" previd="${id}" h="1"/>`);
  for (const down of ["d3", "d4"]) again.receives(`<message id="${down}"/>`);
  again.receives(`<r xmlns="${NS_SM}"/>`);
  deliver(stage, "d5");
  again.receives(`<message id="d5"/>`);
  expect(seen).toEqual(["sessionOpened balcony", "message up1"]);
});

test("resuming while the old connection seems alive closes that one (XEP-0198 §5)", async () => {
  const stage = await streamScene();
  const [client, id] = await enabled(stage);
  const again = await resumes(stage, id, "0");
  client.isEndedBy("conflict");
  again.receives(`<resumed xmlns="${NS_SM}" previd="${id}" h="0"/>`);
  expect(stage.core.sessions.count).toBe(1);
});

test("[SV4] a question that the old connection took with it is asked again on the new one (XEP-0198 §4)", async () => {
  const stage = await streamScene();
  const [client, id] = await enabled(stage);
  deliver(stage, "d1");
  client.receives(`<message id="d1"/>`);
  await settle();
  client.receives(`<r xmlns="${NS_SM}"/>`);
  const again = await resumes(stage, id, "1");
  again.receives(`<resumed xmlns="${NS_SM}" previd="${id}" h="0"/>`);
  deliver(stage, "d2");
  again.receives(`<message id="d2"/>`);
  await settle();
  again.receives(`<r xmlns="${NS_SM}"/>`);
});

test("[SV5] another account, an unknown id, a session that is over: the same answer (XEP-0198 §5)", async () => {
  const stage = await streamScene();
  const [client, id] = await enabled(stage);
  (await resumes(stage, id, "0", "romeo")).receives(FAILED);
  (await resumes(stage, "id-999", "0")).receives(FAILED);
  expect(client.connection.isClosed).toBe(false); // the attempt did not disturb the owner
  await client.sends("</stream:stream>");
  const late = await resumes(stage, id, "0");
  late.receives(FAILED); // replayed after its end
  const bind = `<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><resource>balcony</resource></bind>`;
  await late.sends(`<iq type="set" id="1">${bind}</iq>`);
  expect(late.takes().attr("type")).toBe("result");
});

test("what waits for a WebSocket is not resumed over TCP", async () => {
  const stage = await streamScene();
  const [, id] = await enabled(stage);
  const page = stage.open({ kind: "websocket" });
  await page.signsIn();
  await page.sends(`<resume xmlns="${NS_SM}" previd="${id}" h="0"/>`);
  page.receives(FAILED);
});

test("[SV5] an h beyond what was sent ends stream and session (XEP-0198 §4)", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module] });
  const [client] = await enabled(stage);
  deliver(stage, "d1");
  client.takes();
  await client.sends(`<a xmlns="${NS_SM}" h="2"/>`);
  const error = client.isEndedBy("undefined-condition");
  expect(error.child("handled-count-too-high", NS_SM)?.attrs).toEqual(["h", "2", "send-count", "1"]);
  expect(seen).toEqual(["sessionOpened balcony", "unacknowledged d1", "sessionClosed balcony"]);
});

test("[SV5] an h beyond what was sent does not resume", async () => {
  const stage = await streamScene();
  const [client, id] = await enabled(stage);
  await client.drops();
  (await resumes(stage, id, "1")).receives(FAILED);
});

test("an h lower than before is tolerated (COMPAT @xmpp/client 0.14)", async () => {
  const stage = await streamScene();
  const [client, id] = await enabled(stage);
  for (const down of ["d1", "d2"]) deliver(stage, down);
  await client.sends(`<a xmlns="${NS_SM}" h="2"/><a xmlns="${NS_SM}" h="1"/>`);
  expect(client.connection.isClosed).toBe(false);
  await client.drops();
  const again = await resumes(stage, id, "0");
  again.receives(`<resumed xmlns="${NS_SM}" previd="${id}" h="0"/>`);
  again.receivesNothing();
});

test.each(["-1", "4294967296", "0x1", "", "1e3"])("[SV5] h=%j is no number (XEP-0198 §11)", async (h) => {
  const stage = await streamScene();
  const [client] = await enabled(stage);
  await client.sends(`<a xmlns="${NS_SM}" h="${h}"/>`);
  client.isEndedBy("bad-format");
});

test("not resumed in time: what was not acknowledged is routed anew, then the session ends (XEP-0198 §5)", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module], limits: { resumeSecondsMax: 60 } });
  const [client, id] = await enabled(stage);
  for (const down of ["d1", "d2", "d3"]) deliver(stage, down);
  await client.sends(`<a xmlns="${NS_SM}" h="1"/>`);
  await client.drops();
  await stage.passes(59_000);
  expect(seen).not.toContain("sessionClosed balcony");
  await stage.passes(1_000);
  expect(seen.slice(-2)).toEqual(["unacknowledged d2,d3", "sessionClosed balcony"]);
  (await resumes(stage, id, "1")).receives(FAILED);
});

test("managed without resumption: the session ends with its connection", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module] });
  const [client, id] = await enabled(stage, "balcony", "");
  expect(id).toBe("");
  deliver(stage, "d1");
  await client.drops();
  expect(seen).toEqual(["sessionOpened balcony", "unacknowledged d1", "sessionClosed balcony"]);
});

test("[PR5] [RT30] a lost session is reported after resumePresenceSecondsMax, and when it comes back", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module], limits: { resumePresenceSecondsMax: 20 } });
  const [client, id] = await enabled(stage);
  await client.drops();
  await stage.passes(19_000);
  expect(seen).toEqual(["sessionOpened balcony"]);
  await stage.passes(1_000);
  expect(seen).toEqual(["sessionOpened balcony", "sessionLost balcony"]);
  await resumes(stage, id, "0");
  expect(seen.at(-1)).toBe("sessionFound balcony");
});

test("[PR5] who comes back in time never flickers", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module] });
  const [client, id] = await enabled(stage);
  await client.drops();
  await stage.passes(19_000);
  const again = await resumes(stage, id, "0");
  for (let i = 0; i < 4; i++) {
    await stage.passes(10_000);
    await again.sends(" ");
  }
  expect(seen.filter((event) => event.startsWith("sessionLost"))).toEqual([]);
});

test.each(["tcp", "websocket"] as const)(
  "[PR5] [RT30] a client that died without a word (%s): asked, given up and reported lost within 30 s",
  async (kind) => {
    const { module, seen } = recordingModule();
    const stage = await streamScene({ modules: [module] });
    const client = stage.open({ kind });
    await client.binds("balcony");
    await client.sends(`<enable xmlns="${NS_SM}" resume="true"/>`);
    client.takes();
    await stage.passes(15_000);
    client.receives(`<r xmlns="${NS_SM}"/>`);
    await stage.passes(9_000);
    expect(client.connection.isClosed).toBe(false);
    await stage.passes(1_000);
    expect(client.connection.isClosed).toBe(true);
    await stage.passes(4_000);
    expect(seen).toEqual(["sessionOpened balcony", "sessionLost balcony"]);
  },
);

test("[PR5] a client without stream management that died without a word is gone within 30 s (XEP-0199 §4.1)", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module] });
  const client = stage.open();
  await client.binds("balcony");
  await stage.passes(24_000);
  expect(seen).toEqual(["sessionOpened balcony"]);
  await stage.passes(1_000);
  expect(seen).toEqual(["sessionOpened balcony", "sessionClosed balcony"]);
});

test("[PR5] a phone that nobody looks at is asked each minute and may take 20 s to wake; used again, it is asked like others (XEP-0352 §4)", async () => {
  const stage = await streamScene();
  const [client] = await enabled(stage);
  await client.sends(`<inactive xmlns="urn:xmpp:csi:0"/>`);
  await stage.passes(59_000);
  client.receivesNothing();
  await stage.passes(1_000);
  client.receives(`<r xmlns="${NS_SM}"/>`);
  await stage.passes(19_000);
  await client.sends(`<a xmlns="${NS_SM}" h="0"/>`);
  await stage.passes(59_000);
  expect(client.connection.isClosed).toBe(false);
  await client.sends(`<active xmlns="urn:xmpp:csi:0"/>`);
  await stage.passes(25_000);
  expect(client.connection.isClosed).toBe(true);
});

test("[PR5] a browser that nobody looks at is asked like one that is used", async () => {
  const stage = await streamScene();
  const client = stage.open({ kind: "websocket" });
  await client.binds("balcony");
  await client.sends(`<inactive xmlns="urn:xmpp:csi:0"/>`);
  await stage.passes(25_000);
  expect(client.connection.isClosed).toBe(true);
});

test("silence is broken by anything at all, and answers count (XEP-0199 §4.1)", async () => {
  const stage = await streamScene({ limits: { idleSecondsBeforePing: 60, pingAnswerSecondsMax: 20 } });
  const client = stage.open();
  await client.binds("balcony");
  for (let i = 0; i < 3; i++) {
    await stage.passes(59_000);
    await client.sends(" ");
  }
  client.receivesNothing();
  await stage.passes(60_000);
  const ping = client.takes();
  expect(ping.firstElement()?.ns).toBe("urn:xmpp:ping");
  await client.sends(`<iq type="result" id="${ping.attr("id")}" to="capulet.lit"/>`);
  await stage.passes(59_000);
  expect(client.connection.isClosed).toBe(false);
  await stage.passes(1_000 + 20_000);
  expect(client.connection.isClosed).toBe(true);
  expect(stage.core.sessions.count).toBe(0);
});

test("an acknowledgement is asked for behind each burst, one question at a time (XEP-0198 §4)", async () => {
  const stage = await streamScene();
  const [client] = await enabled(stage);
  const names = (): string[] => client.takesAll().map((node) => (node === "end" ? node : node.name));
  for (const down of ["d1", "d2", "d3"]) deliver(stage, down);
  await settle();
  deliver(stage, "d4");
  await stage.passes(3_000);
  expect(names()).toEqual(["message", "message", "message", "r", "message"]);
  await client.sends(`<a xmlns="${NS_SM}" h="3"/>`);
  await stage.passes(1_000);
  expect(names()).toEqual(["r"]); // what came after the question is asked for once it was answered
  await client.sends(`<a xmlns="${NS_SM}" h="4"/>`);
  await stage.passes(5_000);
  client.receivesNothing();
});

test("presence and answers wait for the next second to be asked for", async () => {
  const stage = await streamScene();
  const [client] = await enabled(stage);
  await client.sends(`<iq type="get" id="1"><x xmlns="urn:x"/></iq>`);
  expect(client.takes().name).toBe("iq");
  client.receivesNothing();
  await stage.passes(1_000);
  client.receives(`<r xmlns="${NS_SM}"/>`);
});
