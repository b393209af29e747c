import type { BareJid } from "@tandem/protocol";
import { NS_ROOM_DETAILS, parseDetails, type RoomDetails } from "@tandem/protocol/tandem-room-details";
import { adminIq, configure, enter, ROOM, roomScene, submit } from "@tandem/testkit/room-scene";
import type { WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { accounts } from "../../accounts/contract.ts";
import { accountsModule } from "../../accounts/index.ts";
import { rfc6121Presence } from "../../rfc-6121-presence/index.ts";
import { type Contact, rosters } from "../../rfc-6121-roster/contract.ts";
import { rfc6121Roster } from "../../rfc-6121-roster/index.ts";
import { tandemAccess } from "../../tandem-access/index.ts";
import { categories } from "../../tandem-categories/contract.ts";
import { tandemCategories } from "../../tandem-categories/index.ts";
import { tandemDirectory } from "../../tandem-directory/index.ts";
import { organisationGroups } from "../../tandem-groups/contract.ts";
import { tandemGroups } from "../../tandem-groups/index.ts";
import { xep0060Pubsub } from "../../xep-0060-pubsub/index.ts";
import { xep0115Caps } from "../../xep-0115-caps/index.ts";
import { xep0191Blocking } from "../../xep-0191-blocking/index.ts";
import { muc } from "../index.ts";

const modules = [
  ...[accountsModule, xep0191Blocking, rfc6121Roster, rfc6121Presence, xep0115Caps, xep0060Pubsub, tandemAccess],
  ...[tandemGroups, muc, tandemCategories, tandemDirectory],
];
const person = (local: string): BareJid => `${local}@capulet.lit` as BareJid;

/** Iago looks from outside; Nerissa is on the list of members, Romeo in the room. */
async function verona(config: Readonly<Record<string, string>> = {}) {
  const made = await roomScene({ modules, config });
  const secret = { kind: "password", password: "secret" } as const;
  for (const local of ["juliet", "romeo", "iago", "nerissa", "tybalt"])
    await made.core.use(accounts).add({ jid: person(local), name: `The ${local}`, secret });
  await made.juliet.sends(adminIq("set", `<item affiliation="member" jid="${person("nerissa")}"/>`));
  const knows = (jid: BareJid, subscription: Contact["subscription"]) =>
    made.core.use(rosters).update(person("iago"), jid, () => ({
      ...{ jid, subscription, isPending: false, isApproved: false, groups: [] },
    }));
  return Object.assign(made, { knows });
}

async function ask(client: WireClient): Promise<RoomDetails | string> {
  client.forgets();
  await client.sends(`<iq type="get" id="d" to="${ROOM}"><details xmlns="${NS_ROOM_DETAILS}"/></iq>`);
  const answer = client.takesAll().at(-1);
  const details = parseDetails(answer?.child("details", NS_ROOM_DETAILS));
  return details ?? answer?.child("error")?.firstElement()?.name ?? "no answer";
}

const juliet = { jid: person("juliet"), name: "The juliet" };
const nerissa = { jid: person("nerissa"), name: "The nerissa" };
const romeo = { jid: person("romeo"), name: "Romeo" };

test("[MUC83] who looks from outside is told who manages a closed room and whom they know there (RM11)", async () => {
  const { iago, knows } = await verona({ membersonly: "0" });
  await knows(person("nerissa"), "both");
  await knows(person("romeo"), "to");
  await knows(person("tybalt"), "both");
  // Whoever manages the room stands among the managers.
  await knows(person("juliet"), "both");
  expect(await ask(iago)).toEqual({
    managers: { count: 1, people: [juliet], groups: [] },
    known: { count: 2, people: [romeo, nerissa] },
  });
});

test("[MUC83] managers by the settings are told too, groups as groups (RM7)", async () => {
  const { iago, juliet: owner, core } = await verona();
  await core.use(organisationGroups).add("Watch", false);
  await submit(owner, { "urn:tandem:rooms:0#managers": ["group:Watch", person("tybalt"), person("juliet")] });
  expect(await ask(iago)).toMatchObject({
    managers: { count: 3, people: [juliet, { jid: person("tybalt"), name: "The tybalt" }], groups: ["Watch"] },
  });
});

test("[MUC84] a hidden group that manages the room is told to its owners only (SV5)", async () => {
  const { iago, juliet: owner, core } = await verona();
  await core.use(organisationGroups).add("Swords", true);
  await submit(owner, { "urn:tandem:rooms:0#managers": ["group:Swords", "group:Nobody"] });
  expect(await ask(iago)).toMatchObject({ managers: { count: 1, people: [juliet], groups: [] } });
  expect(await ask(owner)).toMatchObject({ managers: { count: 3, groups: ["Nobody", "Swords"] } });
});

test("[MUC84] nobody is told of people who do not let them see their presence, or who have blocked them (SV5)", async () => {
  const made = await verona();
  await made.knows(person("nerissa"), "from");
  await made.knows(person("romeo"), "none");
  expect(await ask(made.iago)).toMatchObject({ known: { count: 0, people: [] } });
  await made.knows(person("romeo"), "both");
  expect(await ask(made.iago)).toMatchObject({ known: { count: 1 } });
  const block = `<block xmlns="urn:xmpp:blocking"><item jid="${person("iago")}"/></block>`;
  await made.romeo.sends(`<iq type="set" id="b">${block}</iq>`);
  expect(await ask(made.iago)).toMatchObject({ known: { count: 0, people: [] } });
});

test("[MUC84] secret rooms, bans and walls: as if there were no room (RM2, RM6, SV5)", async () => {
  const made = await verona();
  await made.knows(person("nerissa"), "both");
  await configure(made.juliet, { publicroom: "0", membersonly: "1" });
  expect(await ask(made.iago)).toBe("item-not-found");
  await configure(made.juliet, { publicroom: "1" });
  expect(await ask(made.iago)).toMatchObject({ known: { count: 1 } });
  await made.juliet.sends(adminIq("set", `<item affiliation="outcast" jid="${person("iago")}"/>`));
  expect(await ask(made.iago)).toBe("item-not-found");
  await made.juliet.sends(adminIq("set", `<item affiliation="none" jid="${person("iago")}"/>`));
  const tree = made.core.use(categories);
  await tree.create({ id: "walled", name: "Walled", scope: [person("juliet"), person("nerissa")] });
  await tree.change("walled", { managers: [person("juliet")] });
  await configure(made.juliet, { "urn:tandem:categories:0#category": "walled" });
  expect(await ask(made.iago)).toBe("item-not-found");
});

test.each([{ whois: "moderators" }, { getmemberlist: "moderator" }])(
  "[MUC84] a room that hides its members tells nobody but its managers of people: %j (SV5)",
  async (config) => {
    const made = await verona();
    await made.knows(person("nerissa"), "both");
    await configure(made.juliet, config);
    expect(await ask(made.iago)).toEqual({});
    expect(await ask(made.romeo)).toEqual({});
    expect(await ask(made.juliet)).toMatchObject({ managers: { count: 1 } });
  },
);

test("[MUC84] whom a room shows to nobody is not known to be there", async () => {
  const made = await verona({ presencebroadcast: "moderator" });
  await made.knows(person("romeo"), "both");
  await enter(made.romeo, "Romeo");
  expect(await ask(made.iago)).toMatchObject({ known: { count: 0 } });
});
