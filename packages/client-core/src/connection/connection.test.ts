import { parseBareJid, type BareJid } from "@tandem/protocol";
import { el, parseElement, type XmlElement } from "@tandem/xml";
import { SimClock } from "@tandem/testkit/sim-clock";
import { expect, test } from "vitest";
import type { ClientPorts, TransportHandlers } from "../ports/index.ts";
import { reconnectDelayMs, RECONNECT_MS_MAX } from "./backoff.ts";
import {
  CONNECT_MS_MAX,
  createConnection,
  GIVEN_UP_MS,
  isPrivateUrl,
  KEEPALIVE_ANSWER_MS,
  KEEPALIVE_MS,
} from "./connection.ts";

const JULIET = parseBareJid("juliet@capulet.lit") as BareJid;
const NS_STREAMS = "http://etherx.jabber.org/streams";
const FEATURES = `<stream:features xmlns:stream="${NS_STREAMS}"><authentication xmlns="urn:xmpp:sasl:2"><mechanism>PLAIN</mechanism><inline><sm xmlns="urn:xmpp:sm:3"/><bind xmlns="urn:xmpp:bind:0"><inline><feature var="urn:xmpp:sm:3"/></inline></bind></inline></authentication></stream:features>`;
const OPENED = `<open xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>`;
const CONFLICT = `<stream:error xmlns:stream="${NS_STREAMS}"><conflict xmlns="urn:ietf:params:xml:ns:xmpp-streams"/></stream:error>`;
const success = (inline: string): string =>
  `<success xmlns="urn:xmpp:sasl:2"><authorization-identifier>juliet@capulet.lit/r1</authorization-identifier>${inline}</success>`;
const BOUND = success(`<bound xmlns="urn:xmpp:bind:0"><enabled xmlns="urn:xmpp:sm:3" resume="true" id="s1"/></bound>`);

interface Line {
  readonly sent: XmlElement[];
  answer(...frames: string[]): Promise<void>;
  drop(): Promise<void>;
}

function bench(url = "wss://capulet.lit/ws") {
  const clock = new SimClock();
  const lines: (Line & { readonly handlers: TransportHandlers })[] = [];
  let ids = 0;
  // Everything that needs no time has happened before the event loop turns.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const ports = {
    transport: {
      endpoint: async () => url,
      connect(_: string, handlers: TransportHandlers) {
        const sent: XmlElement[] = [];
        lines.push({
          sent,
          handlers,
          async answer(...frames) {
            for (const frame of frames) handlers.received(frame);
            await settle();
          },
          async drop() {
            handlers.closed();
            await settle();
          },
        });
        queueMicrotask(() => handlers.opened());
        return {
          send: (text: string) => void sent.push(parseElement(text)),
          close: () => queueMicrotask(() => handlers.closed()),
        };
      },
    },
    time: {
      now: () => clock.now(),
      dayOf: () => "",
      minuteOf: () => 0,
      after: (ms: number, task: () => void) => {
        const timer = clock.after(ms, task);
        return () => timer.cancel();
      },
    },
    random: { id: () => `id${++ids}`, fraction: () => 0 },
    log: { warn: () => {} },
  } as unknown as ClientPorts;
  const connection = createConnection(ports);
  const options = { userAgent: { id: "u", software: "test" }, resource: "r", wantsToken: false, onToken: () => {} };
  const signIn = async (): Promise<Line> => {
    connection.start({ account: JULIET, password: "secret" }, options);
    await settle();
    const line = lines.at(-1) as Line;
    await line.answer(OPENED, FEATURES);
    return line;
  };
  return { clock, lines, connection, signIn, settle };
}

const chat = (body: string): XmlElement =>
  el("message", "jabber:client", { to: "romeo@montague.lit" }, el("body", "jabber:client", {}, body));
const bodies = (line: Line): string[] => line.sent.flatMap((element) => element.childText("body") ?? []);

async function online() {
  const made = bench();
  const line = await made.signIn();
  await line.answer(BOUND, `<stream:features xmlns:stream="${NS_STREAMS}"/>`);
  return { ...made, line };
}

