import { parseBareJid } from "@tandem/protocol";
import { errorXml, type Scene, scene, type WireClient } from "@tandem/testkit/server-scene";
import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0280Carbons } from "../xep-0280-carbons/index.ts";
import { pep } from "./contract.ts";
import { xep0060Pubsub } from "./index.ts";
import { nodesSpec } from "./store.ts";

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const IAGO = "iago@capulet.lit";
const TUNE = "http://jabber.org/protocol/tune";
const ACTIVITY = "http://jabber.org/protocol/activity";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const OWNER = `${PUBSUB}#owner`;
const EVENT = `${PUBSUB}#event`;
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

/** Comes on-line as a program that is interested in those nodes; what it gets besides the question stays to be looked at. */
async function comes(stage: Scene, jid: string, ...nodes: string[]): Promise<WireClient> {
  const client = await stage.connect(jid);
  await client.sends(
    `<presence><c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="urn:test" ver="${nodes.join()}-"/></presence>`,
  );
  const question = client.takesAll().find((stanza) => stanza.name === "iq");
  const features = nodes.map((node) => `<feature var="${node}+notify"/>`).join("");
  await client.sends(
    `<iq type="result" id="${question?.attr("id")}" to="capulet.lit">
      <query xmlns="http://jabber.org/protocol/disco#info">${features}</query></iq>`,
  );
  return client;
}

/** Romeo is subscribed to Juliet, Iago is not; all want tunes, but for Juliet's chamber. */
async function verona(limits = {}) {
  const stage = await scene({ modules, limits, accounts: [JULIET, ROMEO, IAGO] });
  const balcony = await comes(stage, `${JULIET}/balcony`, TUNE);
  const chamber = await comes(stage, `${JULIET}/chamber`);
  const orchard = await comes(stage, `${ROMEO}/orchard`, TUNE);
  const iago = await comes(stage, `${IAGO}/garden`, TUNE);
  await orchard.sends(`<presence type="subscribe" to="${JULIET}"/>`);
  await balcony.sends(`<presence type="subscribed" to="${ROMEO}"/>`);
  for (const client of [balcony, chamber, orchard, iago]) client.forgets();
  return { stage, balcony, chamber, orchard, iago };
}

const tune = (title = "Song"): string => `<tune xmlns="${TUNE}"><title>${title}</title></tune>`;
const options = (values: Readonly<Record<string, string>>): string =>
  `<publish-options><x xmlns="jabber:x:data" type="submit">
    <field var="FORM_TYPE"><value>${PUBSUB}#publish-options</value></field>
    ${Object.entries(values)
      .map(([name, value]) => `<field var="pubsub#${name}"><value>${value}</value></field>`)
      .join("")}</x></publish-options>`;
const publishing = (node: string, id: string, payload: string, more = ""): string =>
  `<iq type="set" id="p"><pubsub xmlns="${PUBSUB}"><publish node="${node}"><item id="${id}">${payload}</item></publish>${more}</pubsub></iq>`;
const event = (from: string, to: string, inside: string): string =>
  `<message type="headline" id="*" from="${from}" to="${to}"><event xmlns="${EVENT}">${inside}</event></message>`;
const told = (to: string, id = "current", title?: string): string =>
  event(JULIET, to, `<items node="${TUNE}"><item id="${id}">${tune(title)}</item></items>`);
const result = `<iq type="result" id="p" to="*">...</iq>`;
const items = (node: string, inner = ""): string =>
  `<iq type="get" id="g" to="${JULIET}"><pubsub xmlns="${PUBSUB}"><items node="${node}"${inner}/></pubsub></iq>`;

async function idsOf(client: WireClient, node: string, inner = ""): Promise<(string | undefined)[]> {
  await client.sends(items(node, inner));
  const [answer] = client.takesAll();
  const list = answer?.child("pubsub", PUBSUB)?.child("items");
  if (list === undefined) throw new Error("no items");
  return list.elements("item").map((item) => item.attr("id"));
}

