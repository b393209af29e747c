import {
  certificateFor,
  converse,
  type FederatedServer,
  Network,
  type ServerOptions,
} from "@tandem/testkit/federation-scene";
import { VirtualTime } from "@tandem/testkit/server-scene";
import { parseElement, serialize, type XmlElement } from "@tandem/xml";
import { beforeEach, expect, test } from "vitest";
import { defineModule, type ModuleDefinition } from "../index.ts";

/** Remembers what arrives, who it is for and whether it counts as a stranger's. */
function recorder(): { module: ModuleDefinition; seen: XmlElement[]; remote: boolean[] } {
  const seen: XmlElement[] = [];
  const remote: boolean[] = [];
  const module = defineModule({
    name: "recorder",
    setup(host) {
      host.ownMessages(({ stanza, isRemote }) => {
        seen.push(stanza);
        remote.push(isRemote);
      });
      host.ownPresence(() => undefined);
      host.onIq("domain", "get", "urn:xmpp:ping", "ping", () => undefined);
      host.addService(`rooms.${host.domain}`, ({ stanza }) => void seen.push(stanza));
    },
  });
  return { module, seen, remote };
}

const CAPULET = "capulet.example";
const MONTAGUE = "montague.example";
let time = new VirtualTime();
let network = new Network(time);
beforeEach(() => {
  time = new VirtualTime();
  network = new Network(time);
});

interface Side extends FederatedServer {
  readonly seen: XmlElement[];
  readonly remote: boolean[];
  says(to: string, body?: string): Promise<void>;
}

async function adds(domain: string, options: Partial<ServerOptions> = {}): Promise<Side> {
  const { module, seen, remote } = recorder();
  const server = await network.adds(domain, { modules: [module], ...options });
  return Object.assign(server, {
    seen,
    remote,
    async says(to: string, body = "hello") {
      void server.core.router.route(
        parseElement(
          `<message xmlns="jabber:client" from="juliet@${domain}/b" to="${to}" id="m1"><body>${body}</body></message>`,
        ),
      );
      await converse();
    },
  });
}

async function both(capulet: Partial<ServerOptions> = {}, montague: Partial<ServerOptions> = {}) {
  return { capulet: await adds(CAPULET, capulet), montague: await adds(MONTAGUE, montague) };
}

async function passes(ms: number): Promise<void> {
  time.advance(ms);
  await converse();
}

const selfSigned = (domain: string) => certificateFor([domain], false);
const bodies = (side: Side): string[] =>
  side.seen.map((stanza) => stanza.childText("body") ?? stanza.attr("type") ?? "");
const conditions = (side: Side): (string | undefined)[] =>
  side.seen.map((stanza) => stanza.child("error")?.elements()[0]?.name);
const events = (side: Side, event: string) => side.log.filter((line) => line.event === event);

test("[FE1, FE3] two servers with good certificates talk over TLS and SASL EXTERNAL, no dialback (RFC 6120 §13.7)", async () => {
  const { capulet, montague } = await both();
  await capulet.says(`romeo@${MONTAGUE}`);
  expect(montague.seen.map((stanza) => serialize(stanza))).toEqual([
    `<message xmlns="jabber:client" from="juliet@${CAPULET}/b" to="romeo@${MONTAGUE}" id="m1"><body>hello</body></message>`,
  ]);
  expect(montague.remote).toEqual([true]);
  const said = capulet.dialled[0]?.written ?? "";
  expect(said).toContain('mechanism="EXTERNAL"');
  expect(said).not.toContain("<result");
  expect(said.indexOf("<message")).toBeGreaterThan(said.indexOf("<starttls"));
});

test("[FE9] the answer takes the same stream where both have said so (XEP-0288 §2)", async () => {
  const { capulet, montague } = await both();
  await capulet.says(`romeo@${MONTAGUE}`);
  await montague.says(`juliet@${CAPULET}`, "back");
  expect(bodies(capulet)).toEqual(["back"]);
  expect([capulet.accepted.length, montague.accepted.length]).toEqual([0, 1]);
});

