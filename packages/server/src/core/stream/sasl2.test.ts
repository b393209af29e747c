import { parseFullJid } from "@tandem/protocol";
import { decodeBase64, encodeBase64, utf8 } from "@tandem/protocol/encoding";
import { NS_SM } from "@tandem/protocol/xep-0198-stream-management";
import { NS_BIND2 } from "@tandem/protocol/xep-0386-bind2";
import { NS_SASL2 } from "@tandem/protocol/xep-0388-sasl2";
import { buildHashedToken, NS_FAST, parseToken, tokenAnswer } from "@tandem/protocol/xep-0484-fast";
import { defineModule } from "@tandem/server/core";
import { nodeCrypto } from "@tandem/testkit/server-scene";
import { recordingModule, type StreamClient, type StreamScene, streamScene } from "@tandem/testkit/stream-scene";
import { el, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";

const DAY_MS = 86_400_000;
const hmac = (key: Uint8Array, data: Uint8Array): Uint8Array => nodeCrypto.hmac("sha-256", key, data);

interface Ask {
  readonly mechanism?: string;
  readonly response?: Uint8Array;
  readonly agent?: string;
  readonly inline?: string;
}

async function authenticates(client: StreamClient, ask: Ask = {}): Promise<XmlElement> {
  await client.opens();
  const data = encodeBase64(ask.response ?? utf8("\0juliet\0secret"));
  const agent = ask.agent === undefined ? "" : `<user-agent id="${ask.agent}"><software>Test</software></user-agent>`;
  await client.sends(
    `<authenticate xmlns="${NS_SASL2}" mechanism="${ask.mechanism ?? "PLAIN"}"><initial-response>${data}</initial-response>` +
      `${agent}${ask.inline ?? ""}</authenticate>`,
  );
  return client.takes();
}

const REQUEST = `<request-token xmlns="${NS_FAST}" mechanism="HT-SHA-256-NONE"/>`;
const bind = (inner = ""): string => `<bind xmlns="${NS_BIND2}"><tag>Group Chat</tag>${inner}</bind>`;

async function token(stage: StreamScene, agent = "device-1"): Promise<string> {
  const success = await authenticates(stage.open(), { agent, inline: REQUEST });
  return parseToken(success.child("token", NS_FAST))?.token ?? "";
}

async function uses(
  stage: StreamScene,
  secret: string,
  ask: Ask & { readonly fast?: string } = {},
): Promise<XmlElement> {
  return authenticates(stage.open(), {
    mechanism: "HT-SHA-256-NONE",
    response: await buildHashedToken(hmac, "juliet", secret),
    agent: "device-1",
    ...ask,
    inline: `${ask.fast ?? `<fast xmlns="${NS_FAST}"/>`}${ask.inline ?? ""}`,
  });
}

const nameOf = (answer: XmlElement): string =>
  answer.name === "failure" ? (answer.firstElement()?.name ?? "") : answer.name;

test("one exchange: signed in, bound, managed, features without a new stream (XEP-0388 §2, XEP-0386 §3)", async () => {
  const { module, seen } = recordingModule();
  const switchedOn: string[] = [];
  const inline = defineModule({
    name: "inline",
    setup: (host) => host.onInlineBind("urn:x", "enable", (session) => void switchedOn.push(session.jid)),
  });
  const stage = await streamScene({ modules: [module, inline] });
  const client = stage.open();
  const features = `<enable xmlns="${NS_SM}" resume="true"/><enable xmlns="urn:x"/><enable xmlns="urn:unknown"/>`;
  const success = await authenticates(client, { inline: bind(features), agent: "device-1" });
  const jid = success.childText("authorization-identifier") ?? "";
  expect(jid).toMatch(/^juliet@capulet\.lit\/Group Chat\.[0-9a-f]{12}$/);
  const bound = success.child("bound", NS_BIND2);
  expect(bound?.elements().map((node) => `${node.name} ${node.attr("resume")}`)).toEqual(["enabled true"]);
  expect(switchedOn).toEqual([jid]);
  expect(client.takes().name).toBe("features");
  await client.sends(`<message to="romeo@capulet.lit" id="1"/><r xmlns="${NS_SM}"/>`);
  client.receives(`<a xmlns="${NS_SM}" h="1"/>`);
  expect(seen).toEqual([`sessionOpened ${jid.slice(jid.indexOf("/") + 1)}`, "message 1"]);
});

test("what may be had inline is announced, modules' features too (XEP-0388 §2.1)", async () => {
  const inline = defineModule({
    name: "inline",
    setup: (host) => host.onInlineBind("urn:x", "enable", () => undefined),
  });
  const features = await (await streamScene({ modules: [inline] })).open().opens();
  const offered = features.child("authentication", NS_SASL2)?.child("inline");
  expect(offered?.elements().map((node) => node.ns)).toEqual([NS_BIND2, NS_SM, NS_FAST]);
  const binding = offered?.child("bind", NS_BIND2)?.child("inline")?.elements();
  expect(binding?.map((node) => node.attr("var"))).toEqual([NS_SM, "urn:xmpp:csi:0", "urn:x"]);
});

test("without <bind/> the stream goes on to bind in the old way", async () => {
  const client = (await streamScene()).open();
  const success = await authenticates(client);
  expect(success.childText("authorization-identifier")).toBe("juliet@capulet.lit");
  expect(client.takes().child("bind", "urn:ietf:params:xml:ns:xmpp-bind")).toBeDefined();
  await client.sends(`<iq type="set" id="1"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>`);
  expect(client.takes().attr("type")).toBe("result");
});

test("the same installation gets the same resource, and replaces what it left behind (XEP-0386 §3.3)", async () => {
  const stage = await streamScene();
  const [first, second, other] = [stage.open(), stage.open(), stage.open()];
  const one = await authenticates(first, { inline: bind(), agent: "device-1" });
  const two = await authenticates(second, { inline: bind(), agent: "device-1" });
  const three = await authenticates(other, { inline: bind(), agent: "device-2" });
  const jids = [one, two, three].map((success) => success.childText("authorization-identifier"));
  expect(jids[1]).toBe(jids[0]);
  expect(jids[2]).not.toBe(jids[0]);
  first.takes();
  first.isEndedBy("conflict");
});

test("resumed in the same exchange, what was missed behind it (XEP-0198 §9)", async () => {
  const stage = await streamScene();
  const client = stage.open();
  const success = await authenticates(client, { inline: bind(`<enable xmlns="${NS_SM}" resume="true"/>`) });
  const id = success.child("bound", NS_BIND2)?.child("enabled", NS_SM)?.attr("id") ?? "";
  const jid = parseFullJid(success.childText("authorization-identifier") ?? "");
  await client.drops();
  if (jid !== null) stage.core.sessions.get(jid)?.send(el("message", "jabber:client", { id: "d1" }));
  const again = stage.open();
  const resume = `<resume xmlns="${NS_SM}" previd="${id}" h="0"/>`;
  const resumed = await authenticates(again, { inline: resume + bind() });
  expect(resumed.child("resumed", NS_SM)?.attr("previd")).toBe(id);
  expect(resumed.childText("authorization-identifier")).toBe(jid);
  expect(resumed.child("bound", NS_BIND2)).toBeUndefined();
  expect(again.takes().name).toBe("features");
  again.receives(`<message id="d1"/>`);
  const late = await authenticates(stage.open(), { inline: resume.replace(id, "gone") + bind() });
  expect(late.child("failed", NS_SM)).toBeDefined();
  expect(late.child("bound", NS_BIND2)).toBeDefined();
});

test("[SV3] too many sessions: the stream ends", async () => {
  const stage = await streamScene({ limits: { sessionsPerAccountMax: 1 } });
  await authenticates(stage.open(), { inline: bind(), agent: "device-1" });
  const client = stage.open();
  await expect(authenticates(client, { inline: bind(), agent: "device-2" })).resolves.toMatchObject({ name: "error" });
  expect(client.connection.isClosed).toBe(true);
});

test("[SV6] a token signs in, once asked for; the server proves that it knows it too (XEP-0484 §3)", async () => {
  const stage = await streamScene();
  const secret = await token(stage);
  const success = await uses(stage, secret, { inline: bind() });
  expect(success.child("bound", NS_BIND2)).toBeDefined();
  const proof = decodeBase64(success.childText("additional-data") ?? "");
  expect(proof).toEqual(Uint8Array.from(await tokenAnswer(hmac, secret)));
  expect(success.child("token", NS_FAST)).toBeUndefined();
});

test("[SV6] the stored form of a token does not sign in", async () => {
  const stage = await streamScene();
  const secret = await token(stage);
  const rows = await stage.storage.collection({ name: "sign-in-tokens", version: 1 }).list("juliet@capulet.lit");
  expect(rows).toHaveLength(1);
  const stored = JSON.stringify(rows);
  expect(stored).not.toContain(secret);
  const proof = encodeBase64(hmac(utf8(secret), utf8("Initiator")));
  expect(stored).not.toContain(proof);
});

test("[SV6] not accepted: a wrong token, another account's, another device's, an expired one", async () => {
  const stage = await streamScene({ limits: { signInTokenDays: 30 } });
  const secret = await token(stage);
  expect(nameOf(await uses(stage, `${secret}x`))).toBe("not-authorized");
  const romeo = await buildHashedToken(hmac, "romeo", secret);
  expect(nameOf(await uses(stage, secret, { response: romeo }))).toBe("not-authorized");
  expect(nameOf(await uses(stage, secret, { agent: "device-2" }))).toBe("not-authorized");
  await stage.passes(30 * DAY_MS - 1);
  expect(nameOf(await uses(stage, secret))).toBe("success");
  await stage.passes(1);
  expect(nameOf(await uses(stage, secret))).toBe("not-authorized");
});

test("a token is renewed after a day of use; the old one lives until the new one is used (XEP-0484 §3.4)", async () => {
  const stage = await streamScene();
  const secret = await token(stage);
  await stage.passes(DAY_MS);
  const renewed = parseToken((await uses(stage, secret)).child("token", NS_FAST))?.token ?? "";
  expect(renewed).not.toBe("");
  expect(nameOf(await uses(stage, secret))).toBe("success"); // the new one may have been lost on its way
  expect(nameOf(await uses(stage, renewed))).toBe("success");
  expect(nameOf(await uses(stage, secret))).toBe("not-authorized");
});

test("revoked: by its own use, and all at once (XEP-0484 §3.6)", async () => {
  const stage = await streamScene();
  const [one, two] = [await token(stage), await token(stage)];
  expect(nameOf(await uses(stage, one, { fast: `<fast xmlns="${NS_FAST}" invalidate="true"/>` }))).toBe("success");
  expect(nameOf(await uses(stage, one))).toBe("not-authorized");
  expect(nameOf(await uses(stage, two))).toBe("success");
  await stage.service.tokens.revokeAll("juliet@capulet.lit" as never);
  expect(nameOf(await uses(stage, two))).toBe("not-authorized");
});

test.each([
  ["credentialsChanged", "reset"],
  ["accountRemoved", "not-authorized"],
] as const)("[SV6] %s: sessions end (RFC 6120 §4.9.3.16)", async (event, condition) => {
  const stage = await streamScene();
  const [juliet, romeo] = [stage.open(), stage.open()];
  await juliet.binds("balcony");
  await romeo.binds("orchard", "romeo");
  await stage.core.emit(event, "juliet@capulet.lit" as never);
  juliet.isEndedBy(condition);
  romeo.receivesNothing();
});

test("[SV5] a count that does not grow is a replay (XEP-0484 §3.5)", async () => {
  const stage = await streamScene();
  const secret = await token(stage);
  const counted = (count: number) => uses(stage, secret, { fast: `<fast xmlns="${NS_FAST}" count="${count}"/>` });
  expect(nameOf(await counted(1))).toBe("success");
  expect(nameOf(await counted(1))).toBe("not-authorized");
  expect(nameOf(await counted(2))).toBe("success");
  expect(nameOf(await uses(stage, secret))).toBe("not-authorized"); // who counts does not leave it out
  expect(nameOf(await counted(3))).toBe("success");
});

test("[SV3] tokens of an account: so many, then the oldest goes", async () => {
  const stage = await streamScene({ limits: { signInTokensPerAccountMax: 2 } });
  const secrets: string[] = [];
  for (let i = 0; i < 3; i++) {
    secrets.push(await token(stage));
    await stage.passes(1);
  }
  const answers: string[] = [];
  for (const secret of secrets) answers.push(nameOf(await uses(stage, secret)));
  expect(answers).toEqual(["not-authorized", "success", "success"]);
});

test.each([
  ["a mechanism that is not there", { mechanism: "EXTERNAL" }, "invalid-mechanism"],
  ["a wrong password", { response: utf8("\0juliet\0wrong") }, "not-authorized"],
  ["an unknown account", { response: utf8("\0nobody\0secret") }, "not-authorized"],
  ["a token that is too short", { mechanism: "HT-SHA-256-NONE", response: utf8("juliet\0x") }, "malformed-request"],
] satisfies [string, Ask, string][])("[SV6] SASL2: %s", async (_what, ask, condition) => {
  const client = (await streamScene()).open();
  expect(nameOf(await authenticates(client, ask))).toBe(condition);
  client.receivesNothing();
});