test("[PE1] [PE2] published: own and subscribed resources that want it, nobody else (XEP-0163 ex. 1-4)", async () => {
  const { balcony, chamber, orchard, iago } = await verona();
  await chamber.sends(publishing(TUNE, "current", tune()));
  chamber.receives(
    `<iq type="result" id="p" to="${JULIET}/chamber"><pubsub xmlns="${PUBSUB}">
      <publish node="${TUNE}"><item id="current"/></publish></pubsub></iq>`,
  );
  balcony.receives(told(`${JULIET}/balcony`));
  orchard.receives(told(`${ROMEO}/orchard`));
  for (const client of [balcony, chamber, orchard, iago]) client.receivesNothing();
});

test("[PE2] [RT13] an activity reaches only those whose capabilities ask for it", async () => {
  const { stage, orchard } = await verona();
  const communicator = await comes(stage, `${ROMEO}/communicator`, ACTIVITY);
  const groupChat = await comes(stage, `${ROMEO}/groupchat`, TUNE);
  const juliet = await comes(stage, `${JULIET}/phone`, ACTIVITY);
  for (const client of [orchard, communicator, groupChat, juliet]) client.forgets();
  await juliet.sends(
    publishing(ACTIVITY, "current", `<activity xmlns="${ACTIVITY}"><talking><on_the_phone/></talking></activity>`),
  );
  expect(communicator.takesAll()).toHaveLength(1);
  groupChat.receivesNothing();
  orchard.receivesNothing();
  await groupChat.sends("<presence><show>away</show></presence>");
  expect(groupChat.takesAll().filter((stanza) => stanza.name === "message")).toEqual([]);
});

test("[PE3] who comes on-line gets the last item, of its own and of those it is subscribed to (XEP-0163 §4.3.3)", async () => {
  const { stage, balcony } = await verona();
  await balcony.sends(publishing(TUNE, "1", tune("First")));
  await balcony.sends(publishing(TUNE, "2", tune("Second")));
  const fresh = await comes(stage, `${ROMEO}/street`, TUNE);
  fresh.receives(told(`${ROMEO}/street`, "2", "Second"));
  fresh.receivesNothing();
  const own = await comes(stage, `${JULIET}/crypt`, TUNE);
  own.receives(told(`${JULIET}/crypt`, "2", "Second"));
  const stranger = await comes(stage, `${IAGO}/street`, TUNE);
  stranger.receivesNothing();
});

test("[PE3] whose subscription is approved gets the last item (XEP-0163 §4.3.2)", async () => {
  const { balcony, iago } = await verona();
  await balcony.sends(publishing(TUNE, "current", tune()));
  await iago.sends(`<presence type="subscribe" to="${JULIET}"/>`);
  iago.receivesNothing();
  await balcony.sends(`<presence type="subscribed" to="${IAGO}"/>`);
  expect(iago.takesAll().filter((stanza) => stanza.name === "message")).toHaveLength(1);
});

test("[PE1] only the account itself publishes and owns", async () => {
  const { orchard, balcony } = await verona();
  for (const inner of [
    `<pubsub xmlns="${PUBSUB}"><publish node="${TUNE}"><item id="1">${tune()}</item></publish></pubsub>`,
    `<pubsub xmlns="${PUBSUB}"><retract node="${TUNE}"><item id="1"/></retract></pubsub>`,
    `<pubsub xmlns="${PUBSUB}"><create node="x"/></pubsub>`,
    `<pubsub xmlns="${OWNER}"><delete node="${TUNE}"/></pubsub>`,
  ]) {
    await orchard.sends(`<iq type="set" id="x" to="${JULIET}">${inner}</iq>`);
    orchard.receives(`<iq type="error" id="x" from="${JULIET}" to="*">${errorXml("auth", "forbidden")}</iq>`);
  }
  balcony.receivesNothing();
});

