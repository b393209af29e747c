import { type Scene, scene, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0280Carbons } from "../xep-0280-carbons/index.ts";
import { xep0060Pubsub } from "./index.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const IAGO = "iago@capulet.lit";
const NODE = "urn:test:letters";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const modules = [
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0280Carbons,
  xep0115Caps,
  xep0060Pubsub,
];

async function comes(stage: Scene, jid: string): Promise<WireClient> {
  const client = await stage.connect(jid);
  await client.sends("<presence/>");
  client.forgets();
  return client;
}

const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
const form = (kind: string, fields: Readonly<Record<string, string>>): string =>
  `<x xmlns="jabber:x:data" type="submit">${field("FORM_TYPE", `${PUBSUB}#${kind}`)}${Object.entries(fields)
    .map(([name, value]) => field(`pubsub#${name}`, value))
    .join("")}</x>`;
const letter = (text: string): string => `<letter xmlns="${NODE}">${text}</letter>`;
const subscription = (jid: string, state: string): string =>
  `<subscription node="${NODE}" jid="${jid}" subscription="${state}"/>`;
const refusal = (type: string, condition: string, application: string): string =>
  `<error type="${type}"><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>
    <text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas">*</text>${application === "" ? "" : `<${application} xmlns="${PUBSUB}#errors"/>`}</error>`;

/** Juliet has a node with one letter; nobody is her contact. */
async function verona(config: Readonly<Record<string, string>> = {}, limits = {}) {
  const stage = await scene({ modules, limits, accounts: [JULIET, ROMEO, IAGO] });
  const juliet = await comes(stage, `${JULIET}/balcony`);
  const romeo = await comes(stage, `${ROMEO}/orchard`);
  const iago = await comes(stage, `${IAGO}/garden`);
  const asks = async (client: WireClient, type: "get" | "set", inside: string, ns = ""): Promise<void> => {
    await client.sends(
      `<iq type="${type}" id="q" to="${JULIET}"><pubsub xmlns="${PUBSUB}${ns}">${inside}</pubsub></iq>`,
    );
  };
  const publishes = async (text: string, by = juliet): Promise<void> => {
    await asks(by, "set", `<publish node="${NODE}"><item id="${text}">${letter(text)}</item></publish>`);
    if (by === juliet) by.receives(`<iq type="result" id="q" from="${JULIET}" to="*">...</iq>`);
  };
  const made = { access_model: "open", ...config };
  await asks(juliet, "set", `<create node="${NODE}"/><configure>${form("node_config", made)}</configure>`);
  juliet.forgets();
  await publishes("first");
  const subscribes = (client: WireClient, jid: string, more = "") =>
    asks(client, "set", `<subscribe node="${NODE}" jid="${jid}"/>${more}`);
  const answers = (client: WireClient, inside: string): void => {
    client.receives(
      `<iq type="result" id="q" from="${JULIET}" to="*"><pubsub xmlns="${PUBSUB}">${inside}</pubsub></iq>`,
    );
  };
  const refuses = (client: WireClient, type: string, condition: string, application = ""): void => {
    client.receives(`<iq type="error" id="q" from="${JULIET}" to="*">${refusal(type, condition, application)}</iq>`);
  };
  return { stage, juliet, romeo, iago, asks, publishes, subscribes, answers, refuses };
}

const event = (to: string, inside: string, more = ""): string =>
  `<message type="headline" id="*" from="${JULIET}" to="${to}"><event xmlns="${PUBSUB}#event">${inside}</event>${more}</message>`;
const told = (to: string, text: string, more = ""): string =>
  event(to, `<items node="${NODE}"><item id="${text}">${letter(text)}</item></items>`, more);
const DELAY = `<delay xmlns="urn:xmpp:delay" stamp="*"/>`;

