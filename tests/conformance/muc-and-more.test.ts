import type { BareJid } from "@tandem/protocol";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "./harness/running-server.ts";
import { StanzaClient } from "./harness/stanza-client.ts";

// What rooms do together with the other modules, on the whole server; no other server plays these.
const MUC = "http://jabber.org/protocol/muc";
const ROOM = "balcony@rooms.localhost";
const INVITATIONS = "urn:tandem:invitations:0";
const juliet = "juliet@localhost" as BareJid;
const STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas";
const BOARD = { id: "board", name: "Build board", address: "https://board.example.com/panel" };
let running: RunningServer;

const signIn = (user: string): Promise<StanzaClient> =>
  StanzaClient.signIn(running.addresses.c2s?.port ?? 0, "localhost", user, PASSWORD);

async function entered(user: string, nick: string): Promise<StanzaClient> {
  const client = await signIn(user);
  client.sends(`<presence to="${ROOM}/${nick}"><x xmlns="${MUC}"/></presence>`);
  await client.receives("the subject", (stanza) => stanza.child("subject") !== undefined);
  return client;
}

beforeAll(async () => {
  running = await runServer({ plaintextOnLoopback: true, addIns: [BOARD] });
  await running.server.core.use(rooms).create({ local: "balcony", owner: juliet });
});
afterAll(() => running.stop());

test("[MUC39] [RM8] an invitation waits in the invited account's node and goes when they enter", async () => {
  const inviter = await entered("juliet", "Juliet");
  const invited = await signIn("romeo");
  const waiting = async (): Promise<(string | undefined)[]> => {
    const answer = await invited.asks(
      "get",
      "",
      `<pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="${INVITATIONS}"/></pubsub>`,
    );
    const items = answer.firstElement()?.child("items")?.elements("item") ?? [];
    return items.map((item) => item.child("invitation", INVITATIONS)?.attr("from"));
  };
  inviter.sends(`<message to="${ROOM}"><x xmlns="${MUC}#user"><invite to="romeo@localhost"/></x></message>`);
  await invited.receives("the message", (stanza) => stanza.child("x", `${MUC}#user`)?.child("invite") !== undefined);
  expect(await waiting()).toEqual(["juliet@localhost"]);
  invited.sends(`<presence to="${ROOM}/Romeo"><x xmlns="${MUC}"/></presence>`);
  await invited.receives("the subject", (stanza) => stanza.child("subject") !== undefined);
  expect(await waiting()).toEqual([]);
  for (const client of [inviter, invited]) client.closes();
});

test("[MUC7] two programs of one person, one occupant; one broken stream changes nothing for others", async () => {
  const watching = await entered("juliet", "Juliet");
  const [desk, phone] = [await entered("romeo", "Romeo"), await entered("romeo", "Romeo")];
  await watching.takesAll("rooms.localhost");
  phone.sends(`<message to="${ROOM}" type="groupchat" id="m1"><body>here</body></message>`);
  for (const client of [watching, desk, phone]) {
    await client.receives("the message", (stanza) => stanza.childText("body") === "here");
  }
  desk.closes();
  phone.sends(`<message to="${ROOM}" type="groupchat" id="m2"><body>still here</body></message>`);
  await watching.receives("the message", (stanza) => stanza.childText("body") === "still here");
  phone.closes();
  await watching.receives("the end", (stanza) => stanza.attr("type") === "unavailable");
  watching.closes();
});

test("[MUC42] [RM14] a resend on a new stream comes back with the first one's id, to the sender alone", async () => {
  const watching = await entered("juliet", "Juliet");
  const post = `<message to="${ROOM}" type="groupchat" id="r1"><body>once</body><origin-id xmlns="urn:xmpp:sid:0" id="r1"/></message>`;
  const ids: (string | undefined)[] = [];
  for (let attempt = 0; attempt < 2; attempt++) {
    const sender = await entered("romeo", "Romeo");
    sender.sends(post);
    const own = await sender.receives(
      "the reflection",
      (stanza) => stanza.childText("body") === "once" && stanza.child("delay", "urn:xmpp:delay") === undefined,
    );
    ids.push(own.child("stanza-id", "urn:xmpp:sid:0")?.attr("id"));
    sender.closes();
  }
  expect(ids[0]).toBe(ids[1]);
  const seen = (await watching.takesAll("rooms.localhost")).filter((stanza) => stanza.childText("body") === "once");
  expect(seen).toHaveLength(1);
  watching.closes();
});