test("signs in by SASL2 with a resource and stream management in one exchange (XEP-0388, XEP-0386)", async () => {
  const { connection } = await online();
  expect(connection.state.value).toEqual({ kind: "online" });
  expect(connection.jid()).toBe("juliet@capulet.lit/r1");
});

test("PLAIN never goes over a line that others can read", async () => {
  expect(isPrivateUrl("ws://capulet.lit/ws")).toBe(false);
  expect(isPrivateUrl("ws://127.0.0.1:80/ws")).toBe(true);
  expect(isPrivateUrl("ws://127.0.0.1.evil.lit/ws")).toBe(false);
  const { connection, signIn } = bench("ws://capulet.lit/ws");
  const line = await signIn();
  expect(connection.state.value).toMatchObject({ kind: "ended", problem: "insecure" });
  expect(line.sent.some((element) => element.name === "authenticate")).toBe(false);
});

test("a wrong password ends it, without another try (RFC 6120 §6.4.5)", async () => {
  const { connection, signIn, lines, clock } = bench();
  const line = await signIn();
  await line.answer(
    `<failure xmlns="urn:xmpp:sasl:2"><not-authorized xmlns="urn:ietf:params:xml:ns:xmpp-sasl"/></failure>`,
  );
  await clock.pass(120_000);
  // What is told besides is the server's word to a person, not the name of the problem.
  expect(connection.state.value).toMatchObject({ kind: "ended", problem: "wrong-password", detail: "" });
  expect(lines).toHaveLength(1);
});

test("[RM14] after a cut the session is resumed: what was not confirmed is sent again, what was is not (XEP-0198 §5)", async () => {
  const { connection, line, lines, clock } = await online();
  const events: boolean[] = [];
  connection.onOnline(({ resumed }) => events.push(resumed));
  let confirmed = 0;
  connection.send(chat("one"), () => confirmed++);
  connection.send(chat("two"), () => confirmed++);
  await line.answer(`<a xmlns="urn:xmpp:sm:3" h="1"/>`);
  expect(confirmed).toBe(1);
  await line.drop();
  expect(connection.state.value).toMatchObject({ kind: "waiting", tries: 1 });
  connection.send(chat("three"));
  await clock.pass(1000);
  const second = lines[1] as Line;
  await second.answer(OPENED, FEATURES);
  expect(
    second.sent
      .find((element) => element.name === "authenticate")
      ?.child("resume", "urn:xmpp:sm:3")
      ?.attr("previd"),
  ).toBe("s1");
  await second.answer(success(`<resumed xmlns="urn:xmpp:sm:3" previd="s1" h="1"/>`));
  expect(events).toEqual([true]);
  expect(bodies(second)).toEqual(["two", "three"]);
});

test("when the session is lost, requests fail and nothing old is sent", async () => {
  const { connection, line, lines, clock } = await online();
  const request = connection.request("get", "capulet.lit", el("ping", "urn:xmpp:ping"));
  const outcome = request.catch((error: unknown) => String(error));
  connection.send(chat("one"));
  await line.drop();
  await clock.pass(1000);
  await lines[1]?.answer(OPENED, FEATURES, BOUND, `<stream:features xmlns:stream="${NS_STREAMS}"/>`);
  expect(await outcome).toContain("offline");
  expect(bodies(lines[1] as Line)).toEqual([]);
});

test("an answer counts only from the one who was asked (RFC 6120 §13.10)", async () => {
  const { connection, line } = await online();
  let answered = "";
  void connection
    .request("get", "rooms.capulet.lit", el("ping", "urn:xmpp:ping"))
    .then((iq) => (answered = iq.attr("from") ?? ""));
  const id = line.sent.findLast((element) => element.name === "iq")?.attr("id");
  await line.answer(`<iq xmlns="jabber:client" type="result" id="${id}" from="mallory@evil.lit"/>`);
  expect(answered).toBe("");
  await line.answer(`<iq xmlns="jabber:client" type="result" id="${id}" from="rooms.capulet.lit"/>`);
  expect(answered).toBe("rooms.capulet.lit");
});