test.each([
  ["open", ["romeo", "iago"]],
  ["presence", ["romeo"]],
  ["roster", []],
  ["whitelist", []],
  ["authorize", []],
])("[PE4] [PE2] access %s: who reads and who is told (XEP-0060 §4.5)", async (model, readers) => {
  const { balcony, orchard, iago } = await verona();
  await balcony.sends(publishing(TUNE, "current", tune(), options({ access_model: model })));
  balcony.receives(told(`${JULIET}/balcony`));
  balcony.receives(result);
  if (readers.includes("romeo")) orchard.receives(told(`${ROMEO}/orchard`));
  orchard.receivesNothing();
  iago.receivesNothing(); // not subscribed: an open node may be read, not followed
  for (const [name, client] of Object.entries({ romeo: orchard, iago })) {
    await client.sends(items(TUNE));
    expect(client.takesAll()[0]?.attr("type")).toBe((readers as string[]).includes(name) ? "result" : "error");
  }
});

test("[PE4] access roster: who is in the group", async () => {
  const { balcony, orchard, iago } = await verona();
  await balcony.sends(
    `<iq type="set" id="r"><query xmlns="jabber:iq:roster"><item jid="${ROMEO}"><group>Loves</group></item></query></iq>`,
  );
  const more = options({ access_model: "roster", roster_groups_allowed: "Loves" });
  await balcony.sends(publishing(TUNE, "current", tune(), more));
  orchard.receives(told(`${ROMEO}/orchard`));
  expect(await idsOf(orchard, TUNE)).toEqual(["current"]);
  await iago.sends(items(TUNE));
  iago.receives(
    `<iq type="error" id="g" from="${JULIET}" to="*"><error type="auth"><not-authorized xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>
      <text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas">*</text><not-in-roster-group xmlns="${PUBSUB}#errors"/></error></iq>`,
  );
});

test("[PE4] the refusal for who is not subscribed (XEP-0060 §6.5.9.3)", async () => {
  const { balcony, iago } = await verona();
  await balcony.sends(publishing(TUNE, "current", tune()));
  await iago.sends(items(TUNE));
  iago.receives(
    `<iq type="error" id="g" from="${JULIET}" to="*"><error type="auth"><not-authorized xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>
      <text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas">*</text><presence-subscription-required xmlns="${PUBSUB}#errors"/></error></iq>`,
  );
});

test.each(["urn:xmpp:bookmarks:1", "urn:xmpp:mds:displayed:0", "urn:tandem:presence:0"])(
  "[PE1] %s is private without being asked (XEP-0223 §3)",
  async (node) => {
    const { balcony, orchard } = await verona();
    await balcony.sends(publishing(node, "1", `<x xmlns="urn:test"/>`));
    await orchard.sends(items(node));
    orchard.receives(
      `<iq type="error" id="g" from="${JULIET}" to="*"><error type="cancel"><not-allowed xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>
        <text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas">*</text><closed-node xmlns="${PUBSUB}#errors"/></error></iq>`,
    );
  },
);

test("[PE5] options are made true once and hold from then on (XEP-0060 ex. 105)", async () => {
  const { balcony } = await verona();
  const wanted = options({
    access_model: "whitelist",
    persist_items: "true",
    max_items: "max",
    send_last_published_item: "never",
  });
  await balcony.sends(
    publishing("urn:xmpp:bookmarks:1", "a@rooms.capulet.lit", `<conference xmlns="urn:xmpp:bookmarks:1"/>`, wanted),
  );
  balcony.receives(result);
  await balcony.sends(
    publishing("urn:xmpp:bookmarks:1", "b@rooms.capulet.lit", `<conference xmlns="urn:xmpp:bookmarks:1"/>`, wanted),
  );
  balcony.receives(result);
  for (const other of [options({ access_model: "open" }), options({ unheard_of: "1" })]) {
    await balcony.sends(publishing("urn:xmpp:bookmarks:1", "c", `<conference xmlns="urn:xmpp:bookmarks:1"/>`, other));
    balcony.receives(
      `<iq type="error" id="p" to="*"><error type="cancel"><conflict xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>
        <text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas">*</text><precondition-not-met xmlns="${PUBSUB}#errors"/></error></iq>`,
    );
  }
  expect(await idsOf(balcony, "urn:xmpp:bookmarks:1")).toEqual(["a@rooms.capulet.lit", "b@rooms.capulet.lit"]);
});

