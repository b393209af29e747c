import { el, serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { parseForm, buildForm } from "../xep-0004-data-forms/index.ts";
import {
  buildItemsResult,
  buildPublishResult,
  buildPubsubEvent,
  buildPubsubOwner,
  buildPubsubRequest,
  buildSubscribeResult,
  nodeConfigForm,
  nodeConfigQuestion,
  parseItemsResult,
  parseNodeConfig,
  parsePubsubEvent,
  parsePubsubOwner,
  parsePubsubRequest,
  parseSubscriptionApproval,
  publishOptionsForm,
  pubsubError,
  subscriptionApprovalQuestion,
  type NodeConfig,
} from "./index.ts";
import { parseJid, type Jid } from "../jid/index.ts";

const pubsub = (inner: string): string => `<pubsub xmlns="http://jabber.org/protocol/pubsub">${inner}</pubsub>`;
const owner = (inner: string): string => `<pubsub xmlns="http://jabber.org/protocol/pubsub#owner">${inner}</pubsub>`;
const form = `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE" type="hidden"><value>http://jabber.org/protocol/pubsub#publish-options</value></field>
  <field var="pubsub#access_model"><value>whitelist</value></field></x>`;
const entry = `<entry xmlns="http://www.w3.org/2005/Atom"><title>Soliloquy</title></entry>`;

test.each([
  `<publish node="n"><item id="1">${entry}</item></publish>`,
  `<publish node="n"><item>${entry}</item></publish><publish-options>${form}</publish-options>`,
  `<publish node="n"/>`,
  `<retract node="n" notify="true"><item id="1"/></retract>`,
  `<items node="n" max_items="2"/>`,
  `<items node="n"><item id="1"/></items><set xmlns="http://jabber.org/protocol/rsm"><max>10</max></set>`,
  `<create node="n"/><configure>${form}</configure>`,
  `<create/>`,
  `<subscribe node="n" jid="a@b.c"/>`,
  `<subscribe node="n" jid="a@b.c"/><options>${form}</options>`,
  `<unsubscribe node="n" jid="a@b.c" subid="s"/>`,
  `<options node="n" jid="a@b.c/d"/>`,
  `<options node="n" jid="a@b.c">${form}</options>`,
  `<default/>`,
  `<subscriptions/>`,
  `<affiliations node="n"/>`,
])("requests survive: %s (XEP-0060 §6, §7, §8.1)", (inner) => {
  expect(again(pubsub(inner), parsePubsubRequest, buildPubsubRequest)).toBe(canonical(pubsub(inner)));
});

test.each([
  `<configure node="n"/>`,
  `<configure node="n">${form}</configure>`,
  `<default/>`,
  `<delete node="n"/>`,
  `<purge node="n"/>`,
  `<affiliations node="n"><affiliation jid="a@b.c" affiliation="publisher"/></affiliations>`,
  `<subscriptions node="n"><subscription jid="a@b.c/d" subscription="subscribed"/></subscriptions>`,
])("an owner's requests survive: %s (XEP-0060 §8)", (inner) => {
  expect(again(owner(inner), parsePubsubOwner, buildPubsubOwner)).toBe(canonical(owner(inner)));
});

test.each([
  `<items node="n"><item id="1" publisher="a@b.c">${entry}</item><retract id="2"/></items>`,
  `<configuration node="n"/>`,
  `<delete node="n"/>`,
  `<purge node="n"/>`,
  `<subscription node="n" jid="a@b.c" subscription="none"/>`,
])("events survive: %s (XEP-0060 §7.1.2)", (inner) => {
  const xml = `<message xmlns="jabber:client"><event xmlns="http://jabber.org/protocol/pubsub#event">${inner}</event></message>`;
  expect(again(xml, parsePubsubEvent, (event) => el("message", "jabber:client", {}, buildPubsubEvent(event)))).toBe(
    canonical(xml),
  );
});

test("results (XEP-0060 §6.1.2, §6.5.2, §7.1.2)", () => {
  const xml = pubsub(
    `<items node="n"><item id="1">${entry}</item></items><set xmlns="http://jabber.org/protocol/rsm"><count>1</count></set>`,
  );
  expect(again(xml, parseItemsResult, buildItemsResult)).toBe(canonical(xml));
  expect(serialize(buildPublishResult("n", ["1"]))).toBe(pubsub(`<publish node="n"><item id="1"/></publish>`));
  const subscription = { node: "n", jid: parseJid("a@b.c") as Jid, state: "subscribed" } as const;
  expect(serialize(buildSubscribeResult(subscription))).toBe(
    pubsub(`<subscription node="n" jid="a@b.c" subscription="subscribed"/>`),
  );
  expect(serialize(pubsubError("closed-node"))).toBe(`<closed-node xmlns="http://jabber.org/protocol/pubsub#errors"/>`);
});

test.each([
  "",
  "<publish/>",
  "<retract node='n'/>",
  "<retract node='n'><item/></retract>",
  "<items node='n' max_items='x'/>",
  "<subscribe node='n'/>",
  "<options node='n'/>",
  "<subscribe node='n' jid='a@b.c'/><options node='n'/>",
  "<what node='n'/>",
])("[SV5] refused: %s", (inner) => expect(parsePubsubRequest(fixture(pubsub(inner)))).toBeNull());

test.each(["", "<delete/>", `<affiliations node="n"><affiliation jid="a@b.c" affiliation="king"/></affiliations>`])(
  "[SV5] refused of an owner: %s",
  (inner) => expect(parsePubsubOwner(fixture(owner(inner)))).toBeNull(),
);

const config: NodeConfig = {
  accessModel: "whitelist",
  publishModel: "publishers",
  persistItems: true,
  maxItems: "max",
  sendLast: "never",
  deliverPayloads: true,
  notifyRetract: true,
  notifyDelete: false,
  notifyConfig: false,
  rosterGroups: ["Friends"],
  title: "T",
  payloadType: "urn:x",
};

test("node configuration survives as configuration, as precondition, as question (XEP-0060 §16.4.4, §7.1.5)", () => {
  for (const made of [nodeConfigForm(config), publishOptionsForm(config), nodeConfigQuestion(config)]) {
    expect(parseNodeConfig(parseForm(buildForm(made)))).toEqual({ config, unknown: [] });
  }
  expect(nodeConfigQuestion(config).fields.find((field) => field.name === "pubsub#access_model")?.type).toBe(
    "list-single",
  );
});

const approval = (fields: string, type = "submit"): string =>
  `<message xmlns="jabber:client"><x xmlns="jabber:x:data" type="${type}"><field var="FORM_TYPE"><value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field>${fields}</x></message>`;
const who = `<field var="pubsub#node"><value>n</value></field><field var="pubsub#subscriber_jid"><value>a@b.c</value></field>`;

test("an owner's answer is read; one that is put off or names nobody is none (XEP-0060 §8.6)", () => {
  const read = (fields: string, type?: string) => parseSubscriptionApproval(fixture(approval(fields, type)));
  const allow = (value: string): string => `${who}<field var="pubsub#allow"><value>${value}</value></field>`;
  expect(read(allow("1"))).toEqual({ node: "n", jid: "a@b.c", isAllowed: true });
  expect(read(allow("false"))).toEqual({ node: "n", jid: "a@b.c", isAllowed: false });
  expect(read(who)).toEqual({ node: "n", jid: "a@b.c", isAllowed: undefined });
  expect([read(allow("1"), "cancel"), read("")]).toEqual([null, null]);
  const asked = el("message", "jabber:client", {}, subscriptionApprovalQuestion({ node: "n", jid: "a@b.c" as Jid }));
  expect(parseSubscriptionApproval(asked)).toBeNull();
});

test("[SV5] bad values are refused, unknown fields told", () => {
  const withField = (name: string, value: string) =>
    parseNodeConfig({ ...nodeConfigForm({}), fields: [...nodeConfigForm({}).fields, { name, values: [value] }] });
  expect(withField("pubsub#access_model", "everyone")).toBeNull();
  expect(withField("pubsub#max_items", "-1")).toBeNull();
  expect(withField("pubsub#persist_items", "maybe")).toBeNull();
  expect(withField("pubsub#collection", "c")).toEqual({ config: {}, unknown: ["pubsub#collection"] });
  expect(parseNodeConfig({ type: "submit", fields: [] })).toBeNull();
});
