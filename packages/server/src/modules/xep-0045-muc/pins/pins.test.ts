import { parsePins } from "@tandem/protocol/tandem-pinned-messages";
import { configure, ROOM, type RoomScene, roomScene, say } from "@tandem/testkit/room-scene";
import { errorXml, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { muc } from "../index.ts";

const NS = "urn:tandem:pinned-messages:0";
const modules = [muc];

async function ids({ storage }: Pick<RoomScene, "storage">): Promise<readonly string[]> {
  const { entries } = await storage.archive.page({ archive: ROOM as never, from: "start", limit: 100 });
  return entries.map(({ id }) => String(id));
}

/** Romeo has said so many things; nobody has anything left to read. */
async function chamber(limits = {}, said = 2) {
  const made = await roomScene({ modules, limits });
  for (let n = 1; n <= said; n++) await say(made.romeo, `word ${n}`, `m${n}`);
  for (const client of [made.juliet, made.romeo]) client.forgets();
  return { ...made, ids: await ids(made) };
}

const change = (client: WireClient, name: "pin" | "unpin", id: string | undefined): Promise<void> =>
  client.sends(`<iq type="set" id="p" to="${ROOM}"><${name} xmlns="${NS}" id="${id}"/></iq>`);
const done = (client: WireClient): string => `<iq type="result" id="p" from="${ROOM}" to="${client.jid}"/>`;
const refused = (client: WireClient, type: string, condition: string): string =>
  `<iq type="error" id="p" from="${ROOM}" to="${client.jid}">${errorXml(type, condition)}</iq>`;
const told = (client: WireClient, xml: string): string =>
  `<message type="groupchat" from="${ROOM}" to="${client.jid}">${xml}<no-store xmlns="urn:xmpp:hints"/></message>`;

async function pins(client: WireClient) {
  client.forgets();
  await client.sends(`<iq type="get" id="g" to="${ROOM}"><pins xmlns="${NS}"/></iq>`);
  return parsePins(client.takesAll()[0]?.child("pins", NS));
}

test("[MUC75] a manager pins: told to who is inside, kept, and told to who asks (docs/protocol/pinned-messages.md §2, §3)", async () => {
  const {
    juliet,
    romeo,
    iago,
    ids: [first],
  } = await chamber();
  await change(juliet, "pin", first);
  const pin = `<pin xmlns="${NS}" id="${first}" by="Juliet" stamp="*"><message author="Romeo" stamp="*">word 1</message></pin>`;
  for (const client of [juliet, romeo]) client.receives(told(client, pin));
  juliet.receives(done(juliet));
  iago.receivesNothing();
  expect(await pins(juliet)).toMatchObject({ mayChange: true, all: [{ id: first, by: "Juliet", text: "word 1" }] });
  expect(await pins(romeo)).toMatchObject({ mayChange: false, all: [{ id: first }] });
  expect(await pins(iago)).toMatchObject({ mayChange: false, all: [{ id: first }] });
  await change(juliet, "pin", first);
  juliet.receives(done(juliet));
  romeo.receivesNothing();
  await change(juliet, "unpin", first);
  romeo.receives(told(romeo, `<unpin xmlns="${NS}" id="${first}" by="Juliet"/>`));
  expect((await pins(romeo))?.all).toEqual([]);
});

test("[MUC75] others are forbidden to, until the room lets them; who is outside never may", async () => {
  const {
    juliet,
    romeo,
    iago,
    ids: [first],
  } = await chamber();
  for (const name of ["pin", "unpin"] as const) {
    await change(romeo, name, first);
    romeo.receives(refused(romeo, "auth", "forbidden"));
    await change(iago, name, first);
    iago.receives(refused(iago, "modify", "not-acceptable"));
  }
  juliet.receivesNothing();
  await configure(juliet, { [`${NS}#everybody`]: "1" });
  for (const client of [juliet, romeo]) client.forgets();
  await change(romeo, "pin", first);
  expect((await pins(romeo))?.all).toHaveLength(1);
  await change(iago, "unpin", first);
  expect((await pins(juliet))?.all).toHaveLength(1);
  await configure(juliet, { moderatedroom: "1" });
  romeo.forgets();
  await change(romeo, "unpin", first);
  romeo.receives(refused(romeo, "auth", "forbidden"));
});

test("[MUC75] as many as pinsPerRoomMax, and not one more", async () => {
  const { juliet, ids: all } = await chamber({ pinsPerRoomMax: 2 }, 3);
  for (const id of all.slice(0, 2)) await change(juliet, "pin", id);
  juliet.forgets();
  await change(juliet, "pin", all[2]);
  juliet.receives(refused(juliet, "wait", "resource-constraint"));
  await change(juliet, "unpin", all[0]);
  await change(juliet, "pin", all[2]);
  expect((await pins(juliet))?.all.map(({ id }) => id)).toEqual(all.slice(1));
});

test("[MUC76] what is not there, or is no message of its own, is not pinned; what is not pinned is not unpinned", async () => {
  const made = await chamber();
  const { juliet, romeo } = made;
  const reaction = `<reactions xmlns="urn:xmpp:reactions:0" id="1"><reaction>x</reaction></reactions><body>x</body>`;
  await romeo.sends(`<message to="${ROOM}" type="groupchat" id="r">${reaction}</message>`);
  juliet.forgets();
  for (const id of ["999999", "m1", "-1", "", (await ids(made)).at(-1)]) {
    await change(juliet, "pin", id);
    juliet.receives(refused(juliet, "cancel", "item-not-found"));
  }
  await change(juliet, "unpin", made.ids[0]);
  juliet.receives(refused(juliet, "cancel", "item-not-found"));
});

test("[MUC76] what its author takes back, or a moderator, is not pinned any more", async () => {
  const {
    juliet,
    romeo,
    ids: [first, second],
  } = await chamber();
  for (const id of [first, second]) await change(juliet, "pin", id);
  romeo.forgets();
  const retract = (id: string | undefined): string => `<retract xmlns="urn:xmpp:message-retract:1" id="${id}"/>`;
  await romeo.sends(`<message to="${ROOM}" type="groupchat" id="r1">${retract(first)}</message>`);
  expect(romeo.takesAll().map((stanza) => stanza.child("unpin", NS)?.attr("id"))).toContain(first);
  const moderate = `<moderate xmlns="urn:xmpp:message-moderate:1" id="${second}"><retract xmlns="urn:xmpp:message-retract:1"/></moderate>`;
  await juliet.sends(`<iq type="set" id="m" to="${ROOM}">${moderate}</iq>`);
  expect((await pins(juliet))?.all).toEqual([]);
});

test("[MUC75] who may not read the room's history is not told what is pinned in it", async () => {
  const {
    juliet,
    iago,
    ids: [first],
  } = await chamber();
  await change(juliet, "pin", first);
  await configure(juliet, { membersonly: "1", publicroom: "0" });
  iago.forgets();
  await iago.sends(`<iq type="get" id="g" to="${ROOM}"><pins xmlns="${NS}"/></iq>`);
  iago.receives(`<iq type="error" id="g" from="${ROOM}" to="${iago.jid}">${errorXml("cancel", "item-not-found")}</iq>`);
});