test("[PE6] at max_items all stay, one more and the oldest goes", async () => {
  const { balcony } = await verona({ pepItemsPerNodeMax: 2 });
  const max = options({ max_items: "max" });
  for (const id of ["3", "1"]) await balcony.sends(publishing("urn:test", id, `<x xmlns="urn:test"/>`, max));
  balcony.forgets();
  expect(await idsOf(balcony, "urn:test")).toEqual(["3", "1"]);
  await balcony.sends(publishing("urn:test", "2", `<x xmlns="urn:test"/>`, options({ max_items: "1000000" })));
  balcony.forgets();
  expect(await idsOf(balcony, "urn:test")).toEqual(["1", "2"]);
  expect(await idsOf(balcony, "urn:test", ` max_items="1"`)).toEqual(["2"]);
});

test("[PE7] retract, purge and delete are told (XEP-0060 §7.2, §8.4, §8.5)", async () => {
  const { balcony, orchard, iago } = await verona();
  const acts = [
    [
      `<pubsub xmlns="${PUBSUB}"><retract node="${TUNE}"><item id="current"/></retract></pubsub>`,
      `<items node="${TUNE}"><retract id="current"/></items>`,
    ],
    [`<pubsub xmlns="${OWNER}"><purge node="${TUNE}"/></pubsub>`, `<purge node="${TUNE}"/>`],
    [`<pubsub xmlns="${OWNER}"><delete node="${TUNE}"/></pubsub>`, `<delete node="${TUNE}"/>`],
  ] as const;
  for (const [act, inside] of acts) {
    await balcony.sends(publishing(TUNE, "current", tune()));
    for (const client of [balcony, orchard]) client.forgets();
    await balcony.sends(`<iq type="set" id="p">${act}</iq>`);
    balcony.receives(event(JULIET, `${JULIET}/balcony`, inside));
    balcony.receives(`<iq type="result" id="p" to="*"/>`);
    orchard.receives(event(JULIET, `${ROMEO}/orchard`, inside));
  }
  await balcony.sends(items(TUNE));
  balcony.receives(`<iq type="error" id="g" from="${JULIET}" to="*">${errorXml("cancel", "item-not-found")}</iq>`);
  iago.receivesNothing();
});

test("[PE8] nodes and item sizes up to the limit, one more is refused (SV3)", async () => {
  const { balcony } = await verona({ pepNodesPerAccountMax: 1, pepItemCharsMax: 40 });
  const sized = (chars: number): string =>
    `<x xmlns="urn:test">${"x".repeat(chars - `<x xmlns="urn:test"></x>`.length)}</x>`;
  await balcony.sends(publishing("urn:test", "1", sized(40)));
  balcony.receives(result);
  await balcony.sends(publishing("urn:test", "1", sized(41)));
  expect(balcony.takesAll()[0]?.child("error")?.child("payload-too-big", `${PUBSUB}#errors`)).toBeDefined();
  await balcony.sends(publishing("urn:other", "1", sized(30)));
  balcony.receives(`<iq type="error" id="p" to="*">${errorXml("wait", "resource-constraint")}</iq>`);
});

test("[PE9] invitations are the server's to write, the account's to retract", async () => {
  const { stage, balcony } = await verona();
  const juliet = parseBareJid(JULIET) as NonNullable<ReturnType<typeof parseBareJid>>;
  const seen: unknown[] = [];
  const service = stage.core.use(pep);
  service.onPublished("urn:tandem:invitations:0", ({ id, item }) => void seen.push([id, item === undefined]));
  await balcony.sends(publishing("urn:tandem:invitations:0", "r@rooms.capulet.lit", `<x xmlns="urn:test"/>`));
  balcony.receives(`<iq type="error" id="p" to="*">${errorXml("auth", "forbidden")}</iq>`);
  for (const id of ["a", "b"]) {
    await service.publishAs(juliet, "urn:tandem:invitations:0", id, el("invitation", "urn:tandem:invitations:0"), {
      accessModel: "whitelist",
      itemsMax: 100,
    });
  }
  expect((await service.items(juliet, "urn:tandem:invitations:0")).map(({ id }) => id)).toEqual(["a", "b"]);
  await balcony.sends(
    `<iq type="set" id="p"><pubsub xmlns="${PUBSUB}"><retract node="urn:tandem:invitations:0"><item id="a"/></retract></pubsub></iq>`,
  );
  balcony.receives(`<iq type="result" id="p" to="*"/>`);
  expect(await service.retractAs(juliet, "urn:tandem:invitations:0", "a")).toBe(false);
  expect(seen).toEqual([
    ["a", false],
    ["b", false],
    ["a", true],
  ]);
});