test("silence is noticed: a question after 30 s, a new connection 10 s later", async () => {
  const { connection, line, clock } = await online();
  await clock.pass(KEEPALIVE_MS);
  expect(line.sent.at(-1)?.name).toBe("r");
  await clock.pass(KEEPALIVE_ANSWER_MS - 1);
  expect(connection.state.value.kind).toBe("online");
  await clock.pass(1);
  expect(connection.state.value.kind).toBe("waiting");
});

test("[SV5] malformed XML from the server ends the connection, and it is made anew", async () => {
  const { connection, line } = await online();
  await line.answer("<message><body>");
  expect(connection.state.value.kind).toBe("waiting");
});

test("another program with our resource: told, no fight over it (RFC 6120 §4.9.3.3)", async () => {
  const { connection, line, lines, clock } = await online();
  await line.answer(CONFLICT);
  await line.drop();
  await clock.pass(60_000);
  expect(connection.state.value).toMatchObject({ kind: "ended", problem: "replaced" });
  expect(lines).toHaveLength(1);
});

test("[SV1] our own sign-in that was given up and came late: the connection is made anew, once", async () => {
  const { connection, lines, clock, signIn } = bench();
  const slow = await signIn();
  expect(slow.sent.at(-1)?.name).toBe("authenticate");
  await clock.pass(CONNECT_MS_MAX);
  expect(connection.state.value).toMatchObject({ kind: "ended", problem: "unreachable" });
  const features = `<stream:features xmlns:stream="${NS_STREAMS}"/>`;
  const second = await signIn();
  await second.answer(BOUND, features);
  expect(connection.state.value.kind).toBe("online");
  // Now what was said on the first line has come to the server.
  await second.answer(CONFLICT);
  await second.drop();
  expect(connection.state.value.kind).toBe("waiting");
  await clock.pass(1_000);
  const third = lines[2] as Line;
  await third.answer(OPENED, FEATURES);
  await third.answer(BOUND, features);
  expect(connection.state.value.kind).toBe("online");
  await third.answer(CONFLICT);
  await third.drop();
  expect(connection.state.value).toMatchObject({ kind: "ended", problem: "replaced" });
});

test("another program with our resource a minute after a sign-in was given up is another program", async () => {
  const { connection, clock, signIn } = bench();
  await signIn();
  await clock.pass(CONNECT_MS_MAX);
  const line = await signIn();
  await line.answer(BOUND, `<stream:features xmlns:stream="${NS_STREAMS}"/>`);
  for (let passed = 0; passed < GIVEN_UP_MS; passed += KEEPALIVE_MS) {
    await clock.pass(KEEPALIVE_MS);
    await line.answer('<a xmlns="urn:xmpp:sm:3" h="0"/>');
  }
  await line.answer(CONFLICT);
  await line.drop();
  expect(connection.state.value).toMatchObject({ kind: "ended", problem: "replaced" });
});

test("tries come at doubling distances with jitter, at most 30 s", () => {
  expect([1, 2, 3].map((tries) => reconnectDelayMs(tries, 1))).toEqual([1000, 2000, 4000]);
  expect(reconnectDelayMs(1, 0)).toBe(500);
  expect(reconnectDelayMs(50, 1)).toBe(RECONNECT_MS_MAX);
});

test("a try that was given up for another does not sign in behind its back", async () => {
  const { lines, connection, line, settle, clock } = await online();
  await line.drop();
  await clock.pass(1000);
  connection.setNetwork(false);
  connection.setNetwork(true);
  await settle();
  const [given, current] = lines.slice(-2);
  expect(lines).toHaveLength(3);
  await current?.answer(OPENED, FEATURES);
  // Its answers were on the way; were it to go on, the server would move the session to it and end the other's stream.
  await given?.answer(OPENED, FEATURES);
  const authenticates = (line: Line | undefined): boolean =>
    line?.sent.some(({ name }) => name === "authenticate") === true;
  expect([given, current].map(authenticates)).toEqual([false, true]);
});
