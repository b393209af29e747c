import type { XmlElement } from "@tandem/xml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PASSWORD } from "./harness/running-server.ts";
import { type Played, stagesOf, tellMissing, unlessIn } from "./harness/stages.ts";
import { StanzaClient } from "./harness/stanza-client.ts";
import { expectStrictly } from "./harness/strict.ts";

const SERVICE = "pubsub.localhost";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const INFO = "http://jabber.org/protocol/disco#info";
const ITEMS = "http://jabber.org/protocol/disco#items";
const ERROR_NS = "urn:ietf:params:xml:ns:xmpp-stanzas";

const stages = stagesOf({
  // 0.12: errors name who refused and say nothing in words; items name their publishers.
  Prosody: {
    lacks: ["text"],
    adds: ["text", "error@by", "item@publisher", "message@xml:lang", "iq@xml:lang"],
    echoes: true,
  },
  // 23.01: languages everywhere; subscriptions and items have ids of their own; an addressed copy beside each event.
  ejabberd: {
    lacks: ["text", "message@id"],
    adds: ["text", "iq@xml:lang", "message@xml:lang", "subscription@subid"],
    echoes: true,
  },
});

const refusal = (type: string, condition: string, application = ""): string =>
  `<error type="${type}"><${condition} xmlns="${ERROR_NS}"/><text xmlns="${ERROR_NS}">*</text>${application === "" ? "" : `<${application} xmlns="${PUBSUB}#errors"/>`}</error>`;