test("[PE4] configuration is asked for and set by the account (XEP-0060 §8.2)", async () => {
  const { balcony, iago } = await verona();
  await balcony.sends(publishing(TUNE, "current", tune()));
  const form = `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${PUBSUB}#node_config</value></field>
    <field var="pubsub#access_model"><value>open</value></field></x>`;
  await balcony.sends(
    `<iq type="set" id="p"><pubsub xmlns="${OWNER}"><configure node="${TUNE}">${form}</configure></pubsub></iq>`,
  );
  balcony.forgets();
  expect(await idsOf(iago, TUNE)).toEqual(["current"]);
  await balcony.sends(`<iq type="get" id="c"><pubsub xmlns="${OWNER}"><configure node="${TUNE}"/></pubsub></iq>`);
  const [answer] = balcony.takesAll();
  expect(answer?.child("pubsub", OWNER)?.child("configure")?.firstElement()?.attr("type")).toBe("form");
});

test("[PS11] a lost session is told of its nodes, for it will not ask again", async () => {
  const { stage, balcony, chamber, orchard } = await verona();
  for (const client of [balcony, orchard]) await stage.core.emit("sessionLost", client.session);
  for (const client of [balcony, chamber, orchard]) client.forgets();
  await chamber.sends(publishing(TUNE, "current", tune()));
  balcony.receives(told(`${JULIET}/balcony`));
  orchard.receives(told(`${ROMEO}/orchard`));
});

test("[PE8] names at the limit and past it, wherever they come from (SV3, SV5)", async () => {
  const { balcony, stage } = await verona();
  const payload = `<x xmlns="urn:test"/>`;
  await balcony.sends(publishing("n".repeat(1023), "i".repeat(1023), payload));
  balcony.receives(result);
  for (const [node, id] of [
    ["n".repeat(1024), "1"],
    ["é".repeat(512), "1"],
    ["urn:test", "i".repeat(1024)],
  ] as const) {
    await balcony.sends(publishing(node, id, payload));
    balcony.receives(`<iq type="error" id="p" to="*">${errorXml("modify", "bad-request")}</iq>`);
  }
  await balcony.sends(items("n".repeat(1024)));
  balcony.receives(`<iq type="error" id="g" from="${JULIET}" to="*">${errorXml("modify", "bad-request")}</iq>`);
  expect(stage.faults()).toEqual([]);
});

test("[PE10] [SV3] past the characters of a node the oldest items go, and an answer has no more than they", async () => {
  const { balcony } = await verona({ connectionCharsMax: 16_000 });
  const publish = async (id: string, chars: number): Promise<void> => {
    const item = `<item id="${id}"><x xmlns="urn:x">${"x".repeat(chars - '<x xmlns="urn:x"></x>'.length)}</x></item>`;
    const options = `<publish-options><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE" type="hidden"><value>${PUBSUB}#publish-options</value></field><field var="pubsub#max_items"><value>max</value></field></x></publish-options>`;
    await balcony.sends(
      `<iq type="set" id="p"><pubsub xmlns="${PUBSUB}"><publish node="urn:x">${item}</publish>${options}</pubsub></iq>`,
    );
    expect(balcony.takesAll().at(-1)?.attr("type")).toBe("result");
  };
  const ids = async (): Promise<(string | undefined)[]> => {
    await balcony.sends(`<iq type="get" id="g"><pubsub xmlns="${PUBSUB}"><items node="urn:x"/></pubsub></iq>`);
    const items = balcony.takesAll().at(-1)?.child("pubsub", PUBSUB)?.child("items");
    return items?.elements("item").map((item) => item.attr("id")) ?? [];
  };
  for (const id of ["a", "b", "c", "d"]) await publish(id, 1_000);
  expect(await ids()).toEqual(["a", "b", "c", "d"]);
  await publish("d", 1_000); // the same item again takes no more room
  expect(await ids()).toEqual(["a", "b", "c", "d"]);
  await publish("e", 100);
  expect(await ids()).toEqual(["b", "c", "d", "e"]);
  await publish("f", 5_000);
  expect(await ids()).toEqual(["f"]); // longer than all may be together: it is there by itself
});

