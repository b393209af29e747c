import { defineModule, type Limits } from "../../core/index.ts";
import { errorXml, scene, settle } from "@tandem/testkit/server-scene";
import type { XmlElement } from "@tandem/xml";
import { parseElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { parseNotification } from "@tandem/protocol/xep-0357-push";
import { modules } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";
import { push } from "./contract.ts";

const NS = "urn:xmpp:push:0";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const SERVICE = "push.client.capulet.lit";
const JULIET = "juliet@capulet.lit";

async function verona(limits: Partial<Limits> = {}) {
  const published: XmlElement[] = [];
  const service = defineModule({
    name: "a-push-service",
    setup: (host) => host.addService(SERVICE, ({ stanza }) => void published.push(stanza)),
  });
  const stage = await scene({ modules: [...modules, service], limits });
  for (const jid of [JULIET, "romeo@capulet.lit"])
    await stage.core.use(accounts).add({ jid: jid as never, secret: { kind: "password", password: "x" } });
  const juliet = await stage.connect(`${JULIET}/balcony`, { available: true });
  const romeo = await stage.connect("romeo@capulet.lit/orchard", { available: true });
  const says = async (content: string, type = "chat") => {
    await romeo.sends(`<message type="${type}" to="${JULIET}">${content}</message>`);
    await settle();
  };
  /** What was published and not yet looked at; answered, unless an error is given or it is left waiting. */
  const takes = async (answer: "result" | "wait" | "cancel" | "none" = "result") => {
    const taken = published.splice(0);
    for (const stanza of answer === "none" ? [] : taken) {
      const error =
        answer === "result" ? "" : errorXml(answer, answer === "wait" ? "resource-constraint" : "item-not-found");
      const reply = `<iq xmlns="jabber:client" type="${error === "" ? "result" : "error"}" id="${stanza.attr("id")}" from="${SERVICE}" to="capulet.lit">${error}</iq>`;
      await stage.core.router.route(parseElement(reply));
      await settle();
    }
    return taken;
  };
  const enables = (node: string, inside = "") =>
    juliet.sends(`<iq type="set" id="p"><enable xmlns="${NS}" jid="${SERVICE}" node="${node}">${inside}</enable></iq>`);
  const leaves = () => juliet.sends(`<presence type="unavailable"/>`);
  const summary = (stanza: XmlElement | undefined) =>
    parseNotification(stanza?.child("pubsub", PUBSUB)?.child("publish")?.child("item")?.firstElement());
  return { stage, juliet, romeo, says, takes, enables, leaves, summary };
}

test("[PN1] [PN3] [PN4] a message for who is away is published, with the options (XEP-0357 ex. 8, 12)", async () => {
  const { juliet, says, takes, enables, leaves } = await verona();
  const options = `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${PUBSUB}#publish-options</value></field><field var="secret"><value>eruio</value></field></x>`;
  await enables("n1", options);
  juliet.receives(`<iq type="result" id="p" to="${JULIET}/balcony"/>`);
  await says("<body>here</body>");
  expect(await takes()).toEqual([]);
  await leaves();
  await says("<body>Wherefore?</body>");
  const [stanza] = await takes();
  const { expectXml } = await import("@tandem/testkit/xml-matcher");
  expectXml(
    stanza as XmlElement,
    `<iq type="set" from="capulet.lit" to="${SERVICE}" id="*"><pubsub xmlns="${PUBSUB}"><publish node="n1"><item>
      <notification xmlns="${NS}"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE" type="hidden"><value>urn:xmpp:push:summary</value></field>
      <field var="message-count"><value>1</value></field><field var="last-message-sender"><value>romeo@capulet.lit</value></field></x>
      <about xmlns="urn:tandem:web-push:0" kind="conversation"/></notification></item></publish>
      <publish-options>${options}</publish-options></pubsub></iq>`,
  );
});

test("[PN3] what nobody would miss is not told", async () => {
  const { says, takes, enables, leaves } = await verona();
  await enables("n1");
  await leaves();
  await says(`<composing xmlns="http://jabber.org/protocol/chatstates"/>`);
  await says(`<received xmlns="urn:xmpp:receipts" id="1"/>`);
  await says(`<body>corrected</body><replace xmlns="urn:xmpp:message-correct:0" id="1"/>`);
  await says("<body>news</body>", "headline");
  expect(await takes()).toEqual([]);
});

test("[PN3] a session whose connection is lost sees nothing; one that came back does", async () => {
  const { stage, juliet, says, takes, enables, summary } = await verona();
  await enables("n1");
  await stage.core.emit("sessionLost", juliet.session);
  await says("<body>one</body>");
  expect(summary((await takes())[0])).toMatchObject({ messages: 1 });
  await says("<body>two</body>");
  expect(summary((await takes())[0])).toMatchObject({ messages: 2 });
  await stage.core.emit("sessionFound", juliet.session);
  await says("<body>three</body>");
  expect(await takes()).toEqual([]);
  await stage.core.emit("sessionLost", juliet.session);
  await says("<body>four</body>");
  expect(summary((await takes())[0])).toMatchObject({ messages: 1 });
});

test.each([
  ["count", { messages: 1, sender: undefined, body: undefined, kind: "conversation" }],
  ["sender", { messages: 1, sender: "romeo@capulet.lit", body: undefined, kind: "conversation" }],
  ["body", { messages: 1, sender: "romeo@capulet.lit", body: "secret words", kind: "conversation" }],
] as const)("[PN4] told with %s", async (detail, expected) => {
  const { stage, says, takes, enables, leaves, summary } = await verona();
  stage.core.use(push).tells(detail);
  await enables("n1");
  await leaves();
  await says("<body>secret words</body>");
  expect(summary((await takes())[0])).toEqual(expected);
});

test("[PN1] [SV5] services that call a device by a very long name are told, each, and can be switched off", async () => {
  const { juliet, says, takes, enables, leaves } = await verona();
  const long = "y".repeat(10_000);
  const names = [`${long}1`, `${long}2`, `${long}2`, "é".repeat(500)];
  for (const name of names) {
    await enables(name);
    juliet.receives(`<iq type="result" id="p" to="${JULIET}/balcony"/>`);
  }
  await juliet.sends(`<iq type="set" id="o"><disable xmlns="${NS}" jid="${SERVICE}" node="${long}1"/></iq>`);
  await leaves();
  await says("<body>Wherefore?</body>");
  const nodes = (await takes()).map((stanza) => stanza.child("pubsub", PUBSUB)?.child("publish")?.attr("node"));
  expect(nodes.sort()).toEqual([`${long}2`, "é".repeat(500)]);
});

test("[PN2] switched off for a node, or for the whole service", async () => {
  const { juliet, says, takes, enables, leaves } = await verona();
  for (const node of ["n1", "n2", "n3"]) await enables(node);
  await juliet.sends(`<iq type="set" id="p"><disable xmlns="${NS}" jid="${SERVICE}" node="n2"/></iq>`);
  await leaves();
  await says("<body>one</body>");
  const nodes = (await takes()).map((stanza) => stanza.child("pubsub", PUBSUB)?.child("publish")?.attr("node"));
  expect(nodes).toEqual(["n1", "n3"]);
  await juliet.sends(`<iq type="set" id="p"><disable xmlns="${NS}" jid="${SERVICE}"/></iq>`);
  await says("<body>two</body>");
  expect(await takes()).toEqual([]);
});

test("[PN5] a lasting error switches off, a passing one does not, ten of them do", async () => {
  const { says, takes, enables, leaves } = await verona();
  await leaves();
  await enables("n1");
  await says("<body>x</body>");
  expect(await takes("cancel")).toHaveLength(1);
  await says("<body>x</body>");
  expect(await takes()).toEqual([]);
  await enables("n1");
  for (let i = 0; i < 10; i++) {
    await says("<body>x</body>");
    expect(await takes("wait")).toHaveLength(1);
  }
  await says("<body>x</body>");
  expect(await takes()).toEqual([]);
});

test("[PN5] [SV5] nobody else can answer for the service", async () => {
  const { stage, romeo, says, takes, enables, leaves } = await verona();
  await enables("n1");
  await leaves();
  await says("<body>one</body>");
  const [asked] = await takes("none");
  await romeo.sends(
    `<iq type="error" id="${asked?.attr("id")}" to="capulet.lit">${errorXml("cancel", "item-not-found")}</iq>`,
  );
  await says("<body>two</body>");
  expect(await takes()).toEqual([]); // the first still waits
  await stage.passes(60_000);
  expect(await takes()).toHaveLength(1);
});

test("[PN6] one at a time for a service; what comes meanwhile is one more, with the newest count", async () => {
  const { stage, says, takes, enables, leaves, summary } = await verona();
  await enables("n1");
  await leaves();
  await says("<body>one</body>");
  const [first] = await takes("none");
  for (const text of ["two", "three"]) await says(`<body>${text}</body>`);
  expect(await takes()).toEqual([]);
  await stage.core.router.route(
    parseElement(
      `<iq xmlns="jabber:client" type="result" id="${first?.attr("id")}" from="${SERVICE}" to="capulet.lit"/>`,
    ),
  );
  await settle();
  expect((await takes()).map(summary)).toMatchObject([{ messages: 3 }]);
});

test("[PN6] [SV3] what comes meanwhile is one for each conversation, and of too many the oldest makes room", async () => {
  const { stage, says, takes, enables, leaves, summary } = await verona({ pushWaitingMax: 2 });
  const told = async () => {
    const senders: (string | undefined)[] = [];
    for (let taken = await takes(); taken.length > 0; taken = await takes())
      senders.push(...taken.map((stanza) => summary(stanza)?.sender));
    return senders;
  };
  await enables("n1");
  await leaves();
  const found = async (room: string, id: string) => {
    stage.core
      .use(push)
      .notify(JULIET as never, { id, kind: "room", sender: `${room}/Nurse`, hasReached: () => false });
    await settle();
  };
  await says("<body>first</body>");
  await found("a@rooms.capulet.lit", "1");
  await found("b@rooms.capulet.lit", "2");
  await found("b@rooms.capulet.lit", "3");
  expect(await told()).toEqual(["romeo@capulet.lit", "a@rooms.capulet.lit/Nurse", "b@rooms.capulet.lit/Nurse"]);
  await says("<body>again</body>");
  for (const [at, room] of ["a", "b", "c"].entries()) await found(`${room}@rooms.capulet.lit`, `x${at}`);
  expect(await told()).toEqual(["romeo@capulet.lit", "b@rooms.capulet.lit/Nurse", "c@rooms.capulet.lit/Nurse"]);
});

test("[PN7] what a module has found is told once, and not where a session that stands has had it", async () => {
  const { stage, juliet, takes, enables, summary } = await verona();
  await enables("n1");
  const found = async (id: string, hasReached: boolean) => {
    stage.core.use(push).notify(JULIET as never, { id, kind: "room", hasReached: () => hasReached });
    await settle();
    return (await takes()).map(summary);
  };
  expect(await found("m1", true)).toEqual([]);
  expect(await found("m1", false)).toMatchObject([{ messages: 1, kind: "room" }]);
  expect(await found("m1", false)).toEqual([]);
  await stage.core.emit("sessionLost", juliet.session);
  expect(await found("m2", true)).toMatchObject([{ messages: 2 }]);
});

test("[PN8] what a session had that turns out to have been lost by then is told; what it was heard after is not", async () => {
  const { stage, juliet, says, takes, enables, summary } = await verona({ resumePresenceSecondsMax: 30 });
  await enables("n1");
  await says("<body>seen</body>");
  // The last that was heard of it.
  await stage.passes(1);
  await says("<body>unseen</body>");
  stage.core.use(push).notify(JULIET as never, { id: "m1", kind: "room", hasReached: () => true });
  await stage.passes(30_000);
  expect(await takes()).toEqual([]);
  await stage.core.emit("sessionLost", juliet.session);
  await settle();
  expect(summary((await takes())[0])).toMatchObject({ messages: 1, kind: "conversation" });
  expect(summary((await takes())[0])).toMatchObject({ messages: 2, kind: "room" });
  expect(await takes()).toEqual([]);
  // Once, also if it is lost again.
  await stage.core.emit("sessionFound", juliet.session);
  await stage.core.emit("sessionLost", juliet.session);
  await settle();
  expect(await takes()).toEqual([]);
});

test("[PN8] what another session has had as well is not told", async () => {
  const { stage, juliet, says, takes, enables } = await verona();
  await enables("n1");
  await stage.connect(`${JULIET}/chamber`, { available: true });
  await says("<body>both have it</body>");
  await stage.core.emit("sessionLost", juliet.session);
  await settle();
  expect(await takes()).toEqual([]);
});

test("[PN1] [SV3] as many services as allowed, not one more; a malformed one is refused", async () => {
  const { juliet, enables } = await verona({ pushServicesPerAccountMax: 2 });
  for (const node of ["n1", "n2", "n1"]) {
    await enables(node);
    juliet.receives(`<iq type="result" id="p" to="${JULIET}/balcony"/>`);
  }
  await enables("n3");
  juliet.receives(`<iq type="error" id="p" to="*">${errorXml("wait", "resource-constraint")}</iq>`);
  await juliet.sends(`<iq type="set" id="p"><enable xmlns="${NS}" node="n1"/></iq>`);
  juliet.receives(`<iq type="error" id="p" to="*">${errorXml("modify", "bad-request")}</iq>`);
});

test("an account that is removed leaves nothing behind", async () => {
  const { stage, says, takes, enables, leaves } = await verona();
  await enables("n1");
  await leaves();
  await stage.core.use(accounts).remove(JULIET as never);
  await stage.core.use(accounts).add({ jid: JULIET as never, secret: { kind: "password", password: "x" } });
  await says("<body>one</body>");
  expect(await takes()).toEqual([]);
});

test("[PN9] a disabled account's push services are told nothing until it is enabled again", async () => {
  const { stage, says, takes, enables, leaves } = await verona();
  const change = (isDisabled: boolean): Promise<void> =>
    stage.core.use(accounts).change(JULIET as never, { isDisabled });
  await enables("n1");
  await leaves();
  await change(true);
  await says("<body>secret</body>");
  expect(await takes()).toEqual([]);
  await change(false);
  await says("<body>welcome back</body>");
  expect(await takes()).toHaveLength(1);
});