test("[PE13] who subscribes gets the last item and every later one, until they end it (XEP-0060 ex. 32-54)", async () => {
  const { juliet, romeo, iago, asks, publishes, subscribes, answers } = await verona();
  await subscribes(romeo, ROMEO);
  romeo.receives(told(ROMEO, "first", DELAY));
  answers(romeo, subscription(ROMEO, "subscribed"));
  await publishes("second");
  romeo.receives(told(ROMEO, "second"));
  await asks(romeo, "get", "<subscriptions/>");
  answers(romeo, `<subscriptions>${subscription(ROMEO, "subscribed")}</subscriptions>`);
  await asks(iago, "get", "<subscriptions/>");
  answers(iago, "<subscriptions/>");
  await asks(romeo, "set", `<unsubscribe node="${NODE}" jid="${ROMEO}"/>`);
  answers(romeo, subscription(ROMEO, "none"));
  await publishes("third");
  for (const client of [juliet, romeo, iago]) client.receivesNothing();
});

test("[PE13] a subscribed resource is told alone, and all that happens on the node", async () => {
  const { stage, juliet, romeo, asks, subscribes } = await verona({ notify_config: "1" });
  const street = await comes(stage, `${ROMEO}/street`);
  romeo.forgets();
  await subscribes(romeo, `${ROMEO}/orchard`);
  romeo.forgets();
  const owner = async (inside: string): Promise<void> => {
    await asks(juliet, "set", inside, "#owner");
    juliet.forgets();
  };
  await asks(juliet, "set", `<retract node="${NODE}"><item id="first"/></retract>`);
  romeo.receives(event(`${ROMEO}/orchard`, `<items node="${NODE}"><retract id="first"/></items>`));
  await owner(`<configure node="${NODE}">${form("node_config", { deliver_payloads: "0" })}</configure>`);
  romeo.receives(event(`${ROMEO}/orchard`, `<configuration node="${NODE}"/>`));
  await owner(`<purge node="${NODE}"/>`);
  romeo.receives(event(`${ROMEO}/orchard`, `<purge node="${NODE}"/>`));
  await asks(juliet, "set", `<publish node="${NODE}"><item id="x">${letter("x")}</item></publish>`);
  romeo.receives(event(`${ROMEO}/orchard`, `<items node="${NODE}"><item id="x"/></items>`));
  await owner(`<delete node="${NODE}"/>`);
  romeo.receives(event(`${ROMEO}/orchard`, `<delete node="${NODE}"/>`));
  street.receivesNothing();
  await asks(romeo, "get", "<subscriptions/>");
  expect(romeo.takesAll()[0]?.child("pubsub", PUBSUB)?.child("subscriptions")?.elements()).toEqual([]);
});

test("[PE13] refusals of a subscription and of its end (XEP-0060 §6.1.3, §6.2.3)", async () => {
  const { romeo, asks, subscribes, answers, refuses } = await verona();
  await subscribes(romeo, IAGO);
  refuses(romeo, "modify", "bad-request", "invalid-jid");
  await asks(romeo, "set", `<subscribe node="urn:none" jid="${ROMEO}"/>`);
  refuses(romeo, "cancel", "item-not-found");
  await asks(romeo, "set", `<subscribe node="${NODE}"/>`);
  refuses(romeo, "modify", "bad-request", "jid-required");
  await asks(romeo, "set", `<subscribe jid="${ROMEO}"/>`);
  refuses(romeo, "modify", "bad-request", "nodeid-required");
  await asks(romeo, "set", `<unsubscribe node="${NODE}" jid="${ROMEO}"/>`);
  refuses(romeo, "cancel", "unexpected-request", "not-subscribed");
  await asks(romeo, "set", `<unsubscribe node="${NODE}" jid="${IAGO}"/>`);
  refuses(romeo, "auth", "forbidden");
  await subscribes(romeo, ROMEO);
  romeo.forgets();
  await subscribes(romeo, ROMEO);
  answers(romeo, subscription(ROMEO, "subscribed"));
  romeo.receivesNothing();
});