test("[PE2] [PE8] contacts are told of the longest item that there may be, longer than a message from a person", async () => {
  const { balcony, orchard } = await verona({ pepItemCharsMax: 2_000, messageCharsMax: 1_000 });
  const tune = `<tune xmlns="${TUNE}">${"x".repeat(2_000 - `<tune xmlns="${TUNE}"></tune>`.length)}</tune>`;
  await balcony.sends(
    `<iq type="set" id="p"><pubsub xmlns="${PUBSUB}"><publish node="${TUNE}"><item id="current">${tune}</item></publish></pubsub></iq>`,
  );
  expect(orchard.takesAll().map((stanza) => stanza.attr("type"))).toEqual(["headline"]);
});

const affiliate = (...people: readonly (readonly [string, string])[]): string =>
  `<iq type="set" id="a"><pubsub xmlns="${OWNER}"><affiliations node="${TUNE}">${people.map(([jid, is]) => `<affiliation jid="${jid}" affiliation="${is}"/>`).join("")}</affiliations></pubsub></iq>`;

/** A node of Juliet's with one tune, for a whitelist or for everybody. */
async function withNode(accessModel: string, limits = {}) {
  const stage = await verona(limits);
  const options = `<publish-options><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${PUBSUB}#publish-options</value></field><field var="pubsub#access_model"><value>${accessModel}</value></field></x></publish-options>`;
  const publishes = async (title: string) => {
    await stage.balcony.sends(
      `<iq type="set" id="p"><pubsub xmlns="${PUBSUB}"><publish node="${TUNE}"><item id="1"><tune xmlns="${TUNE}">${title}</tune></item></publish>${options}</pubsub></iq>`,
    );
  };
  await publishes("first");
  for (const client of [stage.balcony, stage.orchard, stage.iago]) client.forgets();
  const reads = async (client: WireClient): Promise<string | undefined> => {
    await client.sends(
      `<iq type="get" id="r" to="${JULIET}"><pubsub xmlns="${PUBSUB}"><items node="${TUNE}"/></pubsub></iq>`,
    );
    const [answer] = client.takesAll();
    return answer?.child("error")?.firstElement()?.name ?? answer?.attr("type");
  };
  const heard = (client: WireClient): number =>
    client.takesAll().filter((stanza) => stanza.child("event", EVENT) !== undefined).length;
  return { ...stage, publishes, reads, heard };
}

test("[PE11] members read a whitelisted node and are told of it, also without her presence (XEP-0060 ex. 194-197)", async () => {
  const { balcony, orchard, iago, publishes, reads, heard } = await withNode("whitelist");
  expect([await reads(orchard), await reads(iago)]).toEqual(["not-allowed", "not-allowed"]);
  await balcony.sends(affiliate([IAGO, "member"]));
  balcony.receives(`<iq type="result" id="a" to="${JULIET}/balcony"/>`);
  expect([await reads(orchard), await reads(iago)]).toEqual(["not-allowed", "result"]);
  await publishes("second");
  expect([heard(orchard), heard(iago)]).toEqual([0, 1]);
  balcony.forgets();
  await balcony.sends(`<iq type="get" id="g"><pubsub xmlns="${OWNER}"><affiliations node="${TUNE}"/></pubsub></iq>`);
  balcony.receives(
    `<iq type="result" id="g" to="${JULIET}/balcony"><pubsub xmlns="${OWNER}"><affiliations node="${TUNE}">
      <affiliation jid="${JULIET}" affiliation="owner"/><affiliation jid="${IAGO}" affiliation="member"/></affiliations></pubsub></iq>`,
  );
  await balcony.sends(affiliate([IAGO, "none"]));
  expect(await reads(iago)).toBe("not-allowed");
});

