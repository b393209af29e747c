import { configure, enter, reflectedXml, ROOM, roomScene, say } from "@tandem/testkit/room-scene";
import { errorXml, type Scene, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import type { ArchiveEntry } from "../../../core/index.ts";
import { muc } from "../index.ts";

const modules = [muc];
const OCCUPANT_ID = `<occupant-id xmlns="urn:xmpp:occupant-id:0" id="*"/>`;
const STANZA_ID = `<stanza-id xmlns="urn:xmpp:sid:0" by="${ROOM}" id="*"/>`;

async function kept({ storage }: Scene): Promise<readonly ArchiveEntry[]> {
  return (await storage.archive.page({ archive: ROOM as never, from: "start", limit: 50 })).entries;
}

/** Romeo has said "poison", and everybody has seen it; resolves to the room's id of it. */
async function said(made: Scene & { readonly juliet: WireClient; readonly romeo: WireClient }): Promise<string> {
  await say(made.romeo, "poison", "m1");
  for (const client of [made.juliet, made.romeo]) client.forgets();
  return String((await kept(made))[0]?.id);
}

function moderate(client: WireClient, id: string, inside = `<retract xmlns="urn:xmpp:message-retract:1"/>`) {
  const payload = `<moderate id="${id}" xmlns="urn:xmpp:message-moderate:1">${inside}<reason>Spam</reason></moderate>`;
  return client.sends(`<iq type="set" id="mod" to="${ROOM}">${payload}</iq>`);
}
function takeBack(client: WireClient, id: string): Promise<void> {
  const body = `<body>taken back</body><fallback xmlns="urn:xmpp:fallback:0" for="urn:xmpp:message-retract:1"/>`;
  return client.sends(
    `<message to="${ROOM}" type="groupchat" id="r1"><retract xmlns="urn:xmpp:message-retract:1" id="${id}"/>${body}</message>`,
  );
}
const refused = (client: WireClient, type: string, condition: string): string =>
  `<iq type="error" id="mod" from="${ROOM}" to="${client.jid}">${errorXml(type, condition)}</iq>`;

test("[MUC56] a moderator takes a message back: told to all, kept, and buried (XEP-0425 §3.1, §4, ex. 4-8)", async () => {
  const made = await roomScene({ modules });
  const { juliet, romeo, iago } = made;
  const id = await said(made);
  await moderate(juliet, id);
  const moderated = `<moderated xmlns="urn:xmpp:message-moderate:1" by="${ROOM}/Juliet">${OCCUPANT_ID}</moderated>`;
  const retraction = `<retract xmlns="urn:xmpp:message-retract:1" id="${id}">${moderated}<reason>Spam</reason></retract>`;
  for (const client of [juliet, romeo]) {
    client.receives(
      `<message type="groupchat" from="${ROOM}" to="${client.jid}" id="*">${retraction}${STANZA_ID}</message>`,
    );
  }
  juliet.receives(`<iq type="result" id="mod" from="${ROOM}" to="${juliet.jid}"/>`);
  iago.receivesNothing();
  const [tombstone, told] = await kept(made);
  expect(tombstone?.stanza).not.toContain("poison");
  expect(tombstone?.text).toBe("");
  expect(told?.stanza).toContain(`id="${id}"`);
  await enter(iago, "Iago");
  const history = iago.takesAll().find((stanza) => stanza.attr("id") === "m1");
  expect(history?.child("body")).toBeUndefined();
  expect(history?.child("occupant-id", "urn:xmpp:occupant-id:0")).toBeDefined();
  const buried = history?.child("retracted", "urn:xmpp:message-retract:1");
  expect(buried?.child("moderated", "urn:xmpp:message-moderate:1")?.attr("by")).toBe(`${ROOM}/Juliet`);
  expect(told?.stanza).toContain(`id="${buried?.attr("id")}"`);
});

test("[MUC56] who is no moderator, or not inside, moderates nothing (XEP-0425 §3.2, ex. 7)", async () => {
  const made = await roomScene({ modules });
  const { juliet, romeo, iago } = made;
  const id = await said(made);
  await moderate(romeo, id);
  romeo.receives(refused(romeo, "auth", "forbidden"));
  await moderate(iago, id);
  iago.receives(refused(iago, "modify", "not-acceptable"));
  juliet.receivesNothing();
  expect((await kept(made))[0]?.stanza).toContain("poison");
});

test("[MUC56] what is not there, or is buried already, is not found; other acts are not known", async () => {
  const made = await roomScene({ modules });
  const { juliet } = made;
  const id = await said(made);
  for (const unknown of ["999999", "m1", "1e3", "-1"]) {
    await moderate(juliet, unknown);
    juliet.receives(refused(juliet, "cancel", "item-not-found"));
  }
  await moderate(juliet, id, "<edit xmlns='urn:unknown'/>");
  juliet.receives(refused(juliet, "modify", "bad-request"));
  await moderate(juliet, id);
  juliet.forgets();
  await moderate(juliet, id);
  juliet.receives(refused(juliet, "cancel", "item-not-found"));
});

test("[MUC57] who takes back what they said: reflected, kept, and a tombstone (XEP-0424 §4, §5)", async () => {
  const made = await roomScene({ modules });
  const { juliet, romeo } = made;
  const id = await said(made);
  await takeBack(romeo, id);
  const seen = juliet.takesAll()[0];
  expect(seen?.child("retract", "urn:xmpp:message-retract:1")?.attr("id")).toBe(id);
  const [tombstone, retraction] = await kept(made);
  expect(tombstone?.stanza).not.toContain("poison");
  expect(tombstone?.stanza).toContain(`id="r1"`);
  expect(retraction?.stanza).toContain("retract");
});

test("[MUC57] nobody takes back what another said; their nickname proves nothing (XEP-0424 §6)", async () => {
  const made = await roomScene({ modules });
  const { juliet, romeo, iago } = made;
  const id = await said(made);
  await romeo.sends(`<presence type="unavailable" to="${ROOM}/Romeo"/>`);
  await enter(iago, "Romeo");
  for (const client of [juliet, iago]) client.forgets();
  await takeBack(iago, id);
  iago.receives(
    `<message type="error" id="r1" from="${ROOM}" to="${iago.jid}">${errorXml("auth", "forbidden")}</message>`,
  );
  juliet.receivesNothing();
  expect((await kept(made))[0]?.stanza).toContain("poison");
});

test("[MUC57] [MUC18] whoever has the address of an account that was removed is another occupant, and what that one said is not theirs (SV5)", async () => {
  const made = await roomScene({ modules });
  const { juliet, romeo, time, core } = made;
  const id = await said(made);
  await romeo.sends(`<presence type="unavailable" to="${ROOM}/Romeo"/>`);
  await core.emit("accountRemoved", "romeo@capulet.lit" as never);
  time.advance(1);
  await enter(romeo, "Romeo");
  for (const client of [juliet, romeo]) client.forgets();
  await takeBack(romeo, id);
  romeo.receives(
    `<message type="error" id="r1" from="${ROOM}" to="${romeo.jid}">${errorXml("auth", "forbidden")}</message>`,
  );
  await romeo.sends(
    `<message to="${ROOM}" type="groupchat" id="m2"><body>potion</body><replace xmlns="urn:xmpp:message-correct:0" id="m1"/></message>`,
  );
  const [former, own] = await kept(made);
  expect([former?.text, own?.text]).toEqual(["poison", "potion"]);
  const idOf = (entry: ArchiveEntry | undefined): string | undefined =>
    /<occupant-id [^>]*id="([^"]+)"/.exec(entry?.stanza ?? "")?.[1];
  expect(idOf(own)).toBeDefined();
  expect(idOf(own)).not.toBe(idOf(former));
  await takeBack(romeo, String(own?.id));
  expect((await kept(made)).map(({ text }) => text).slice(0, 2)).toEqual(["poison", ""]);
});