test("[FE4] self-signed servers that allow dialback prove themselves by it, each way a stream (XEP-0220 §2)", async () => {
  const policy = { trust: "dialback" } as const;
  const { capulet, montague } = await both(
    { policy, certificate: selfSigned(CAPULET) },
    { policy, certificate: selfSigned(MONTAGUE) },
  );
  await capulet.says(`romeo@${MONTAGUE}`);
  expect(bodies(montague)).toEqual(["hello"]);
  // One more connection asked the key back, and is gone.
  expect(capulet.accepted.map((end) => end.isClosed)).toEqual([true]);
  await montague.says(`juliet@${CAPULET}`, "back");
  expect(bodies(capulet)).toEqual(["back"]);
  expect(events(montague, "federation.proved")[0]?.fields).toMatchObject({ domain: CAPULET, by: "dialback" });
});

test("[FE5] a self-signed certificate is not enough where certificates are asked for, in either direction", async () => {
  const { capulet, montague } = await both({ certificate: selfSigned(CAPULET) }, {});
  await capulet.says(`romeo@${MONTAGUE}`);
  expect(montague.seen).toEqual([]);
  expect(conditions(capulet)).toEqual(["remote-server-not-found"]);
  expect(events(montague, "federation.refused")[0]?.fields).toMatchObject({
    domain: CAPULET,
    why: "dialback: remote-server-not-found; certificate: DEPTH_ZERO_SELF_SIGNED_CERT",
  });
  expect(events(montague, "federation.not-verified")[0]?.fields).toMatchObject({
    domain: CAPULET,
    detail: "certificate: DEPTH_ZERO_SELF_SIGNED_CERT",
  });
  await montague.says(`juliet@${CAPULET}`);
  expect(conditions(montague)).toEqual(["remote-server-not-found"]);
});

test("[FE5] a certificate for servers only proves no client, but the server that confirms its key", async () => {
  const { capulet, montague } = await both();
  const one = await raw(capulet, { ...certificateFor([MONTAGUE], false), flaw: "INVALID_PURPOSE" });
  expect(await one.secures()).not.toContain("EXTERNAL");
  // Montague's own server, whose certificate is good, has to say that the key is its own.
  const id = /id="([^"]+)"/.exec(capulet.accepted[0]?.written.split("<stream:stream").at(-1) ?? "")?.[1] ?? "";
  const key = montague.federation.keys.key(CAPULET, MONTAGUE, id);
  expect(await one.sends(result(MONTAGUE, CAPULET, key))).toContain('type="valid"');
});

test("[FE2] a trusted certificate for another domain is refused", async () => {
  const { capulet, montague } = await both({ certificate: certificateFor(["verona.example"]) });
  await montague.says(`juliet@${CAPULET}`);
  expect(conditions(montague)).toEqual(["remote-server-not-found"]);
  await capulet.says(`romeo@${MONTAGUE}`);
  expect(montague.seen.filter((stanza) => stanza.attr("type") !== "error")).toEqual([]);
});

test("[FE1] a server without TLS is not talked to", async () => {
  const { capulet } = await both({}, { hasTls: false });
  await capulet.says(`romeo@${MONTAGUE}`);
  expect(conditions(capulet)).toEqual(["remote-server-not-found"]);
  expect(capulet.dialled[0]?.written).not.toContain("<message");
});

test("[FE8] a service of ours speaks for itself, on a stream of its own", async () => {
  const { capulet, montague } = await both();
  const stanza = `<message xmlns="jabber:client" from="garden@rooms.${CAPULET}/romeo" to="romeo@${MONTAGUE}/o" type="groupchat"><body>hi</body></message>`;
  void capulet.core.router.route(parseElement(stanza));
  await converse();
  expect(bodies(montague)).toEqual(["hi"]);
  await montague.says(`garden@rooms.${CAPULET}`, "to the room");
  expect(bodies(capulet)).toEqual(["to the room"]);
});

// --- a raw peer

const HEADER = (from = MONTAGUE, to = CAPULET) =>
  `<?xml version="1.0"?><stream:stream xmlns="jabber:server" xmlns:stream="http://etherx.jabber.org/streams" from="${from}" to="${to}" version="1.0">`;

