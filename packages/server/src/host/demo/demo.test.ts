import { parseBareJid, type BareJid } from "@tandem/protocol";
import { scene, type Scene, type SceneOptions } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { accounts } from "../../modules/accounts/contract.ts";
import { rosters } from "../../modules/rfc-6121-roster/contract.ts";
import { rooms } from "../../modules/xep-0045-muc/contract.ts";
import { modules } from "../modules.ts";
import { DEMO_PASSWORD, makeDemoOrganisation } from "./index.ts";
import { people } from "./people.ts";
import { demoRooms } from "./rooms.ts";

const jid = (text: string): BareJid => parseBareJid(text) as BareJid;
const start = (options: Partial<SceneOptions> = {}): Promise<Scene> =>
  scene({ domain: "castellan.example", modules, ...options });

test("[SV12] a dozen people know one another, sorted in groups", async () => {
  const { core } = await start();
  const signIns = await makeDemoOrganisation(core);
  expect(signIns).toMatchObject({ password: DEMO_PASSWORD, people: { length: 12 } });
  const contacts = await core.use(rosters).contacts(jid("maya@castellan.example"));
  expect(contacts).toHaveLength(11);
  expect(contacts.find((contact) => contact.jid === "tomasz@castellan.example")).toMatchObject({
    name: "Tomasz Wilk",
    subscription: "both",
    groups: ["FX Desk"],
  });
});

test("[SV12] rooms have a topic, members and a history that ends before now, in order", async () => {
  const { core, storage, time } = await start();
  await makeDemoOrganisation(core);
  for (const { local, said, members, category } of demoRooms) {
    const room = jid(`${local}@rooms.castellan.example`);
    expect(await core.use(rooms).get(room)).toMatchObject({ category, members: members.length });
    const { entries } = await storage.archive.page({ archive: room, from: "start", limit: 500 });
    const texts = entries.filter(({ text }) => text !== "").map(({ text }) => text);
    expect(texts).toEqual(said.map(([, , text]) => text));
    const instants = entries.map(({ at }) => at);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(instants.every((at) => at < time.now())).toBe(true);
  }
});

test("[SV12] conversations stand in both archives, in the order of time", async () => {
  const { core, storage } = await start();
  await makeDemoOrganisation(core);
  const { entries } = await storage.archive.page({ archive: jid("maya@castellan.example"), from: "start", limit: 100 });
  const instants = entries.map(({ at }) => at);
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  expect(entries.at(-1)).toMatchObject({ peer: "tomasz@castellan.example", sender: "in" });
  expect(await storage.archive.count({ archive: jid("grace@castellan.example") }, 100)).toBe(2);
});

test("[SV12] a second start adds nothing and undoes nothing", async () => {
  const first = await start();
  await makeDemoOrganisation(first.core);
  const maya = jid("maya@castellan.example");
  await first.core
    .use(rosters)
    .update(maya, jid("dana@castellan.example"), (old) => old && { ...old, groups: ["Mine"] });
  const second = await start({ storage: first.storage, time: first.time });
  expect(await makeDemoOrganisation(second.core)).toMatchObject({ password: DEMO_PASSWORD });
  expect(await second.core.use(rosters).contact(maya, jid("dana@castellan.example"))).toMatchObject({
    groups: ["Mine"],
  });
  const said = await first.storage.archive.count({ archive: jid("ops-bridge@rooms.castellan.example") }, 100);
  expect(said).toBe(demoRooms.find(({ local }) => local === "ops-bridge")?.said.length);
});

test("[SV12] an interrupted start goes on where it stopped", async () => {
  const first = await start();
  await makeDemoOrganisation(first.core);
  // As if the process had ended before its last write.
  await first.storage.collection({ name: "demo", version: 1 }).put("", "state", { step: "begun" });
  await makeDemoOrganisation(first.core);
  expect(await first.storage.archive.count({ archive: jid("ops-bridge@rooms.castellan.example") }, 100)).toBe(
    demoRooms.find(({ local }) => local === "ops-bridge")?.said.length,
  );
  expect(await first.core.use(accounts).list()).toHaveLength(people.length);
});

test("[SV12] data that is somebody's own is left alone", async () => {
  const { core } = await start();
  const secret = { kind: "password", password: "secret" } as const;
  await core.use(accounts).add({ jid: jid("boss@castellan.example"), secret });
  expect(await makeDemoOrganisation(core)).toBeUndefined();
  expect(await core.use(accounts).list()).toHaveLength(1);
});
