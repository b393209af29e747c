import type { BareJid } from "@tandem/protocol";
import { parseRoomChanges, type RoomChange } from "@tandem/protocol/tandem-room-changes";
import { adminIq, configure, ROOM, roomScene, type RoomScene, submit } from "@tandem/testkit/room-scene";
import type { WireClient } from "@tandem/testkit/server-scene";
import { CountedStorage } from "@tandem/testkit/storage-memory";
import { expect, test } from "vitest";
import { defineModule } from "../../core/index.ts";
import { accountsModule } from "../accounts/index.ts";
import { organisationGroups } from "../tandem-groups/contract.ts";
import { CHANGED_NAMED_MAX, ROOM_CHANGES_KEPT_MAX } from "../xep-0045-muc/changes/log.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { categories } from "./contract.ts";
import { tandemCategories } from "./index.ts";

/** "Nurses" is open, everything else hidden. */
const groups = defineModule({
  name: "tandem-groups",
  setup: (host) =>
    host.provide(organisationGroups, { list: async () => [{ name: "Nurses", isHidden: false, size: 1 }] } as never),
});
const modules = [accountsModule, groups, muc, tandemCategories];
const NS = "urn:tandem:rooms:0";
const JULIET = "juliet@capulet.lit" as BareJid;
/** Its maker has given it a name. */
const room = (): Promise<RoomScene> => roomScene({ modules, config: { roomname: "Balcony" } });
const row = (local: string, affiliation: string): string =>
  `<item affiliation="${affiliation}" jid="${local}@capulet.lit"/>`;

async function changesFor(client: WireClient): Promise<readonly RoomChange[] | string> {
  client.forgets();
  await client.sends(`<iq type="get" id="l" to="${ROOM}"><changes xmlns="${NS}"/></iq>`);
  const answer = client.takesAll().find((stanza) => stanza.attr("id") === "l");
  return parseRoomChanges(answer?.child("changes", NS)) ?? answer?.child("error")?.firstElement()?.name ?? "nothing";
}

test("[MUC87] [RM7] who changed what is told, newest first; what the maker made of the new room is not", async () => {
  const made = await room();
  const { juliet, time } = made;
  expect(await changesFor(juliet)).toEqual([]);
  await juliet.sends(adminIq("set", row("romeo", "member") + row("nurse", "member") + row("paris", "admin")));
  time.advance(1_000);
  await configure(juliet, { moderatedroom: "1", membersonly: "1", roomdesc: "Orchard side", roomsecret: "balcony" });
  const paris = await made.connect("paris@capulet.lit/castle");
  await paris.sends(adminIq("set", row("romeo", "outcast") + row("nurse", "none")));
  const told = (await changesFor(juliet)) as readonly RoomChange[];
  const by = (local: string): object => ({ by: `${local}@capulet.lit`, more: 0 });
  expect(told).toMatchObject([
    { ...by("paris"), what: "banned", added: ["romeo@capulet.lit"], removed: [] },
    { ...by("paris"), what: "members", added: [], removed: ["nurse@capulet.lit"] },
    { ...by("juliet"), what: "description", value: "Orchard side" },
    { ...by("juliet"), what: "type", value: "auditorium" },
    { ...by("juliet"), what: "visibility", value: "closed" },
    { ...by("juliet"), what: "members", added: ["romeo@capulet.lit", "nurse@capulet.lit"] },
    { ...by("juliet"), what: "managers", added: ["paris@capulet.lit"] },
  ]);
  expect((told[2]?.at ?? 0) - (told[6]?.at ?? 0)).toBe(1_000);
  expect(JSON.stringify(told)).not.toContain("balcony");
});

test("[MUC87] what says nothing new is no change; a password changes without being told", async () => {
  const { juliet } = await room();
  await juliet.sends(adminIq("set", row("romeo", "none")));
  await configure(juliet, { moderatedroom: "0", roomname: "Balcony" });
  expect(await changesFor(juliet)).toEqual([]);
  await juliet.sends(adminIq("set", row("romeo", "member") + row("paris", "admin")));
  await juliet.sends(adminIq("set", row("romeo", "member") + row("paris", "owner")));
  expect(await changesFor(juliet)).toHaveLength(2);
  await submit(juliet, { [`${NS}#inherit`]: ["history"] });
  expect(await changesFor(juliet)).toMatchObject([{ what: "inherit", value: "history" }, {}, {}]);
  await configure(juliet, { passwordprotectedroom: "1", roomsecret: "balcony" });
  expect(await changesFor(juliet)).toMatchObject([{ what: "other", value: undefined }, {}, {}, {}]);
});