async function raw(capulet: Side, certificate = certificateFor([MONTAGUE])) {
  const peer = capulet.connectsRaw({ remoteAddress: "192.0.2.66", certificate, hasTls: true });
  let said = "";
  peer.listener = {
    onData: (chunk) => void (said += new TextDecoder().decode(chunk as Uint8Array)),
    onClosed: () => undefined,
  };
  const sends = async (text: string): Promise<string> => {
    said = "";
    if (!peer.isClosed) peer.write(text);
    await converse();
    return said;
  };
  return {
    peer,
    sends,
    async secures(from = MONTAGUE): Promise<string> {
      await sends(HEADER(from));
      await sends(`<starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"/>`);
      peer.isSecure = true;
      return sends(HEADER(from));
    },
    async authenticates(): Promise<void> {
      await this.secures();
      const answer = await sends(`<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="EXTERNAL">=</auth>`);
      expect(answer).toContain("<success");
      await sends(HEADER());
    },
  };
}

const stanza = (from: string, to: string) => `<message from="${from}" to="${to}"><body>x</body></message>`;

test("[FE1] before TLS there is nothing but STARTTLS (RFC 7590 §3)", async () => {
  const { capulet } = await both();
  const { sends } = await raw(capulet);
  const features = await sends(HEADER());
  expect(features).toContain(
    `<stream:features><starttls xmlns="urn:ietf:params:xml:ns:xmpp-tls"><required/></starttls></stream:features>`,
  );
  expect(
    await sends(`<db:result xmlns:db="jabber:server:dialback" from="${MONTAGUE}" to="${CAPULET}">key</db:result>`),
  ).toContain("policy-violation");
});

test.each([
  ["invalid-from", `romeo@verona.example`, `juliet@${CAPULET}`],
  ["invalid-from", `juliet@${CAPULET}`, `juliet@${CAPULET}`],
  ["host-unknown", `romeo@${MONTAGUE}`, `juliet@verona.example`],
  ["improper-addressing", ``, `juliet@${CAPULET}`],
  ["improper-addressing", `romeo@${MONTAGUE}`, ``],
])("[FE8] %s: from %j to %j ends the stream (RFC 6120 §4.9.3)", async (condition, from, to) => {
  const { capulet } = await both();
  const one = await raw(capulet);
  await one.authenticates();
  expect(await one.sends(stanza(from, to))).toContain(`<${condition} `);
  expect(one.peer.isClosed).toBe(true);
  expect(capulet.seen).toEqual([]);
});

test("[FE8] nothing is taken before proof", async () => {
  const { capulet } = await both();
  const one = await raw(capulet);
  await one.secures();
  expect(await one.sends(stanza(`romeo@${MONTAGUE}`, `juliet@${CAPULET}`))).toContain("not-authorized");
  expect(capulet.seen).toEqual([]);
});

test("[FE3] EXTERNAL for another domain than the certificate's is not taken (XEP-0178 §3)", async () => {
  const { capulet } = await both();
  const one = await raw(capulet);
  await one.secures();
  const claim = Buffer.from("verona.example").toString("base64");
  expect(
    await one.sends(`<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="EXTERNAL">${claim}</auth>`),
  ).toContain("invalid-authzid");
  const other = await raw(capulet);
  expect(await other.secures("verona.example")).not.toContain("EXTERNAL");
  expect(await other.sends(`<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="EXTERNAL">=</auth>`)).toContain(
    "invalid-mechanism",
  );
});

const result = (from: string, to: string, key = "made-up") =>
  `<result xmlns="jabber:server:dialback" from="${from}" to="${to}">${key}</result>`;

test("[FE4] a key that the domain's own server did not make proves nothing", async () => {
  const { capulet } = await both({ policy: { trust: "dialback" } });
  const one = await raw(capulet, certificateFor(["evil.example"]));
  await one.secures();
  expect(await one.sends(result(MONTAGUE, CAPULET))).toContain('type="invalid"');
  expect(one.peer.isClosed).toBe(true);
});

test("[FE6] a claim that cannot be verified is an error, and the stream stays (XEP-0220 §2.4)", async () => {
  const { capulet } = await both({ policy: { trust: "dialback" } });
  const one = await raw(capulet);
  await one.secures();
  expect(await one.sends(result("nowhere.example", CAPULET))).toMatch(/type="error".*remote-server-not-found/);
  expect(await one.sends(result(MONTAGUE, "verona.example"))).toMatch(/type="error".*item-not-found/);
  expect(await one.sends(result(MONTAGUE, CAPULET))).toContain('type="valid"'); // by its certificate (XEP-0344)
});