test.each([
  ["presence", "auth", "not-authorized", "presence-subscription-required"],
  ["roster", "auth", "not-authorized", "not-in-roster-group"],
  ["whitelist", "cancel", "not-allowed", "closed-node"],
])("[PE13] [PE4] access %s: who may not read may not subscribe", async (model, type, condition, application) => {
  const { romeo, publishes, subscribes, refuses } = await verona({ access_model: model });
  await subscribes(romeo, ROMEO);
  refuses(romeo, type, condition, application);
  await publishes("second");
  romeo.receivesNothing();
});

test("[PE13] [SV3] subscriptions, requests and addresses up to their limits, not one more", async () => {
  const limits = { pubsubSubscriptionsPerNodeMax: 3, pubsubRequestsPerNodeMax: 1, pubsubAddressesPerSubscriberMax: 2 };
  const { juliet, romeo, iago, asks, subscribes, refuses } = await verona({}, limits);
  for (const jid of [ROMEO, `${ROMEO}/orchard`]) await subscribes(romeo, jid);
  romeo.forgets();
  await subscribes(romeo, `${ROMEO}/street`);
  refuses(romeo, "wait", "policy-violation", "too-many-subscriptions");
  await subscribes(iago, IAGO);
  iago.forgets();
  await subscribes(iago, `${IAGO}/garden`);
  refuses(iago, "wait", "policy-violation", "too-many-subscriptions");
  for (const [client, jid] of [
    [romeo, ROMEO],
    [iago, IAGO],
  ] as const)
    await asks(client, "set", `<unsubscribe node="${NODE}" jid="${jid}"/>`);
  await asks(
    juliet,
    "set",
    `<configure node="${NODE}">${form("node_config", { access_model: "authorize" })}</configure>`,
    "#owner",
  );
  for (const client of [romeo, iago]) client.forgets();
  await subscribes(romeo, ROMEO);
  expect(romeo.takesAll()[0]?.attr("type")).toBe("result");
  await subscribes(iago, IAGO);
  refuses(iago, "wait", "policy-violation", "too-many-subscriptions");
});

test("[PE13] options: nothing is delivered for now (XEP-0060 ex. 62-71)", async () => {
  const { romeo, asks, publishes, subscribes, answers, refuses } = await verona({ send_last_published_item: "never" });
  const options = (deliver: string): string => `<options>${form("subscribe_options", { deliver })}</options>`;
  const shown = (type: string, value: string): string =>
    `<x xmlns="jabber:x:data" type="${type}"><field var="FORM_TYPE" type="hidden"><value>${PUBSUB}#subscribe_options</value></field>
      <field var="pubsub#deliver" type="boolean"><value>${value}</value></field></x>`;
  await subscribes(romeo, ROMEO, options("0"));
  answers(romeo, `${subscription(ROMEO, "subscribed")}<options>${shown("result", "0")}</options>`);
  await publishes("second");
  romeo.receivesNothing();
  await asks(romeo, "get", `<options node="${NODE}" jid="${ROMEO}"/>`);
  answers(romeo, `<options node="${NODE}" jid="${ROMEO}">${shown("form", "0")}</options>`);
  await asks(
    romeo,
    "set",
    `<options node="${NODE}" jid="${ROMEO}">${form("subscribe_options", { deliver: "true" })}</options>`,
  );
  romeo.receives(`<iq type="result" id="q" from="${JULIET}" to="*"/>`);
  await publishes("third");
  romeo.receives(told(ROMEO, "third"));
  await asks(
    romeo,
    "set",
    `<options node="${NODE}" jid="${ROMEO}">${form("subscribe_options", { deliver: "soon" })}</options>`,
  );
  refuses(romeo, "modify", "bad-request", "invalid-options");
  await asks(romeo, "get", `<default/>`);
  answers(romeo, `<default>${shown("form", "1")}</default>`);
});