test("[MUC87] groups, the picture, and what an administrator does", async () => {
  const { juliet, core } = await room();
  await submit(juliet, { [`${NS}#members`]: ["group:Nurses", "group:Swords"] });
  await juliet.sends(`<iq type="set" id="v" to="${ROOM}"><vCard xmlns="vcard-temp"/></iq>`);
  const service = core.use(rooms);
  await service.configure(ROOM as BareJid, { retentionDays: 30 }, { isNoted: true });
  await service.configure(ROOM as BareJid, { retentionDays: 60 });
  await service.setAffiliation(ROOM as BareJid, "nurse@capulet.lit" as BareJid, "admin", { isNoted: true });
  await service.close(ROOM as BareJid);
  expect(await changesFor(juliet)).toBe("gone");
  await service.reopen(ROOM as BareJid);
  expect(await changesFor(juliet)).toMatchObject([
    { what: "reopened", by: undefined },
    { what: "closed", by: undefined },
    { what: "managers", by: undefined, added: ["nurse@capulet.lit"] },
    { what: "retention", by: undefined, value: "30" },
    { what: "picture", by: JULIET },
    { what: "members", by: JULIET, added: ["group:Nurses", "group:Swords"] },
  ]);
});

test("[SV3] the newest are kept, each with so many names", async () => {
  const { juliet } = await room();
  const crowd = Array.from({ length: CHANGED_NAMED_MAX + 2 }, (_, n) => row(`p${n}`, "member"));
  await juliet.sends(adminIq("set", crowd.join("")));
  expect(await changesFor(juliet)).toMatchObject([{ what: "members", more: 2 }]);
  for (let n = 1; n < ROOM_CHANGES_KEPT_MAX; n++) await configure(juliet, { roomname: `Chamber ${n}` });
  const full = (await changesFor(juliet)) as readonly RoomChange[];
  expect([full.length, full.at(-1)?.what, full.at(-1)?.added.length]).toEqual([
    ROOM_CHANGES_KEPT_MAX,
    "members",
    CHANGED_NAMED_MAX,
  ]);
  await configure(juliet, { roomname: "One more" });
  const after = (await changesFor(juliet)) as readonly RoomChange[];
  expect([after.length, after[0]?.value, after.at(-1)?.what]).toEqual([ROOM_CHANGES_KEPT_MAX, "One more", "name"]);
});

test("[SV3] where a reader stands in the categories is asked once, whatever the number of changes", async () => {
  const storage = new CountedStorage();
  const { juliet, core } = await roomScene({ modules, storage });
  for (const id of ["houses", "streets"]) await core.use(categories).create({ id, name: id });
  const moves = async (id: string): Promise<number> => {
    await configure(juliet, { "urn:tandem:categories:0#category": id });
    const before = storage.calls;
    expect((await changesFor(juliet))[0]).toMatchObject({ what: "category", value: id });
    return storage.calls - before;
  };
  const one = await moves("houses");
  for (const id of ["streets", "houses", "streets"]) expect(await moves(id)).toBe(one);
});

test("[SV7] [SV5] managers read them and nobody else; hidden groups are named to owners; they go with the room", async () => {
  const made = await room();
  const { juliet, romeo, iago, core } = made;
  await juliet.sends(adminIq("set", row("paris", "admin")));
  await submit(juliet, { [`${NS}#members`]: ["group:Nurses", "group:Swords"] });
  expect([await changesFor(romeo), await changesFor(iago)]).toEqual(["forbidden", "forbidden"]);
  const paris = await made.connect("paris@capulet.lit/castle");
  expect(await changesFor(paris)).toMatchObject([{ what: "members", added: ["group:Nurses"], more: 1 }, {}]);
  await core.use(rooms).purge(ROOM as BareJid);
  await core.use(rooms).create({ local: "chamber", owner: "iago@capulet.lit" as BareJid });
  expect(await changesFor(iago)).toEqual([]);
});

test("[MUC87] [SV7] a category whose scope leaves a manager out is not named to them, though the room was there (RM2)", async () => {
  const made = await room();
  const { juliet, core } = made;
  await core.use(categories).create({ id: "walled", name: "Walled", scope: [JULIET], managers: [JULIET] });
  for (const category of ["walled", ""]) await configure(juliet, { "urn:tandem:categories:0#category": category });
  await juliet.sends(adminIq("set", row("paris", "admin")));
  const paris = await made.connect("paris@capulet.lit/castle");
  const valuesFor = async (client: WireClient): Promise<readonly (string | undefined)[]> =>
    ((await changesFor(client)) as readonly RoomChange[])
      .filter(({ what }) => what === "category")
      .map(({ value }) => value || undefined);
  expect(await valuesFor(juliet)).toContain("walled");
  expect(await valuesFor(paris)).toEqual([undefined, undefined]);
});
