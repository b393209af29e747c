import { type BareJid, type FullJid, NS_CLIENT, parseFullJid } from "@tandem/protocol";
import { el, serialize, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { coreErrors } from "./errors.ts";
import type { IqHandler } from "./module.ts";
import type { Log } from "./ports/index.ts";
import { Router } from "./router.ts";
import { Session, SessionDirectory } from "./session.ts";

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

function scene() {
  const sessions = new SessionDirectory();
  const router = new Router("capulet.lit", sessions, silent);
  const connect = (address: string) => {
    const jid = parseFullJid(address) as FullJid;
    const [account, resource] = address.split("/") as [BareJid, string];
    const sent: string[] = [];
    const outlet = { isFramed: false, write: (text: string) => void sent.push(text), close: () => undefined };
    const session = new Session({ id: address, account, jid, resource, outlet, remoteAddress: "127.0.0.1" });
    sessions.add(session);
    return { session, sent };
  };
  return { router, sessions, connect };
}

const ping = (attrs: Record<string, string>, ...children: XmlElement[]) =>
  el("iq", NS_CLIENT, attrs, ...(children.length > 0 ? children : [el("ping", "urn:xmpp:ping")]));

test("an iq is answered by whoever registered for its target, type and payload", async () => {
  const { router, connect } = scene();
  const juliet = connect("juliet@capulet.lit/balcony");
  router.addIq("domain", "get", "urn:xmpp:ping", "ping", () => undefined);
  await router.receive(juliet.session, ping({ type: "get", id: "1", to: "capulet.lit" }));
  expect(juliet.sent).toEqual([`<iq type="result" to="juliet@capulet.lit/balcony" from="capulet.lit" id="1"/>`]);
});

test("[SV5] the server says who sent it: a forged from is overwritten (RFC 6120 §8.1.2.1)", async () => {
  const { router, connect } = scene();
  const juliet = connect("juliet@capulet.lit/balcony");
  const seen: string[] = [];
  router.ownMessages(({ stanza }) => void seen.push(stanza.attr("from") ?? ""));
  await router.receive(
    juliet.session,
    el("message", NS_CLIENT, { from: "romeo@montague.lit", to: "nurse@capulet.lit" }),
  );
  expect(seen).toEqual(["juliet@capulet.lit/balcony"]);
});

test("what nobody answers gets service-unavailable (RFC 6120 §8.4)", async () => {
  const { router, connect } = scene();
  const juliet = connect("juliet@capulet.lit/balcony");
  await router.receive(juliet.session, ping({ type: "get", id: "1", to: "capulet.lit" }));
  expect(juliet.sent[0]).toContain("<service-unavailable ");
});

test.each([
  ["no id", { type: "get" }, "bad-request"],
  ["an unknown type", { type: "ask", id: "1" }, "bad-request"],
  ["a malformed address", { type: "get", id: "1", to: "@capulet.lit" }, "jid-malformed"],
  ["another domain", { type: "get", id: "1", to: "montague.lit" }, "remote-server-not-found"],
])("[SV5] an iq with %s is refused with the condition that the RFC names", async (_, attrs, condition) => {
  const { router, connect } = scene();
  const juliet = connect("juliet@capulet.lit/balcony");
  await router.receive(juliet.session, ping(attrs));
  expect(juliet.sent).toHaveLength(1);
  expect(juliet.sent[0]).toContain(`<${condition} `);
});

test("[SV5] an iq get with two children is refused (RFC 6120 §8.2.3)", async () => {
  const { router, connect } = scene();
  const juliet = connect("juliet@capulet.lit/balcony");
  await router.receive(juliet.session, ping({ type: "get", id: "1" }, el("a", "urn:x"), el("b", "urn:x")));
  expect(juliet.sent[0]).toContain("<bad-request ");
});

test("an error is never answered, nor is a result (RFC 6120 §8.3.1)", async () => {
  const { router, connect } = scene();
  const juliet = connect("juliet@capulet.lit/balcony");
  await router.receive(juliet.session, ping({ type: "error", id: "1", to: "romeo@capulet.lit/gone" }));
  await router.receive(juliet.session, ping({ type: "result", id: "2", to: "@" }));
  expect(juliet.sent).toEqual([]);
});

test("an iq to a resource goes there as it is; to one that is gone it is refused (RFC 6121 §8.5.3)", async () => {
  const { router, connect } = scene();
  const juliet = connect("juliet@capulet.lit/balcony");
  const nurse = connect("nurse@capulet.lit/hall");
  await router.receive(juliet.session, ping({ type: "get", id: "1", to: "nurse@capulet.lit/hall" }));
  expect(nurse.sent).toHaveLength(1);
  await router.receive(juliet.session, ping({ type: "get", id: "2", to: "nurse@capulet.lit/attic" }));
  expect(juliet.sent[0]).toContain("<service-unavailable ");
});

test("a handler's own fault becomes internal-server-error and tells nothing about itself", async () => {
  const { router, connect } = scene();
  const juliet = connect("juliet@capulet.lit/balcony");
  const faulty: IqHandler = () => Promise.reject(new Error("secret path /etc/tandem"));
  router.addIq("domain", "get", "urn:xmpp:ping", "ping", faulty);
  await router.receive(juliet.session, ping({ type: "get", id: "1", to: "capulet.lit" }));
  expect(juliet.sent[0]).toContain("<internal-server-error ");
  expect(juliet.sent[0]).not.toContain("secret");
});

test("authorize may drop in silence or refuse, also when it takes its time; nothing after it runs then", async () => {
  const { router, connect } = scene();
  const juliet = connect("juliet@capulet.lit/balcony");
  const handled: string[] = [];
  router.ownMessages(({ stanza }) => void handled.push(stanza.attr("id") ?? ""));
  router.authorize.add("silence", ({ stanza }) => (stanza.attr("id") === "dropped" ? "drop" : undefined));
  router.authorize.add("slow", async ({ stanza }) => {
    await Promise.resolve();
    if (stanza.attr("id") === "refused") throw coreErrors.raise["core/not-allowed"]();
    return undefined;
  });
  const say = (id: string) => router.receive(juliet.session, el("message", NS_CLIENT, { id, to: "nurse@capulet.lit" }));
  await say("dropped");
  await say("refused");
  await say("passed");
  expect(handled).toEqual(["passed"]);
  expect(juliet.sent).toHaveLength(1);
  expect(juliet.sent[0]).toContain(`id="refused"`);
});

test("a service gets all stanzas to its host, and fan-out writes one text with each address in it", async () => {
  const { router, connect } = scene();
  const juliet = connect("juliet@capulet.lit/balcony");
  const nurse = connect("nurse@capulet.lit/hall");
  router.addService("rooms.capulet.lit", ({ stanza }) => {
    const copy = stanza.shallowCopy().setAttr("from", "garden@rooms.capulet.lit/Juliet");
    router.fanout(copy, [juliet.session.jid, nurse.session.jid, "gone@capulet.lit/x" as FullJid]);
  });
  await router.receive(
    juliet.session,
    el("message", NS_CLIENT, { type: "groupchat", to: "garden@rooms.capulet.lit" }, el("body", NS_CLIENT, {}, "1 < 2")),
  );
  for (const { session, sent } of [juliet, nurse]) {
    expect(sent).toEqual([
      `<message to="${session.jid}" type="groupchat" from="garden@rooms.capulet.lit/Juliet"><body>1 &lt; 2</body></message>`,
    ]);
  }
});

test("a framed stream gets each stanza with its own namespace (RFC 7395 §3.3.3)", () => {
  const sent: string[] = [];
  const outlet = { isFramed: true, write: (text: string) => void sent.push(text), close: () => undefined };
  const jid = "a@capulet.lit/1" as FullJid;
  const session = new Session({
    id: "1",
    account: "a@capulet.lit" as BareJid,
    jid,
    resource: "1",
    outlet,
    remoteAddress: "::1",
  });
  session.send(el("presence", NS_CLIENT));
  expect(sent).toEqual([serialize(el("presence", NS_CLIENT))]);
  session.isOpen = false;
  session.send(el("presence", NS_CLIENT));
  expect(sent).toHaveLength(1);
});

test("two owners of the same thing stop the boot", () => {
  const { router } = scene();
  router.ownMessages(() => undefined);
  expect(() => router.ownMessages(() => undefined)).toThrow("two modules own messages");
  router.addIq("domain", "get", "urn:xmpp:ping", "ping", () => undefined);
  expect(() => router.addIq("domain", "get", "urn:xmpp:ping", "ping", () => undefined)).toThrow("two modules answer");
  router.addService("rooms.capulet.lit", () => undefined);
  expect(() => router.addService("rooms.capulet.lit", () => undefined)).toThrow("two modules serve");
});
