import { type BoshRequest, NS_BOSH } from "@tandem/protocol/xep-0124-bosh";
import { parseElement } from "@tandem/xml";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BoshConnection } from "./bosh-connection.ts";

const PEER = { remoteAddress: "192.0.2.1", isLoopback: false, isSecure: true };
const TERMS = { sid: "s", wait: 20, inactivity: 25, hold: 1, requests: 2, from: "example.com" };
const OPEN = `<open xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>`;
const CLOSE = `<close xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>`;
const BODY = `<body xmlns="${NS_BOSH}"/>`;
const MESSAGE = `<message xmlns="jabber:client" id="1"/>`;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A session whose first request is answered, as the stream would answer it. */
function session(terms: Partial<typeof TERMS> = {}) {
  const heard: string[] = [];
  const ended: string[] = [];
  const answers: Record<number, string[]> = {};
  const connection = new BoshConnection({ ...TERMS, ...terms }, 100, PEER, () => ended.push("forgotten"));
  connection.listen({
    onData: (chunk) => void heard.push(String(chunk)),
    onClosed: () => void ended.push("closed"),
  });
  const ask = (rid: number, payload = "", more: Partial<BoshRequest> = {}): void => {
    const body = parseElement(`<body xmlns="${NS_BOSH}">${payload}</body>`);
    const request: BoshRequest = {
      rid,
      sid: "s",
      to: undefined,
      lang: undefined,
      wait: undefined,
      hold: undefined,
      version: undefined,
      isTerminate: false,
      isRestart: false,
      payload: body.elements(),
      ...more,
    };
    connection.take(request, (text) => void (answers[rid] ??= []).push(text));
  };
  ask(100, "", { to: "example.com", version: "1.0" });
  connection.write(OPEN);
  connection.write(`<stream:features xmlns:stream="http://etherx.jabber.org/streams"/>`);
  vi.advanceTimersByTime(0);
  heard.length = 0;
  return { connection, heard, ended, answers, ask };
}

test("the first answer carries the terms and the features, and none of the stream's own frames", () => {
  const { answers } = session();
  expect(answers[100]).toEqual([
    `<body xmlns="${NS_BOSH}" sid="s" wait="20" inactivity="25" hold="1" requests="2" ver="1.11" from="example.com" ` +
      `xmlns:xmpp="urn:xmpp:xbosh" xmpp:version="1.0" xmpp:restartlogic="true">` +
      `<stream:features xmlns:stream="http://etherx.jabber.org/streams"/></body>`,
  ]);
});

test("a request is held until there is something to say, and at most as long as agreed (XEP-0124 §7.1)", () => {
  const { connection, answers, ask } = session();
  ask(101);
  vi.advanceTimersByTime(19_999);
  expect(answers[101]).toBeUndefined();
  connection.write(MESSAGE);
  connection.write(MESSAGE);
  vi.advanceTimersByTime(0);
  expect(answers[101]).toEqual([`<body xmlns="${NS_BOSH}">${MESSAGE}${MESSAGE}</body>`]);
  ask(102);
  vi.advanceTimersByTime(20_000);
  expect(answers[102]).toEqual([BODY]);
});

test("a second request answers the first one, empty if need be", () => {
  const { answers, ask } = session();
  ask(101);
  ask(102, MESSAGE);
  expect([answers[101], answers[102]]).toEqual([[BODY], undefined]);
});

test("without hold nothing is held (§12)", () => {
  const { connection, answers, ask } = session({ hold: 0 });
  ask(101);
  expect(answers[101]).toEqual([BODY]);
  connection.write(MESSAGE);
  ask(102);
  expect(answers[102]).toEqual([`<body xmlns="${NS_BOSH}">${MESSAGE}</body>`]);
});

test("requests are handled in the order of their ids, not in that of their coming (§14.2)", () => {
  const { heard, ask } = session();
  ask(102, `<message xmlns="jabber:client" id="2"/>`);
  expect(heard).toEqual([]);
  ask(101, `<message xmlns="jabber:client" id="1"/>`);
  expect(heard).toEqual([1, 2].map((id) => `<message xmlns="jabber:client" id="${id}"/>`));
});