test("[PE15] asked anew each time: a contact of yesterday hears nothing today", async () => {
  const { juliet, romeo, publishes, subscribes, asks } = await verona({ access_model: "presence" });
  await romeo.sends(`<presence type="subscribe" to="${JULIET}"/>`);
  await juliet.sends(`<presence type="subscribed" to="${ROMEO}"/>`);
  await subscribes(romeo, ROMEO);
  for (const client of [juliet, romeo]) client.forgets();
  await publishes("second");
  romeo.receives(told(ROMEO, "second"));
  await juliet.sends(`<presence type="unsubscribed" to="${ROMEO}"/>`);
  for (const client of [juliet, romeo]) client.forgets();
  await publishes("third");
  romeo.receivesNothing();
  await asks(romeo, "get", `<items node="${NODE}"/>`);
  expect(romeo.takesAll()[0]?.attr("type")).toBe("error");
});

/** The question that an owner gets; answered by `decides`. */
const question = `<message from="${JULIET}" to="${JULIET}" id="*"><x xmlns="jabber:x:data" type="form">
  <field var="FORM_TYPE" type="hidden"><value>${PUBSUB}#subscribe_authorization</value></field>
  <field var="pubsub#node" type="text-single"><value>${NODE}</value></field>
  <field var="pubsub#subscriber_jid" type="jid-single"><value>${ROMEO}</value></field>
  <field var="pubsub#allow" type="boolean"><value>false</value></field></x></message>`;
const decides = (client: WireClient, allow: string): Promise<void> =>
  client.sends(
    `<message to="${JULIET}" id="d">${form("subscribe_authorization", { node: NODE, subscriber_jid: ROMEO, allow })}</message>`,
  );
const changed = (state: string): string => event(ROMEO, subscription(ROMEO, state));

test("[PE16] access authorize: the owner is asked, and agrees (XEP-0060 §6.1.4, §8.6, ex. 171-174)", async () => {
  const { juliet, romeo, iago, asks, publishes, subscribes, answers, refuses } = await verona({
    access_model: "authorize",
  });
  await asks(romeo, "get", `<items node="${NODE}"/>`);
  refuses(romeo, "auth", "not-authorized", "not-subscribed");
  await subscribes(romeo, ROMEO);
  answers(romeo, subscription(ROMEO, "pending"));
  juliet.receives(question);
  await subscribes(romeo, ROMEO);
  refuses(romeo, "auth", "not-authorized", "pending-subscription");
  await publishes("second");
  await decides(iago, "true"); // to her, from nobody who may: a message as any other
  expect(juliet.takesAll().map((stanza) => stanza.attr("from"))).toEqual([`${IAGO}/garden`]);
  romeo.receivesNothing();
  await asks(romeo, "get", `<items node="${NODE}"/>`);
  refuses(romeo, "auth", "not-authorized", "not-subscribed");
  await decides(juliet, "true");
  romeo.receives(changed("subscribed"));
  romeo.receives(told(ROMEO, "second", DELAY));
  await asks(romeo, "get", `<items node="${NODE}"/>`);
  expect(romeo.takesAll()[0]?.attr("type")).toBe("result");
  await asks(juliet, "get", `<subscriptions node="${NODE}"/>`, "#owner");
  juliet.receives(
    `<iq type="result" id="q" from="${JULIET}" to="*"><pubsub xmlns="${PUBSUB}#owner"><subscriptions node="${NODE}">
      <subscription jid="${ROMEO}" subscription="subscribed"/></subscriptions></pubsub></iq>`,
  );
  juliet.receivesNothing();
});