test("[MUC57] an id of another kind is passed on; a visitor without voice retracts nothing", async () => {
  const made = await roomScene({ modules });
  const { juliet, romeo } = made;
  const id = await said(made);
  await takeBack(romeo, "m1");
  expect(juliet.takesAll()).toHaveLength(1);
  expect((await kept(made))[0]?.stanza).toContain("poison");
  await configure(juliet, { moderatedroom: "1" });
  for (const client of [juliet, romeo]) client.forgets();
  await takeBack(romeo, id);
  romeo.receives(
    `<message type="error" id="r1" from="${ROOM}" to="${romeo.jid}">${errorXml("auth", "forbidden")}</message>`,
  );
  expect((await kept(made))[0]?.stanza).toContain("poison");
});

test.each([
  ["a correction", `<replace xmlns="urn:xmpp:message-correct:0" id="m1"/><body>potion</body>`],
  ["reactions", `<reactions xmlns="urn:xmpp:reactions:0" id="1"><reaction>🧪</reaction></reactions>`],
  [
    "a reply",
    `<body>why?</body><reply xmlns="urn:xmpp:reply:0" to="${ROOM}/Romeo" id="1"/><fallback xmlns="urn:xmpp:fallback:0" for="urn:xmpp:reply:0"><body start="0" end="2"/></fallback>`,
  ],
  ["styling switched off", `<body>*plain*</body><unstyled xmlns="urn:xmpp:styling:0"/>`],
])("[MUC58] %s is passed on as it is, with the occupant's id, and kept beside the first", async (_what, content) => {
  const made = await roomScene({ modules });
  const { juliet, romeo } = made;
  await said(made);
  const origin = `<origin-id xmlns="urn:xmpp:sid:0" id="m2"/>`;
  await romeo.sends(`<message to="${ROOM}" type="groupchat" id="m2">${content}${origin}</message>`);
  juliet.receives(reflectedXml(juliet, "Romeo", content, "m2"));
  const entries = await kept(made);
  expect(entries).toHaveLength(2);
  expect(entries[0]?.stanza).toContain("poison");
});