test("[MUC17] an occupant's vCard is that of the account (XEP-0045 §17.4)", async () => {
  const asking = await entered("juliet", "Juliet");
  const asked = await entered("romeo", "Romeo");
  await asked.asks("set", "", `<vCard xmlns="vcard-temp"><FN>Romeo Montague</FN></vCard>`);
  const answer = await asking.asks("get", `${ROOM}/Romeo`, `<vCard xmlns="vcard-temp"/>`);
  expect([answer.attr("from"), answer.child("vCard", "vcard-temp")?.childText("FN")]).toEqual([
    `${ROOM}/Romeo`,
    "Romeo Montague",
  ]);
  for (const client of [asking, asked]) client.closes();
});

test("[CAT1] the tree is answered, and found by discovery", async () => {
  const client = await signIn("juliet");
  const info = await client.asks("get", "rooms.localhost", `<query xmlns="http://jabber.org/protocol/disco#info"/>`);
  const features = info
    .firstElement()
    ?.elements("feature")
    .map((feature) => feature.attr("var"));
  expect(features).toContain("urn:tandem:categories:0");
  const tree = await client.asks("get", "rooms.localhost", `<categories xmlns="urn:tandem:categories:0"/>`);
  expect(tree.firstElement()?.child("room")?.attr("jid")).toBe(ROOM);
  const items = await client.asks("get", "localhost", `<query xmlns="http://jabber.org/protocol/disco#items"/>`);
  expect(
    items
      .firstElement()
      ?.elements("item")
      .map((item) => item.attr("jid")),
  ).toContain("rooms.localhost");
  client.closes();
});

test("[MUC81] [MUC82] [RM6] the owner gives the room a registered page; those inside are told, and read its address", async () => {
  const [owner, other] = [await entered("juliet", "Juliet"), await entered("romeo", "Romeo")];
  const submit = (id: string): string =>
    `<query xmlns="${MUC}#owner"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${MUC}#roomconfig</value></field><field var="urn:tandem:add-ins:0#page"><value>${id}</value></field></x></query>`;
  const addressFor = async (client: StanzaClient): Promise<string | undefined> => {
    const info = await client.asks("get", ROOM, `<query xmlns="http://jabber.org/protocol/disco#info"/>`);
    const form = info.firstElement()?.child("x", "jabber:x:data");
    const field = form?.elements("field").find((one) => one.attr("var") === "urn:tandem:add-ins:0#address");
    return field?.childText("value");
  };
  const features = await other.asks("get", "rooms.localhost", `<query xmlns="http://jabber.org/protocol/disco#info"/>`);
  const named = features.firstElement()?.elements("feature");
  expect(named?.map((one) => one.attr("var"))).toContain("urn:tandem:add-ins:0");
  const unknown = await owner.asks("set", ROOM, submit("elsewhere"));
  expect(unknown.child("error")?.attr("type")).toBe("modify");
  expect(unknown.child("error")?.child("item-not-found", STANZAS)).toBeDefined();
  expect(unknown.child("error")?.childText("text", STANZAS)).toBe("No such page is registered.");
  const refused = await other.asks("set", ROOM, submit("board"));
  expect(refused.child("error")?.child("forbidden", STANZAS)).toBeDefined();
  expect(await addressFor(other)).toBeUndefined();
  expect((await owner.asks("set", ROOM, submit("board"))).attr("type")).toBe("result");
  await other.receives(
    "that the settings have changed",
    (stanza) => stanza.child("x", `${MUC}#user`)?.child("status")?.attr("code") === "104",
  );
  expect(await addressFor(other)).toBe(BOARD.address);
  for (const client of [owner, other]) client.closes();
});