test("[PE16] the owner refuses, or puts it off, or is away when asked", async () => {
  const { stage, juliet, romeo, subscribes, answers } = await verona({ access_model: "authorize" });
  await juliet.sends(`<presence type="unavailable"/>`);
  await subscribes(romeo, ROMEO);
  answers(romeo, subscription(ROMEO, "pending"));
  const late = await stage.connect(`${JULIET}/crypt`);
  await late.sends("<presence/>");
  expect(
    late
      .takesAll()
      .filter(({ name }) => name === "message")
      .map((one) => one.child("x", "jabber:x:data")?.attr("type")),
  ).toEqual(["form"]);
  await late.sends(
    `<message to="${JULIET}" id="d"><x xmlns="jabber:x:data" type="cancel">${field("FORM_TYPE", `${PUBSUB}#subscribe_authorization`)}</x></message>`,
  );
  romeo.receivesNothing();
  await decides(late, "0");
  romeo.receives(changed("none"));
  await decides(late, "1"); // it is decided
  romeo.receivesNothing();
  await subscribes(romeo, ROMEO);
  answers(romeo, subscription(ROMEO, "pending"));
});

test("[PE16] owners change subscriptions, but subscribe nobody who did not ask (XEP-0060 §8.8)", async () => {
  const { juliet, romeo, iago, asks, subscribes, refuses } = await verona({ access_model: "authorize" });
  const changes = (jid: string, state: string): string =>
    `<subscriptions node="${NODE}"><subscription jid="${jid}" subscription="${state}"/></subscriptions>`;
  await subscribes(romeo, ROMEO);
  for (const client of [juliet, romeo]) client.forgets();
  await asks(iago, "set", changes(ROMEO, "subscribed"), "#owner");
  refuses(iago, "auth", "forbidden");
  await asks(juliet, "set", changes(IAGO, "subscribed"), "#owner");
  refuses(juliet, "modify", "not-acceptable");
  await asks(juliet, "set", changes(ROMEO, "subscribed"), "#owner");
  expect(juliet.takesAll()[0]?.attr("type")).toBe("result");
  romeo.receives(changed("subscribed"));
  romeo.forgets();
  await asks(juliet, "set", changes(ROMEO, "none"), "#owner");
  romeo.receives(changed("none"));
  iago.receivesNothing();
});

const affiliated = (jid: string, affiliation: string): string =>
  `<affiliations node="${NODE}"><affiliation jid="${jid}" affiliation="${affiliation}"/></affiliations>`;

test("[PE16] who becomes a member needs no answer; who becomes an outcast is not subscribed any more (XEP-0060 §8.7, §8.9)", async () => {
  const { juliet, romeo, asks, publishes, subscribes } = await verona({ access_model: "authorize" });
  await subscribes(romeo, ROMEO);
  for (const client of [juliet, romeo]) client.forgets();
  await asks(juliet, "set", affiliated(ROMEO, "member"), "#owner");
  romeo.receives(changed("subscribed"));
  for (const client of [juliet, romeo]) client.forgets();
  await asks(juliet, "set", affiliated(ROMEO, "outcast"), "#owner");
  romeo.receives(changed("none"));
  juliet.forgets();
  await publishes("second");
  romeo.receivesNothing();
});

test("[PE14] publishers publish and take back what is theirs; publish-only reads nothing (XEP-0060 §4.1, §7.2)", async () => {
  const { juliet, romeo, iago, asks, publishes, refuses } = await verona({
    access_model: "whitelist",
    max_items: "10",
  });
  for (const [jid, affiliation] of [
    [ROMEO, "publisher"],
    [IAGO, "publish-only"],
  ] as const)
    await asks(juliet, "set", affiliated(jid, affiliation), "#owner");
  juliet.forgets();
  for (const [text, client] of [
    ["vow", romeo],
    ["lie", iago],
  ] as const) {
    await publishes(text, client);
    expect(client.takesAll().map((stanza) => stanza.attr("type"))).toEqual(["result"]);
  }
  await asks(romeo, "get", `<items node="${NODE}"/>`);
  const items = romeo.takesAll()[0]?.child("pubsub", PUBSUB)?.child("items");
  expect(items?.elements("item").map((item) => item.attr("id"))).toEqual(["first", "vow", "lie"]);
  await asks(iago, "get", `<items node="${NODE}"/>`);
  refuses(iago, "auth", "forbidden");
  const retracts = (client: WireClient, id: string) =>
    asks(client, "set", `<retract node="${NODE}"><item id="${id}"/></retract>`);
  await retracts(iago, "vow");
  refuses(iago, "auth", "forbidden");
  await retracts(iago, "lie");
  iago.receives(`<iq type="result" id="q" from="${JULIET}" to="*"/>`);
  await asks(romeo, "set", `<delete node="${NODE}"/>`, "#owner");
  refuses(romeo, "auth", "forbidden");
  await asks(romeo, "get", "<affiliations/>");
  expect(romeo.takesAll()[0]?.child("pubsub", PUBSUB)?.child("affiliations")?.firstElement()?.attr("affiliation")).toBe(
    "publisher",
  );
});

