import { NS_STREAM } from "@tandem/protocol";
import { NS_STREAM_LIMITS, parseStreamLimits } from "@tandem/protocol/xep-0478-stream-limits";
import { recordingModule, streamScene } from "@tandem/testkit/stream-scene";
import { expect, test } from "vitest";

const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls";

test("a stream opens with header and features; an id that is new each time (RFC 6120 §4.7.3)", async () => {
  const stage = await streamScene();
  const client = stage.open();
  await client.sends(client.header);
  const header = client.takes();
  expect(header.attr("from")).toBe("capulet.lit");
  expect(header.attr("version")).toBe("1.0");
  const features = client.takes();
  expect(features.is("features", NS_STREAM)).toBe(true);
  expect(
    features
      .child("mechanisms", NS_SASL)
      ?.elements("mechanism")
      .map((node) => node.text()),
  ).toEqual(["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"]);
  const other = stage.open();
  await other.sends(other.header);
  expect(other.takes().attr("id")).not.toBe(header.attr("id"));
});

test("[SV3] what may be sent is announced, less before sign-in (XEP-0478 §3)", async () => {
  const client = (await streamScene({ limits: { stanzaCharsBeforeSignInMax: 5_000, stanzaCharsMax: 90_000 } })).open();
  expect(parseStreamLimits((await client.opens()).child("limits", NS_STREAM_LIMITS))?.maxBytes).toBe(5_000);
  await client.sends(`<auth xmlns="${NS_SASL}" mechanism="PLAIN">AGp1bGlldABzZWNyZXQ=</auth>`);
  client.takes();
  expect(parseStreamLimits((await client.opens()).child("limits", NS_STREAM_LIMITS))?.maxBytes).toBe(90_000);
});

const good = 'xmlns="jabber:client" xmlns:stream="http://etherx.jabber.org/streams" version="1.0"';
test.each([
  ["host-unknown", `<stream:stream ${good} to="montague.lit">`, "§4.9.3.6"],
  ["unsupported-version", `<stream:stream ${good.replace("1.0", "0.9")} to="capulet.lit">`, "§4.9.3.25"],
  ["unsupported-version", `<stream:stream ${good.replace(' version="1.0"', "")} to="capulet.lit">`, "§4.7.5"],
  ["invalid-namespace", `<stream:stream ${good.replace("jabber:client", "jabber:server")} to="capulet.lit">`, "§4.8.3"],
  ["invalid-namespace", `<stream xmlns="jabber:client" version="1.0" to="capulet.lit">`, "§4.8.1"],
  ["bad-format", `<html xmlns="http://www.w3.org/1999/xhtml">`, "§4.9.3.1"],
])("[SV5] a wrong header gets %s, inside a stream of ours (RFC 6120 §4.9.1.2, %#)", async (condition, header) => {
  const client = (await streamScene()).open();
  await client.sends(header);
  expect(client.takes().is("stream", NS_STREAM)).toBe(true);
  client.isEndedBy(condition);
});

test.each([
  ["not-well-formed", "<a><b></a>"],
  ["not-well-formed", "<iq a='1' a='2'/>"],
  ["restricted-xml", "<!DOCTYPE x [<!ENTITY a 'b'>]>"],
  ["restricted-xml", "<!-- hello -->"],
  ["restricted-xml", "<iq>&lol;</iq>"],
  ["not-well-formed", "<iq>\u0000</iq>"],
  ["unsupported-stanza-type", `<thing xmlns="urn:unknown"/>`],
  ["not-authorized", `<message to="romeo@capulet.lit"><body>before sign-in</body></message>`],
])("[SV5] %s for %s (RFC 6120 §4.9.3)", async (condition, xml) => {
  const client = (await streamScene()).open();
  await client.opens();
  await client.sends(xml);
  client.isEndedBy(condition);
});