test("an id outside of the window ends the session (§14.2)", () => {
  const { ended, answers, ask } = session();
  ask(101);
  ask(104);
  const end = `<body xmlns="${NS_BOSH}" type="terminate" condition="item-not-found"/>`;
  expect([answers[104], answers[101], ended]).toEqual([[end], [end], ["forgotten", "closed"]]);
});

test("what was answered is answered again, and heard once (§14.3)", () => {
  const { connection, heard, answers, ask } = session();
  ask(101, MESSAGE);
  connection.write(MESSAGE);
  vi.advanceTimersByTime(0);
  ask(101, MESSAGE);
  expect(heard).toEqual([MESSAGE]);
  expect(answers[101]).toEqual([0, 1].map(() => `<body xmlns="${NS_BOSH}">${MESSAGE}</body>`));
});

test("nothing is lost with a connection that breaks while its request is held", () => {
  const { connection, answers, ask } = session();
  ask(101);
  connection.lose(101);
  connection.write(MESSAGE);
  vi.advanceTimersByTime(0);
  expect(connection.bufferedChars).toBe(MESSAGE.length);
  ask(102);
  vi.advanceTimersByTime(0);
  expect(answers[102]).toEqual([`<body xmlns="${NS_BOSH}">${MESSAGE}</body>`]);
  expect(connection.bufferedChars).toBe(0);
});

test("a request that is asked again while it is held takes the place of the first", () => {
  const { connection, heard, answers, ask } = session();
  ask(101, MESSAGE);
  ask(101, MESSAGE);
  expect([heard, answers[101]]).toEqual([[MESSAGE], [BODY]]);
  connection.write(MESSAGE);
  vi.advanceTimersByTime(0);
  expect(answers[101]).toEqual([BODY, `<body xmlns="${NS_BOSH}">${MESSAGE}</body>`]);
});

test("without a request for as long as agreed the session is over (§10); with one it is not", () => {
  const { ended, ask } = session();
  vi.advanceTimersByTime(24_999);
  ask(101);
  vi.advanceTimersByTime(20_000 + 24_999);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ended).toEqual(["forgotten", "closed"]);
});

test("the client ends it, after what it still has to say (§13)", () => {
  const { connection, heard, ended, answers, ask } = session();
  ask(101, `<presence xmlns="jabber:client" type="unavailable"/>`, { isTerminate: true });
  expect(heard).toEqual([`<presence xmlns="jabber:client" type="unavailable"/>`, CLOSE]);
  connection.write(CLOSE);
  connection.close();
  vi.advanceTimersByTime(0);
  expect([answers[101], ended]).toEqual([[`<body xmlns="${NS_BOSH}" type="terminate"/>`], ["forgotten", "closed"]]);
});

test("the server ends it: the next request is told why (§17.2, XEP-0206 §7)", () => {
  const { connection, ended, answers, ask } = session();
  const error = `<stream:error xmlns:stream="http://etherx.jabber.org/streams"><reset xmlns="urn:ietf:params:xml:ns:xmpp-streams"/></stream:error>`;
  connection.write(error);
  connection.close();
  vi.advanceTimersByTime(0);
  expect(ended).toEqual([]);
  ask(101, MESSAGE);
  expect(answers[101]).toEqual([
    `<body xmlns="${NS_BOSH}" type="terminate" condition="remote-stream-error">${error}</body>`,
  ]);
  expect(ended).toEqual(["forgotten", "closed"]);
});

test("a new stream after the sign-in (XEP-0206 §5); an empty request is a sign of life", () => {
  const { heard, ask } = session();
  ask(101, "", { isRestart: true, to: "example.com", lang: "en" });
  expect(heard).toEqual([
    `<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="example.com" xml:lang="en" version="1.0"/>`,
    " ",
  ]);
});

test("[SV3] while the stream does not read, requests wait", () => {
  const { connection, heard, ask } = session();
  connection.pause();
  ask(101, MESSAGE);
  expect(heard).toEqual([]);
  connection.resume();
  expect(heard).toEqual([MESSAGE]);
});
