import { parseBareJid } from "@tandem/protocol";
import { scene, type WireClient } from "@tandem/testkit/server-scene";
import { parseElement, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";
import { administration } from "../administration/contract.ts";
import { type NodeMakers, nodeService } from "./contract.ts";

const SERVICE = "pubsub.capulet.lit";
const BARD = "bard@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const IAGO = "iago@capulet.lit";
const NODE = "news";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const INFO = "http://jabber.org/protocol/disco#info";
const ITEMS = "http://jabber.org/protocol/disco#items";
const jid = (text: string) => parseBareJid(text) as NonNullable<ReturnType<typeof parseBareJid>>;

/** Bard administers the server; Romeo and Iago have accounts on it. */
async function globe(makers: NodeMakers = "administrators", limits = {}) {
  const stage = await scene({ modules, limits });
  for (const account of [BARD, ROMEO, IAGO])
    await stage.core.use(accounts).add({ jid: jid(account), secret: { kind: "password", password: "x" } });
  stage.core.use(administration).appoint({ accounts: [jid(BARD)], groups: [] });
  stage.core.use(nodeService).serve(makers);
  const comes = async (account: string): Promise<WireClient> => {
    const client = await stage.connect(`${account}/desk`);
    await client.sends("<presence/>");
    client.forgets();
    return client;
  };
  const [bard, romeo, iago] = [await comes(BARD), await comes(ROMEO), await comes(IAGO)] as const;
  /** What a request comes to: the name of the refusal, or "result". */
  const asks = async (
    client: WireClient,
    type: "get" | "set",
    inside: string,
    ns = "",
  ): Promise<string | undefined> => {
    await client.sends(
      `<iq type="${type}" id="q" to="${SERVICE}"><pubsub xmlns="${PUBSUB}${ns}">${inside}</pubsub></iq>`,
    );
    const answer = client.takesAll().find(({ name }) => name === "iq");
    return answer?.child("error")?.firstElement()?.name ?? answer?.attr("type");
  };
  const publishes = (client: WireClient, id: string, node = NODE) =>
    asks(client, "set", `<publish node="${node}"><item id="${id}">${entry(id)}</item></publish>`);
  const discovers = async (client: WireClient, ns: string, node = "") => {
    await client.sends(
      `<iq type="get" id="q" to="${SERVICE}"><query xmlns="${ns}"${node === "" ? "" : ` node="${node}"`}/></iq>`,
    );
    const query = client.takesAll()[0]?.child("query", ns);
    return query?.elements().map((one) => one.attr("var") ?? one.attr("node") ?? one.attr("name") ?? one.attr("type"));
  };
  return { stage, bard, romeo, iago, asks, publishes, discovers };
}

const entry = (text: string): string => `<entry xmlns="http://www.w3.org/2005/Atom"><title>${text}</title></entry>`;
const configured = (fields: Readonly<Record<string, string>>): string =>
  `<configure><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${PUBSUB}#node_config</value></field>
    ${Object.entries(fields)
      .map(([name, value]) => `<field var="pubsub#${name}"><value>${value}</value></field>`)
      .join("")}</x></configure>`;
const told = (to: string, inside: string): string =>
  `<message type="headline" id="*" from="${SERVICE}" to="${to}"><event xmlns="${PUBSUB}#event">${inside}</event></message>`;

test("[PE18] without the setting there is no service", async () => {
  const stage = await scene({ modules });
  await stage.core.use(accounts).add({ jid: jid(ROMEO), secret: { kind: "password", password: "x" } });
  const romeo = await stage.connect(`${ROMEO}/desk`);
  await romeo.sends(`<iq type="get" id="q" to="${SERVICE}"><query xmlns="${INFO}"/></iq>`);
  expect(romeo.takesAll()[0]?.attr("type")).toBe("error");
  await romeo.sends(`<iq type="get" id="q" to="capulet.lit"><query xmlns="${ITEMS}"/></iq>`);
  const items = romeo.takesAll()[0]?.child("query", ITEMS)?.elements() ?? [];
  expect(items.map((item) => item.attr("jid"))).not.toContain(SERVICE);
});

test("[PE18] a node is made, subscribed to, published on, read and discovered, at the service (XEP-0060 ex. 9-17, 99-103)", async () => {
  const { bard, romeo, iago, asks, publishes, discovers } = await globe();
  expect(await asks(bard, "set", `<create node="${NODE}"/>${configured({ title: "News" })}`)).toBe("result");
  expect(await asks(romeo, "set", `<subscribe node="${NODE}" jid="${ROMEO}"/>`)).toBe("result");
  await bard.sends(
    `<iq type="set" id="p" to="${SERVICE}"><pubsub xmlns="${PUBSUB}"><publish node="${NODE}"><item id="1">${entry("1")}</item></publish></pubsub></iq>`,
  );
  bard.receives(
    `<iq type="result" id="p" from="${SERVICE}" to="${BARD}/desk"><pubsub xmlns="${PUBSUB}"><publish node="${NODE}"><item id="1"/></publish></pubsub></iq>`,
  );
  romeo.receives(told(ROMEO, `<items node="${NODE}"><item id="1">${entry("1")}</item></items>`));
  expect(await publishes(bard, "2")).toBe("result");
  romeo.forgets();
  await iago.sends(
    `<iq type="get" id="g" to="${SERVICE}"><pubsub xmlns="${PUBSUB}"><items node="${NODE}" max_items="1"/></pubsub></iq>`,
  );
  iago.receives(
    `<iq type="result" id="g" from="${SERVICE}" to="${IAGO}/desk"><pubsub xmlns="${PUBSUB}"><items node="${NODE}"><item id="2">${entry("2")}</item></items></pubsub></iq>`,
  );
  expect(await discovers(iago, ITEMS)).toEqual([NODE]);
  expect(await discovers(iago, ITEMS, NODE)).toEqual(["1", "2"]);
  expect((await discovers(iago, INFO))?.slice(0, 1)).toEqual(["Publish-subscribe"]);
  expect(await discovers(iago, INFO)).toContain(`${PUBSUB}#subscribe`);
  await iago.sends(`<iq type="get" id="d" to="${SERVICE}"><query xmlns="${INFO}" node="${NODE}"/></iq>`);
  iago.receives(
    `<iq type="result" id="d" from="${SERVICE}" to="*"><query xmlns="${INFO}" node="${NODE}">
      <identity category="pubsub" type="leaf" name="News"/><feature var="${PUBSUB}"/>
      <x xmlns="jabber:x:data" type="result"><field var="FORM_TYPE" type="hidden"><value>${PUBSUB}#meta-data</value></field>
        <field var="pubsub#title"><value>News</value></field><field var="pubsub#type"><value/></field>
        <field var="pubsub#access_model"><value>open</value></field>
        <field var="pubsub#publish_model"><value>publishers</value></field></x></query></iq>`,
  );
  await iago.sends(`<iq type="get" id="d" to="capulet.lit"><query xmlns="${ITEMS}"/></iq>`);
  const services = iago.takesAll()[0]?.child("query", ITEMS)?.elements() ?? [];
  expect(services.map((item) => item.attr("jid"))).toContain(SERVICE);
});

test.each([
  ["administrators", "forbidden"],
  ["accounts", "result"],
] as const)("[PE19] %s make nodes, by asking for one and by publishing", async (makers, verdict) => {
  const { bard, romeo, asks, publishes } = await globe(makers);
  expect(await asks(romeo, "set", `<create node="mine"/>`)).toBe(verdict);
  expect(await publishes(romeo, "1", "other")).toBe(verdict);
  expect(await asks(bard, "set", `<create node="his"/>`)).toBe("result");
});

test("[PE19] [SV5] strangers make none, whoever of the server may", async () => {
  const { stage } = await globe("accounts");
  const sent: string[] = [];
  stage.core.router.connectRemoteHosts({
    serves: () => false,
    send: (stanza: XmlElement) =>
      void sent.push(stanza.child("error")?.firstElement()?.name ?? String(stanza.attr("type"))),
  } as never);
  const asks = (inside: string) =>
    stage.core.router.receiveRemote(
      parseElement(`<iq xmlns="jabber:client" type="set" id="q"><pubsub xmlns="${PUBSUB}">${inside}</pubsub></iq>`),
      "mercutio@verona.lit/street" as never,
      SERVICE as never,
    );
  await asks(`<create node="his"/>`);
  await asks(`<publish node="his"><item>${entry("1")}</item></publish>`);
  expect(sent).toEqual(["forbidden", "forbidden"]);
});

test("[PE20] owners, and administrators, see to a node; it keeps an owner", async () => {
  const { bard, romeo, iago, asks } = await globe("accounts");
  await asks(romeo, "set", `<create node="${NODE}"/>`);
  const affiliate = (who: string, is: string): string =>
    `<affiliations node="${NODE}"><affiliation jid="${who}" affiliation="${is}"/></affiliations>`;
  expect(await asks(iago, "set", affiliate(IAGO, "owner"), "#owner")).toBe("forbidden");
  expect(await asks(romeo, "set", affiliate(ROMEO, "none"), "#owner")).toBe("not-acceptable");
  expect(await asks(romeo, "set", affiliate(IAGO, "owner"), "#owner")).toBe("result");
  expect(await asks(romeo, "set", affiliate(ROMEO, "none"), "#owner")).toBe("result");
  expect(await asks(romeo, "set", `<purge node="${NODE}"/>`, "#owner")).toBe("forbidden");
  expect(await asks(iago, "set", `<purge node="${NODE}"/>`, "#owner")).toBe("result");
  expect(await asks(bard, "set", `<delete node="${NODE}"/>`, "#owner")).toBe("result");
  expect(await asks(bard, "set", `<delete node="${NODE}"/>`, "#owner")).toBe("item-not-found");
  expect(await asks(iago, "set", `<delete node="${NODE}"/>`, "#owner")).toBe("forbidden");
});

test("[PE18] access models of contacts are not for a service that has none (XEP-0060 §8.1.3)", async () => {
  const { bard, asks } = await globe();
  for (const model of ["presence", "roster"])
    expect(await asks(bard, "set", `<create node="${NODE}"/>${configured({ access_model: model })}`)).toBe(
      "not-acceptable",
    );
  expect(await asks(bard, "get", `<default/>`, "#owner")).toBe("result");
});

test("[PE17] who may not know of a node does not find it (XEP-0060 §5.2)", async () => {
  const { bard, romeo, iago, asks, publishes, discovers } = await globe();
  for (const [node, model] of [
    ["closed", "whitelist"],
    ["asked", "authorize"],
  ] as const) {
    await asks(bard, "set", `<create node="${node}"/>${configured({ access_model: model })}`);
    await publishes(bard, "1", node);
  }
  const affiliate = (is: string): string =>
    `<affiliations node="closed"><affiliation jid="${ROMEO}" affiliation="${is}"/></affiliations>`;
  await asks(bard, "set", affiliate("member"), "#owner");
  expect(await discovers(romeo, ITEMS)).toEqual(["asked", "closed"]);
  expect(await discovers(romeo, ITEMS, "closed")).toEqual(["1"]);
  expect(await discovers(iago, ITEMS)).toEqual(["asked"]);
  expect(await discovers(iago, ITEMS, "asked")).toEqual([]);
  expect([await discovers(iago, INFO, "closed"), await discovers(iago, ITEMS, "closed")]).toEqual([
    undefined,
    undefined,
  ]);
});

test("[PE21] [SV3] nodes of the service, and of one account, up to the limit, not one more", async () => {
  const { romeo, iago, asks } = await globe("accounts", { pubsubNodesMax: 3, pubsubNodesPerAccountMax: 2 });
  const makes = (client: WireClient, node: string) => asks(client, "set", `<create node="${node}"/>`);
  expect([await makes(romeo, "a"), await makes(romeo, "b"), await makes(romeo, "c")]).toEqual([
    "result",
    "result",
    "resource-constraint",
  ]);
  expect([await makes(iago, "c"), await makes(iago, "d")]).toEqual(["result", "resource-constraint"]);
  await asks(romeo, "set", `<delete node="a"/>`, "#owner");
  expect(await makes(romeo, "d")).toBe("result");
});

test("[PE16] at the service each owner is asked, and answers it", async () => {
  const { bard, romeo, iago, asks } = await globe();
  await asks(bard, "set", `<create node="${NODE}"/>${configured({ access_model: "authorize" })}`);
  expect(await asks(romeo, "set", `<subscribe node="${NODE}" jid="${ROMEO}"/>`)).toBe("result");
  const question = bard.takesAll().find(({ name }) => name === "message");
  expect([question?.attr("from"), question?.attr("to")]).toEqual([SERVICE, BARD]);
  const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
  const decides = (client: WireClient) =>
    client.sends(
      `<message to="${SERVICE}" id="d"><x xmlns="jabber:x:data" type="submit">${field("FORM_TYPE", `${PUBSUB}#subscribe_authorization`)}
        ${field("pubsub#node", NODE)}${field("pubsub#subscriber_jid", ROMEO)}${field("pubsub#allow", "1")}</x></message>`,
    );
  for (const client of [romeo, iago]) await decides(client);
  romeo.receivesNothing();
  await decides(bard);
  romeo.receives(told(ROMEO, `<subscription node="${NODE}" jid="${ROMEO}" subscription="subscribed"/>`));
  iago.receivesNothing();
});

test("[PE12] [SV5] who is removed owns nothing any more, and who gets the address does not either", async () => {
  const { stage, romeo, asks, publishes } = await globe("accounts");
  await asks(romeo, "set", `<create node="${NODE}"/>`);
  await stage.core.emit("accountRemoved", ROMEO as never);
  expect(await publishes(romeo, "1")).toBe("forbidden");
});

test("[PE18] [SV5] what is not for the service's own address, or is not for it at all, is not answered with anything of it", async () => {
  const { stage, romeo } = await globe();
  for (const to of [`news@${SERVICE}`, `${SERVICE}/x`]) {
    await romeo.sends(`<iq type="get" id="q" to="${to}"><pubsub xmlns="${PUBSUB}"><subscriptions/></pubsub></iq>`);
    expect(romeo.takesAll()[0]?.child("error")?.firstElement()?.name).toBe("service-unavailable");
  }
  await romeo.sends(`<message to="${SERVICE}"><body>hello</body></message>`);
  await romeo.sends(`<presence to="${SERVICE}"/>`);
  await romeo.sends(`<iq type="get" id="q" to="${SERVICE}"/>`);
  expect(romeo.takesAll().map((stanza) => stanza.child("error")?.firstElement()?.name)).toEqual(["bad-request"]);
  expect(stage.faults()).toEqual([]);
});