const entry = (title: string): string => `<entry xmlns="http://www.w3.org/2005/Atom"><title>${title}</title></entry>`;
const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
const configure = (fields: Readonly<Record<string, string>>): string =>
  `<configure><x xmlns="jabber:x:data" type="submit">${field("FORM_TYPE", `${PUBSUB}#node_config`)}${Object.entries(
    fields,
  )
    .map(([name, value]) => field(`pubsub#${name}`, value))
    .join("")}</x></configure>`;

tellMissing();

describe.each(stages)("publish-subscribe at $name, to the letter", ({ name, open, deviations }) => {
  let server: Played;
  let juliet: StanzaClient;
  let romeo: StanzaClient;
  const unless = unlessIn(name);

  beforeAll(async () => {
    server = await open();
    [juliet, romeo] = [
      await StanzaClient.signIn(server.port, "localhost", "juliet", PASSWORD),
      await StanzaClient.signIn(server.port, "localhost", "romeo", PASSWORD),
    ];
  });
  afterAll(async () => {
    for (const client of [juliet, romeo]) client?.closes();
    await server?.stop();
  });

  const asks = async (who: StanzaClient, type: "get" | "set", inside: string, ns = ""): Promise<XmlElement> =>
    who.asks(type, SERVICE, `<pubsub xmlns="${PUBSUB}${ns}">${inside}</pubsub>`);
  const does = async (
    who: StanzaClient,
    type: "get" | "set",
    inside: string,
    answer: string,
    ns = "",
  ): Promise<void> => {
    const payload = answer === "" ? "" : `<pubsub xmlns="${PUBSUB}${ns}">${answer}</pubsub>`;
    const wanted = `<iq type="result" id="*" from="${SERVICE}" to="${who.jid}">${payload}</iq>`;
    expectStrictly(await asks(who, type, inside, ns), wanted, deviations);
  };
  const isRefused = async (
    who: StanzaClient,
    type: "get" | "set",
    inside: string,
    error: string,
    ns = "",
  ): Promise<void> => {
    const wanted = `<iq type="error" id="*" from="${SERVICE}" to="${who.jid}">${error}</iq>`;
    expectStrictly(await asks(who, type, inside, ns), wanted, deviations);
  };
  const isTold = async (to: string, inside: string): Promise<void> => {
    const event = await romeo.receives("an event", (stanza) => stanza.child("event", `${PUBSUB}#event`) !== undefined);
    const wanted = `<message type="headline" id="*" from="${SERVICE}" to="${to}"><event xmlns="${PUBSUB}#event">${inside}</event></message>`;
    expectStrictly(event, wanted, deviations);
  };

  test("the service is an item of the domain and says what it is (XEP-0060 §5.1, ex. 4-8)", async () => {
    const items = (await juliet.asks("get", "localhost", `<query xmlns="${ITEMS}"/>`)).child("query", ITEMS);
    expect(items?.elements("item").map((item) => item.attr("jid"))).toContain(SERVICE);
    const info = (await juliet.asks("get", SERVICE, `<query xmlns="${INFO}"/>`)).child("query", INFO);
    expect(info?.elements("identity").map((one) => `${one.attr("category")}/${one.attr("type")}`)).toContain(
      "pubsub/service",
    );
    const features = info?.elements("feature").map((one) => one.attr("var"));
    for (const feature of [
      "subscribe",
      "publish",
      "create-nodes",
      "delete-nodes",
      "retrieve-items",
      "persistent-items",
    ])
      expect(features, feature).toContain(`${PUBSUB}#${feature}`);
  });

  test("a node is made once (XEP-0060 §8.1, ex. 124-134)", async () => {
    const answer = await asks(
      juliet,
      "set",
      `<create node="princely_musings"/>${configure({ max_items: "10", notify_delete: "1" })}`,
    );
    expect(answer.attr("type")).toBe("result");
    await isRefused(juliet, "set", `<create node="princely_musings"/>`, refusal("cancel", "conflict"));
    const items = (await romeo.asks("get", SERVICE, `<query xmlns="${ITEMS}"/>`)).child("query", ITEMS);
    expect(items?.elements("item").map((item) => item.attr("node"))).toEqual(["princely_musings"]);
  });

  test("subscribed, told, unsubscribed (XEP-0060 §6.1, §6.2, §7.1, ex. 32-54, 99-103)", async () => {
    const subscribe = `<subscribe node="princely_musings" jid="romeo@localhost"/>`;
    const subscribed = `<subscription node="princely_musings" jid="romeo@localhost" subscription="subscribed"/>`;
    await does(romeo, "set", subscribe, subscribed);
    const publish = `<publish node="princely_musings"><item id="1">${entry("Soliloquy")}</item></publish>`;
    await does(juliet, "set", publish, `<publish node="princely_musings"><item id="1"/></publish>`);
    await isTold("romeo@localhost", `<items node="princely_musings"><item id="1">${entry("Soliloquy")}</item></items>`);
    await does(romeo, "get", "<subscriptions/>", `<subscriptions>${subscribed}</subscriptions>`);
    await does(juliet, "set", `<retract node="princely_musings" notify="1"><item id="1"/></retract>`, "");
    await isTold("romeo@localhost", `<items node="princely_musings"><retract id="1"/></items>`);
    const ended = await asks(romeo, "set", `<unsubscribe node="princely_musings" jid="romeo@localhost"/>`);
    expect(ended.attr("type")).toBe("result");
    await does(romeo, "get", "<subscriptions/>", "<subscriptions/>");
    await asks(juliet, "set", publish);
    expect((await romeo.takesAll("localhost")).filter((stanza) => stanza.name === "message")).toEqual([]);
  });

  test("items are read, all of them and by id (XEP-0060 §6.5, ex. 75-85)", async () => {
    const item = `<items node="princely_musings"><item id="1">${entry("Soliloquy")}</item></items>`;
    await does(romeo, "get", `<items node="princely_musings"/>`, item);
    await does(romeo, "get", `<items node="princely_musings"><item id="1"/></items>`, item);
  });

  // Prosody 0.12 answers forbidden.
  unless("Prosody")("nobody subscribes another's address (XEP-0060 §6.1.3.1, ex. 35)", async () => {
    const subscribe = `<subscribe node="princely_musings" jid="juliet@localhost"/>`;
    await isRefused(romeo, "set", subscribe, refusal("modify", "bad-request", "invalid-jid"));
  });

  test("what nobody may (XEP-0060 §6.1.3.12, §7.1.3.1, §8.2.3, §8.4.3)", async () => {
    await isRefused(
      romeo,
      "set",
      `<subscribe node="nothing" jid="romeo@localhost"/>`,
      refusal("cancel", "item-not-found"),
    );
    const publish = `<publish node="princely_musings"><item id="x">${entry("No")}</item></publish>`;
    await isRefused(romeo, "set", publish, refusal("auth", "forbidden"));
    await isRefused(romeo, "set", `<delete node="princely_musings"/>`, refusal("auth", "forbidden"), "#owner");
    await isRefused(romeo, "get", `<configure node="princely_musings"/>`, refusal("auth", "forbidden"), "#owner");
  });

  // Prosody 0.12 answers item-not-found for an address that is not subscribed, ejabberd 23.01 with a result.
  unless("Prosody", "ejabberd")("who is not subscribed ends nothing (XEP-0060 §6.2.3.2, ex. 57)", async () => {
    await isRefused(
      romeo,
      "set",
      `<unsubscribe node="princely_musings" jid="romeo@localhost"/>`,
      refusal("cancel", "unexpected-request", "not-subscribed"),
    );
  });

  test("a whitelist: nobody but who is on it (XEP-0060 §4.5, §6.1.3.4, §8.9)", async () => {
    await asks(juliet, "set", `<create node="closed"/>${configure({ access_model: "whitelist" })}`);
    const affiliate = `<affiliations node="closed"><affiliation jid="romeo@localhost" affiliation="member"/></affiliations>`;
    const subscribe = `<subscribe node="closed" jid="romeo@localhost"/>`;
    expect((await asks(romeo, "set", subscribe)).attr("type")).toBe("error");
    await does(juliet, "set", affiliate, "", "#owner");
    await does(
      romeo,
      "set",
      subscribe,
      `<subscription node="closed" jid="romeo@localhost" subscription="subscribed"/>`,
    );
  });

  // Prosody 0.12 has no access model `authorize`.
  unless("Prosody")("an owner is asked, and agrees (XEP-0060 §6.1.4, §8.6, ex. 170-173)", async () => {
    await asks(juliet, "set", `<create node="asked"/>${configure({ access_model: "authorize" })}`);
    await juliet.takesAll("localhost");
    await does(
      romeo,
      "set",
      `<subscribe node="asked" jid="romeo@localhost"/>`,
      `<subscription node="asked" jid="romeo@localhost" subscription="pending"/>`,
    );
    const question = await juliet.receives(
      "the question",
      (stanza) => stanza.child("x", "jabber:x:data") !== undefined,
    );
    const asked = question.child("x", "jabber:x:data")?.elements("field") ?? [];
    const values: Record<string, string> = Object.fromEntries(
      asked.map((one) => [one.attr("var") ?? "", one.childText("value") ?? ""]),
    );
    expect(values).toMatchObject({
      FORM_TYPE: `${PUBSUB}#subscribe_authorization`,
      "pubsub#node": "asked",
      "pubsub#subscriber_jid": "romeo@localhost",
    });
    const answers = { ...values, "pubsub#allow": "true" };
    const fields = Object.entries(answers).map(([key, value]) => field(key, value));
    juliet.sends(
      `<message to="${SERVICE}" id="${question.attr("id") ?? "a"}"><x xmlns="jabber:x:data" type="submit">${fields.join("")}</x></message>`,
    );
    const change = await romeo.receives("the verdict", (stanza) => stanza.name === "message");
    const subscription = change.elements()[0]?.child("subscription");
    expect([subscription?.attr("jid"), subscription?.attr("subscription")]).toEqual(["romeo@localhost", "subscribed"]);
  });

  test("a node is deleted, and its subscribers are told (XEP-0060 §8.4, ex. 156-160)", async () => {
    await asks(romeo, "set", `<subscribe node="princely_musings" jid="${romeo.jid}"/>`);
    await romeo.takesAll("localhost");
    await does(juliet, "set", `<delete node="princely_musings"/>`, "", "#owner");
    await isTold(romeo.jid, `<delete node="princely_musings"/>`);
    await isRefused(romeo, "get", `<items node="princely_musings"/>`, refusal("cancel", "item-not-found"));
  });
});