test("[SV5] invalid UTF-8 ends the stream (RFC 6120 §11.6)", async () => {
  const client = (await streamScene()).open();
  await client.opens();
  client.connection.listener?.onData(Uint8Array.of(0x3c, 0x61, 0xc0, 0xaf));
  client.isEndedBy("unsupported-encoding");
});

test("[SV3] before sign-in an element may have so many characters, and not one more", async () => {
  const limits = { stanzaCharsBeforeSignInMax: 1_000 };
  const auth = (chars: number): string => {
    const [head, tail] = [`<auth xmlns="${NS_SASL}" mechanism="X">`, "</auth>"];
    return `${head}${"A".repeat(chars - head.length - tail.length)}${tail}`;
  };
  const atLimit = (await streamScene({ limits })).open();
  await atLimit.opens();
  await atLimit.sends(auth(1_000));
  atLimit.receives(`<failure xmlns="${NS_SASL}"><invalid-mechanism xmlns="${NS_SASL}"/></failure>`);
  for (const kind of ["tcp", "websocket"] as const) {
    const past = (await streamScene({ limits })).open({ kind });
    await past.opens();
    await past.sends(auth(1_001));
    past.isEndedBy("policy-violation");
  }
});

test("[SV3] a stranger who sends an endless element bit by bit is stopped", async () => {
  const client = (await streamScene({ limits: { stanzaCharsBeforeSignInMax: 1_000 } })).open();
  await client.opens();
  await client.sends("<auth>");
  for (let sent = 0; !client.connection.isClosed; sent += 100) {
    expect(sent).toBeLessThanOrEqual(1_000);
    await client.sends("A".repeat(100));
  }
  client.isEndedBy("policy-violation");
});

test("[SV3] from accept to a bound resource: so many seconds, signed in or not", async () => {
  const stage = await streamScene({ limits: { signInSecondsMax: 30 } });
  const silent = stage.open();
  const halfway = stage.open();
  await halfway.signsIn();
  const bound = stage.open();
  await bound.binds("balcony");
  await stage.passes(20_000);
  await bound.sends(" ");
  await stage.passes(9_000);
  expect([silent, halfway].map((client) => client.connection.isClosed)).toEqual([false, false]);
  await stage.passes(1_000);
  silent.takes();
  silent.isEndedBy("connection-timeout");
  halfway.isEndedBy("connection-timeout");
  expect(bound.connection.isClosed).toBe(false);
});

test("[SV3] connections of one address are counted, and freed", async () => {
  const stage = await streamScene({ limits: { connectionsPerAddressMax: 2 } });
  const [first, second, third] = [stage.open(), stage.open(), stage.open()];
  expect([first, second, third].map((client) => client.connection.isClosed)).toEqual([false, false, true]);
  expect(stage.open({ remoteAddress: "192.0.2.8" }).connection.isClosed).toBe(false);
  await first.drops();
  expect(stage.open().connection.isClosed).toBe(false);
  expect(stage.open().connection.isClosed).toBe(true);
});

test("[SV6] without TLS only STARTTLS is offered, and sign-in is refused (RFC 6120 §5.3.1)", async () => {
  const client = (await streamScene()).open({ isSecure: false, hasTls: true });
  const features = await client.opens();
  expect(features.elements().map((node) => node.name)).toEqual(["starttls", "limits"]);
  expect(features.child("starttls", NS_TLS)?.child("required")).toBeDefined();
  await client.sends(`<auth xmlns="${NS_SASL}" mechanism="PLAIN">AGp1bGlldABzZWNyZXQ=</auth>`);
  client.receives(`<failure xmlns="${NS_SASL}"><encryption-required xmlns="${NS_SASL}"/></failure>`);
});