test("[PE11] an outcast reads nothing and hears nothing, whatever the access model", async () => {
  const { balcony, orchard, publishes, reads, heard } = await withNode("open");
  await balcony.sends(affiliate([ROMEO, "outcast"]));
  expect(await reads(orchard)).toBe("forbidden");
  await publishes("second");
  expect(heard(orchard)).toBe(0);
});

test("[PE11] [SV5] nobody else changes affiliations, nobody else becomes owner, and the account stays it", async () => {
  const { balcony, iago, reads } = await withNode("whitelist");
  await iago.sends(affiliate([IAGO, "member"]).replace(`id="a"`, `id="a" to="${JULIET}"`));
  iago.receives(`<iq type="error" id="a" from="${JULIET}" to="*">${errorXml("auth", "forbidden")}</iq>`);
  for (const [jid, is] of [
    [IAGO, "owner"],
    [JULIET, "none"],
  ] as const) {
    await balcony.sends(affiliate([ROMEO, "member"], [jid, is]));
    balcony.receives(`<iq type="error" id="a" to="*">${errorXml("modify", "not-acceptable")}</iq>`);
  }
  expect(await reads(iago)).toBe("not-allowed");
});

test("[PE11] [SV3] as many as allowed, not one more", async () => {
  const { balcony } = await withNode("whitelist", { pepAffiliationsPerNodeMax: 2 });
  await balcony.sends(affiliate([ROMEO, "member"], [IAGO, "outcast"]));
  balcony.receives(`<iq type="result" id="a" to="*"/>`);
  await balcony.sends(affiliate(["nurse@capulet.lit", "member"]));
  balcony.receives(`<iq type="error" id="a" to="*">${errorXml("wait", "resource-constraint")}</iq>`);
});

test("[PE12] [SV5] who gets the address of a member that was removed is no member; nor is anybody after the node was made anew", async () => {
  const { stage, balcony, iago, reads } = await withNode("whitelist");
  await balcony.sends(affiliate([IAGO, "member"], [ROMEO, "member"]));
  await stage.core.emit("accountRemoved", IAGO as never);
  expect(await reads(iago)).toBe("not-allowed");
  const left = await stage.storage.collection({ name: "pep-memberships", version: 1 }).list(ROMEO);
  expect(left).toHaveLength(1);
  await balcony.sends(`<iq type="set" id="d"><pubsub xmlns="${OWNER}"><delete node="${TUNE}"/></pubsub></iq>`);
  expect(await stage.storage.collection({ name: "pep-memberships", version: 1 }).list(ROMEO)).toEqual([]);
});

test("[PE15] who is interested and subscribed is told once, and their other programs by the subscription (XEP-0060 §6.1.6)", async () => {
  const { stage, balcony, orchard } = await verona();
  const street = await comes(stage, `${ROMEO}/street`);
  await balcony.sends(publishing(TUNE, "1", tune()));
  await orchard.sends(
    `<iq type="set" id="s" to="${JULIET}"><pubsub xmlns="${PUBSUB}"><subscribe node="${TUNE}" jid="${ROMEO}"/></pubsub></iq>`,
  );
  for (const client of [orchard, street]) client.forgets();
  await balcony.sends(publishing(TUNE, "2", tune()));
  orchard.receives(told(`${ROMEO}/orchard`, "2"));
  street.receives(told(`${ROMEO}/street`, "2"));
  for (const client of [orchard, street]) client.receivesNothing();
});

test("[PE1] a node of before there were publish models behaves as it did (stored version 1)", () => {
  const config = {
    accessModel: "open",
    persistItems: true,
    maxItems: 3,
    sendLast: "never",
    rosterGroups: [],
    title: "t",
    payloadType: "",
  };
  const { migrate } = nodesSpec;
  expect(migrate?.({ config, lastId: "1", affiliations: { [IAGO]: "member" } }, 1)).toEqual({
    config: {
      ...config,
      publishModel: "publishers",
      deliverPayloads: true,
      notifyRetract: true,
      notifyDelete: true,
      notifyConfig: false,
    },
    lastId: "1",
    affiliations: { [IAGO]: "member" },
  });
});