test("[FE8] our own domains cannot be claimed from outside", async () => {
  const { capulet } = await both({ policy: { trust: "dialback" } });
  const one = await raw(capulet);
  await one.secures();
  expect(await one.sends(result(`rooms.${CAPULET}`, CAPULET))).toContain("policy-violation");
});

test("[FE7] a key is good for its pair and its stream (XEP-0185 §3)", async () => {
  const { capulet } = await both();
  const one = await raw(capulet);
  await one.secures();
  const key = capulet.federation.keys.key(MONTAGUE, CAPULET, "stream-1");
  const verify = (id: string, from = MONTAGUE, to = CAPULET) =>
    `<verify xmlns="jabber:server:dialback" from="${from}" to="${to}" id="${id}">${key}</verify>`;
  expect(await one.sends(verify("stream-1"))).toContain('type="valid"');
  expect(await one.sends(verify("stream-2"))).toContain('type="invalid"');
  expect(await one.sends(verify("stream-1", "verona.example"))).toContain('type="invalid"');
  expect(await one.sends(verify("stream-1", MONTAGUE, `rooms.${CAPULET}`))).toContain('type="invalid"');
  expect(await one.sends(verify("stream-1", MONTAGUE, "verona.example"))).toContain("item-not-found");
});

test("[FE10] who is not on the list gets nowhere, nobody looks for them, and what is for them comes back", async () => {
  const { capulet, montague } = await both({ policy: { allow: ["verona.example"] } });
  const one = await raw(capulet);
  expect(await one.sends(HEADER())).toContain("policy-violation");
  await capulet.says(`romeo@${MONTAGUE}`);
  expect(conditions(capulet)).toEqual(["not-allowed"]);
  expect([capulet.dialled, montague.seen]).toEqual([[], []]);
});

test.each([
  ["host-unknown", HEADER(MONTAGUE, "verona.example")],
  ["invalid-namespace", HEADER().replace("jabber:server", "jabber:client")],
  ["unsupported-version", HEADER().replace(' version="1.0">', ">")],
  ["improper-addressing", HEADER("a b")],
])("%s ends a stream at its header (RFC 6120 §4.9.3)", async (condition, header) => {
  const { capulet } = await both();
  const one = await raw(capulet);
  expect(await one.sends(header)).toContain(`<${condition} `);
  expect(one.peer.isClosed).toBe(true);
});

// --- bounds

test("[FE11] connections: in all unproved, and per address, at the limit and one past it", async () => {
  const { capulet } = await both({ limits: { remoteUnprovedStreamsMax: 3, remoteStreamsPerAddressMax: 2 } });
  const from = (remoteAddress: string) => capulet.connectsRaw({ remoteAddress, certificate: undefined, hasTls: true });
  const open = [from("192.0.2.1"), from("192.0.2.1"), from("192.0.2.1"), from("192.0.2.2"), from("192.0.2.3")];
  await converse();
  expect(open.map((end) => end.isClosed)).toEqual([false, false, true, false, true]);
  open[0]?.close();
  await converse();
  expect(from("192.0.2.1").isClosed).toBe(false);
});

test("[FE11] bytes and time before proof", async () => {
  const { capulet } = await both({ limits: { stanzaCharsBeforeSignInMax: 400, remoteProofSecondsMax: 30 } });
  const much = await raw(capulet);
  await much.sends(HEADER());
  expect(await much.sends(`<message>${" ".repeat(400)}`)).toContain("policy-violation");
  const slow = await raw(capulet);
  await slow.sends(HEADER());
  await passes(29_000);
  expect(slow.peer.isClosed).toBe(false);
  await passes(1_000);
  expect(slow.peer.isClosed).toBe(true);
});

test("[FE11] one stream speaks for so many domains and no more", async () => {
  const { capulet } = await both({ limits: { remoteDomainsPerStreamMax: 2 } });
  const one = await raw(capulet, certificateFor([MONTAGUE, `*.${MONTAGUE}`]));
  await one.secures();
  expect(await one.sends(result(MONTAGUE, CAPULET))).toContain('type="valid"');
  expect(await one.sends(result(`a.${MONTAGUE}`, CAPULET))).toContain('type="valid"');
  expect(await one.sends(result(`b.${MONTAGUE}`, CAPULET))).toContain("resource-constraint");
});