test.each([
  ["publishers", false, false],
  ["subscribers", true, false],
  ["open", true, true],
])("[PE14] publish model %s", async (model, bySubscriber, byAnybody) => {
  const { romeo, iago, publishes, subscribes } = await verona({ publish_model: model });
  await subscribes(romeo, ROMEO);
  for (const [client, may] of [
    [romeo, bySubscriber],
    [iago, byAnybody],
  ] as const) {
    client.forgets();
    await publishes("news", client);
    expect(
      client
        .takesAll()
        .find(({ name }) => name === "iq")
        ?.attr("type"),
    ).toBe(may ? "result" : "error");
  }
});

test("[PE14] what a node takes depends on what it keeps and tells (XEP-0060 §7.1.3.7)", async () => {
  const { juliet, asks, refuses } = await verona({ type: NODE });
  const publish = (inside: string) => asks(juliet, "set", `<publish node="${NODE}">${inside}</publish>`);
  await publish("");
  refuses(juliet, "modify", "bad-request", "item-required");
  await publish(`<item id="1"/>`);
  refuses(juliet, "modify", "bad-request", "payload-required");
  await publish(`<item id="1">${letter("a")}${letter("b")}</item>`);
  refuses(juliet, "modify", "bad-request", "invalid-payload");
  await publish(`<item id="1"><other xmlns="urn:other"/></item>`);
  refuses(juliet, "modify", "bad-request", "invalid-payload");
  const bell = form("node_config", { persist_items: "0", deliver_payloads: "0" });
  await asks(juliet, "set", `<configure node="${NODE}">${bell}</configure>`, "#owner");
  juliet.forgets();
  await publish(`<item id="1">${letter("a")}</item>`);
  refuses(juliet, "modify", "bad-request", "item-forbidden");
  await publish("");
  juliet.receives(
    `<iq type="result" id="q" from="${JULIET}" to="*"><pubsub xmlns="${PUBSUB}"><publish node="${NODE}"/></pubsub></iq>`,
  );
  await asks(juliet, "get", `<items node="${NODE}"/>`);
  expect(juliet.takesAll()[0]?.child("error")?.child("unsupported", `${PUBSUB}#errors`)?.attr("feature")).toBe(
    "persistent-items",
  );
});

test("[PE12] [SV5] subscriptions go with their account, and with the node's", async () => {
  const { stage, romeo, iago, publishes, subscribes } = await verona();
  for (const [client, jid] of [
    [romeo, ROMEO],
    [iago, IAGO],
  ] as const)
    await subscribes(client, jid);
  await stage.core.emit("accountRemoved", ROMEO as never);
  for (const client of [romeo, iago]) client.forgets();
  await publishes("second");
  romeo.receivesNothing();
  iago.receives(told(IAGO, "second"));
  await stage.core.emit("accountRemoved", JULIET as never);
  const kept = stage.storage.collection({ name: "pubsub-subscriptions", version: 1 });
  expect(await kept.owners()).toEqual([]);
});