test("[SV5] what is sent in the clear behind <starttls/> is not taken as sent under TLS (RFC 6120 §5.3.2)", async () => {
  const client = (await streamScene()).open({ isSecure: false, hasTls: true });
  await client.opens();
  await client.sends(
    `<starttls xmlns="${NS_TLS}"/>${client.header}<auth xmlns="${NS_SASL}" mechanism="PLAIN">AAA=</auth>`,
  );
  client.receives(`<proceed xmlns="${NS_TLS}"/>`);
  client.receivesNothing();
  const features = await client.opens();
  expect(features.elements().map((node) => node.name)).toContain("mechanisms");
  await client.sends(`<starttls xmlns="${NS_TLS}"/>`);
});

test("[SV6] plaintext sign-in: with the flag, from loopback only", async () => {
  const stage = await streamScene({ plaintextOnLoopback: true });
  const near = await stage.open({ isSecure: false, isLoopback: true }).opens();
  expect(near.child("mechanisms", NS_SASL)).toBeDefined();
  const far = await stage.open({ isSecure: false, hasTls: true }).opens();
  expect(far.child("mechanisms", NS_SASL)).toBeUndefined();
  const withoutFlag = await streamScene();
  const page = await withoutFlag.open({ kind: "websocket", isSecure: false, isLoopback: true }).opens();
  const names = page.child("mechanisms", NS_SASL)?.elements("mechanism");
  expect(names?.map((node) => node.text())).toEqual(["SCRAM-SHA-256", "SCRAM-SHA-1"]);
});

test("</stream:stream> is answered, what came before it is handled, the session ends (RFC 6120 §4.4)", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module] });
  const client = stage.open();
  await client.binds("balcony");
  await client.sends(`<message to="romeo@capulet.lit" id="m1"/></stream:stream>`);
  expect(client.takesAll()).toEqual(["end"]);
  expect(client.connection.isClosed).toBe(true);
  expect(seen).toEqual(["sessionOpened balcony", "message m1", "sessionClosed balcony"]);
  expect(stage.core.sessions.count).toBe(0);
});

test("the server stops: every stream is told, every session ends (SV8)", async () => {
  const { module, seen } = recordingModule();
  const stage = await streamScene({ modules: [module] });
  const client = stage.open();
  await client.binds("balcony");
  const stranger = stage.open();
  await stranger.opens();
  await stage.service.stop();
  client.isEndedBy("system-shutdown");
  stranger.isEndedBy("system-shutdown");
  expect(seen.at(-1)).toBe("sessionClosed balcony");
  expect(stage.open().connection.isClosed).toBe(true);
});

test("WebSocket: open, close, frames that stand alone (RFC 7395 §3.3-3.6)", async () => {
  const { module, seen } = recordingModule();
  const client = (await streamScene({ modules: [module] })).open({ kind: "websocket" });
  const jid = await client.binds("balcony");
  expect(jid).toBe("juliet@capulet.lit/balcony");
  await client.sends(" ");
  await client.sends(`<message xmlns="jabber:client" to="romeo@capulet.lit" id="m1"/>`);
  await client.sends(`<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>`);
  expect(client.takesAll()).toEqual(["end"]);
  expect(seen).toEqual(["sessionOpened balcony", "message m1", "sessionClosed balcony"]);
});

test.each([
  ["not-well-formed", `<message xmlns="jabber:client"/><message xmlns="jabber:client"/>`],
  ["not-well-formed", `<message xmlns="jabber:client">`],
  ["unsupported-stanza-type", `<message to="romeo@capulet.lit"/>`],
  ["bad-format", `<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="capulet.lit" version="1.0"/>`],
])("[SV5] WebSocket: %s for the frame %s (RFC 7395 §3.3)", async (condition, frame) => {
  const client = (await streamScene()).open({ kind: "websocket" });
  await client.binds("balcony");
  await client.sends(frame);
  client.isEndedBy(condition);
});

test("[SV5] WebSocket: a binary frame ends the stream", async () => {
  const client = (await streamScene()).open({ kind: "websocket" });
  await client.opens();
  client.connection.listener?.onData(Uint8Array.of(60, 97, 47, 62));
  client.isEndedBy("not-well-formed");
});