test("[FE12] what waits is bounded in stanzas, and comes back in order when nobody answers in time", async () => {
  const { capulet } = await both({ limits: { remoteQueueStanzasMax: 2, remoteQueueSecondsMax: 20 } });
  network.silent.add(MONTAGUE);
  for (let i = 0; i < 3; i++) await capulet.says(`romeo@${MONTAGUE}`);
  expect(conditions(capulet)).toEqual(["resource-constraint"]);
  await passes(19_000);
  expect(capulet.seen).toHaveLength(1);
  await passes(1_000);
  expect(conditions(capulet)).toEqual(["resource-constraint", "remote-server-timeout", "remote-server-timeout"]);
});

test("[FE12] what waits is bounded in characters", async () => {
  const { capulet } = await both({ limits: { remoteQueueCharsMax: 400 } });
  network.silent.add(MONTAGUE);
  await capulet.says(`romeo@${MONTAGUE}`, "a".repeat(50));
  await capulet.says(`romeo@${MONTAGUE}`, "b".repeat(300));
  expect(conditions(capulet)).toEqual(["resource-constraint"]);
});

test("[FE13, FE14] a domain without server: back at once, no new attempt before the pause is over, twice as long each time", async () => {
  const capulet = await adds(CAPULET);
  await capulet.says(`romeo@${MONTAGUE}`);
  expect(conditions(capulet)).toEqual(["remote-server-not-found"]);
  const montague = await adds(MONTAGUE);
  await passes(1_000);
  await capulet.says(`romeo@${MONTAGUE}`);
  expect(capulet.dialled).toHaveLength(0);
  await passes(1_000);
  await capulet.says(`romeo@${MONTAGUE}`, "now");
  expect(bodies(montague)).toEqual(["now"]);
});

test("[FE14] a domain that comes to us ends the pause", async () => {
  const policy = { trust: "dialback" } as const;
  const capulet = await adds(CAPULET, { policy, certificate: selfSigned(CAPULET) });
  await capulet.says(`romeo@${MONTAGUE}`);
  const montague = await adds(MONTAGUE, { policy, certificate: selfSigned(MONTAGUE) });
  await montague.says(`juliet@${CAPULET}`);
  await capulet.says(`romeo@${MONTAGUE}`, "answer");
  expect(bodies(montague)).toEqual(["answer"]);
});

test("a lost connection is made anew for the next stanza", async () => {
  const { capulet, montague } = await both();
  await capulet.says(`romeo@${MONTAGUE}`, "one");
  montague.accepted[0]?.abort();
  await converse();
  await capulet.says(`romeo@${MONTAGUE}`, "two");
  expect(bodies(montague)).toEqual(["one", "two"]);
  expect(montague.accepted).toHaveLength(2);
});

test("[FE15] a peer that takes nothing is given up; one with nothing to say is closed", async () => {
  const { capulet } = await both({ limits: { remoteStallSecondsMax: 60, remoteIdleSecondsMax: 900 } });
  await capulet.says(`romeo@${MONTAGUE}`);
  const [dialled] = capulet.dialled;
  if (dialled === undefined) throw new Error("nobody was dialled");
  dialled.bufferedChars = 10;
  await passes(1_000);
  await passes(59_000);
  expect(dialled.isClosed).toBe(false);
  await passes(1_000);
  expect(dialled.isClosed).toBe(true);
  await capulet.says(`romeo@${MONTAGUE}`);
  await passes(899_000);
  expect(capulet.dialled[1]?.isClosed).toBe(false);
  await passes(1_000);
  expect(capulet.dialled[1]?.isClosed).toBe(true);
});

test("[FE13] nobody relays between strangers", async () => {
  const { capulet } = await both();
  const one = await raw(capulet);
  await one.authenticates();
  expect(await one.sends(stanza(`romeo@${MONTAGUE}`, "mercutio@verona.example"))).toContain("host-unknown");
  expect(capulet.dialled).toEqual([]);
});
