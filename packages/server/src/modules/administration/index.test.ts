import { type BareJid, parseBareJid } from "@tandem/protocol";
import { scene, type SceneOptions } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { accountCredentials, accounts } from "../accounts/contract.ts";
import { modules } from "../../host/modules.ts";
import type { AuditEntry } from "./audit.ts";
import { administration } from "./contract.ts";

const jid = (text: string): BareJid => parseBareJid(text) as BareJid;
const DAY_MS = 86_400_000;

async function verona(limits: SceneOptions["limits"] = {}) {
  const stage = await scene({ modules, limits });
  const service = stage.core.use(administration);
  const act = (name: string, params: unknown = {}) => service.perform(name, params, "nurse@capulet.lit");
  const trail = async (params: object = {}) =>
    (await act("audit.list", params)) as readonly (AuditEntry & { key: string })[];
  for (const local of ["nurse", "juliet"]) await act("user.add", { jid: local, password: "secret-of-hers" });
  return { stage, service, act, trail };
}

test("[AD3] [AD4] [SV10] an act is in the trail with its outcome and without its secret; reading is not", async () => {
  const { act, trail } = await verona();
  await act("user.passwd", { jid: "juliet", password: "secret-of-hers" });
  await act("user.list");
  await expect(act("user.remove", { jid: "tybalt" })).rejects.toThrow("There is no account");
  await act("user.roster", { jid: "juliet" });
  const entries = await trail();
  expect(entries.map(({ by, act: name, about, outcome }) => ({ by, act: name, about, outcome }))).toEqual([
    { by: "nurse@capulet.lit", act: "user.roster", about: { jid: "juliet" }, outcome: "done" },
    { by: "nurse@capulet.lit", act: "user.remove", about: { jid: "tybalt" }, outcome: "accounts/not-found" },
    { by: "nurse@capulet.lit", act: "user.passwd", about: { jid: "juliet" }, outcome: "done" },
    { by: "nurse@capulet.lit", act: "user.add", about: { jid: "juliet" }, outcome: "done" },
    { by: "nurse@capulet.lit", act: "user.add", about: { jid: "nurse" }, outcome: "done" },
  ]);
  expect(JSON.stringify(entries)).not.toContain("secret-of-hers");
  expect(await trail({ limit: 2, after: entries[2]?.key })).toEqual(entries.slice(3));
});

test("[AD3] an act that the server did not survive is in the trail as begun", async () => {
  const { service, act, trail } = await verona();
  const { promise: never } = Promise.withResolvers<void>();
  const { method } = await import("./contract.ts");
  const { z } = await import("zod");
  service.offer(
    "dies",
    method(z.object({ room: z.string() }), () => never),
  );
  void act("dies", { room: "balcony" });
  for (let i = 0; i < 20; i++) await Promise.resolve();
  expect((await trail())[0]).toMatchObject({ act: "dies", about: { room: "balcony" }, outcome: "begun" });
});

test("[AD4] [SV3] entries older than auditDays go, the others stay", async () => {
  const { stage, act, trail } = await verona({ auditDays: 2 });
  await stage.passes(DAY_MS);
  await act("user.disable", { jid: "juliet" });
  await stage.passes(DAY_MS - 3_600_000);
  expect(await trail()).toHaveLength(3);
  await stage.passes(2 * 3_600_000);
  expect((await trail()).map((entry) => entry.act)).toEqual(["user.disable"]);
});

test("[AD1] an administrator is named or in a group, exists, and is not disabled", async () => {
  const { stage, service, act } = await verona();
  const is = (local: string) => service.isAdministrator(jid(`${local}@capulet.lit`));
  expect(await is("nurse")).toBe(false);
  service.appoint({ accounts: [jid("nurse@capulet.lit"), jid("tybalt@capulet.lit")], groups: ["Keepers"] });
  expect([await is("nurse"), await is("tybalt"), await is("juliet")]).toEqual([true, false, false]);
  await act("user.change", { jid: "juliet", groups: ["Household", "Keepers"] });
  expect(await is("juliet")).toBe(true);
  await act("user.disable", { jid: "juliet" });
  expect(await is("juliet")).toBe(false);
  expect(await stage.core.use(accountCredentials).isDisabled(jid("juliet@capulet.lit"))).toBe(true);
});

test("[AD5] a disabled account cannot sign in, keeps what it owns, is counted and listed, and comes back", async () => {
  const { stage, act } = await verona();
  await act("user.change", { jid: "juliet", name: "Juliet Capulet", title: "Daughter" });
  const ended: string[] = [];
  stage.core.on("test", "credentialsChanged", (account) => void ended.push(account));
  await act("user.disable", { jid: "juliet" });
  expect(ended).toEqual(["juliet@capulet.lit"]);
  expect(await act("server.stats")).toMatchObject({ registered: 2, disabled: 1 });
  expect(await act("user.disabled")).toEqual(["juliet@capulet.lit"]);
  expect(await stage.core.use(accounts).search("juliet", 10, async () => true)).toEqual([]);
  await act("user.enable", { jid: "juliet" });
  expect(await act("user.disabled")).toEqual([]);
  expect(await stage.core.use(accounts).search("juliet", 10, async () => true)).toMatchObject([{ title: "Daughter" }]);
});

test("who is signed in, at the device and away; sessions are shown and ended, one or all", async () => {
  const { stage, act } = await verona();
  const balcony = await stage.connect("juliet@capulet.lit/balcony", { available: true });
  const chamber = await stage.connect("juliet@capulet.lit/chamber", {
    available: "<presence><show>away</show></presence>",
  });
  await stage.connect("nurse@capulet.lit/hall", { available: "<presence><show>xa</show></presence>" });
  expect(await act("server.stats")).toMatchObject({ online: 2, active: 1, idle: 1, sessions: 3 });
  expect(await act("user.online", { status: "idle" })).toEqual(["nurse@capulet.lit"]);
  expect(await act("user.online", { after: "juliet@capulet.lit" })).toEqual(["nurse@capulet.lit"]);
  expect(await act("user.sessions", { jid: "juliet" })).toEqual([
    { jid: "juliet@capulet.lit/balcony", address: "192.0.2.1", priority: 0, show: "available" },
    { jid: "juliet@capulet.lit/chamber", address: "192.0.2.1", priority: 0, show: "away" },
  ]);
  expect(await act("user.end-sessions", { jid: "juliet@capulet.lit/chamber" })).toMatchObject({ count: 1 });
  expect([balcony.closedWith, chamber.closedWith]).toEqual([undefined, "reset"]);
  await act("user.end-sessions", { jid: "juliet" });
  expect(balcony.closedWith).toBe("reset");
});

const headline = (to: string, text: string) =>
  `<message type="headline" from="capulet.lit" to="${to}"><body>${text}</body></message>`;

test("[AN1] an announcement reaches every available session, and nobody later", async () => {
  const { stage, act } = await verona();
  const balcony = await stage.connect("juliet@capulet.lit/balcony", { available: true });
  const quiet = await stage.connect("juliet@capulet.lit/quiet");
  expect(await act("server.announce", { text: "The gates close." })).toEqual({ people: 1 });
  balcony.receives(headline("juliet@capulet.lit/balcony", "The gates close."));
  quiet.receivesNothing();
  const late = await stage.connect("nurse@capulet.lit/hall");
  await late.sends("<presence/>");
  expect(late.takesAll().filter((stanza) => stanza.name === "message")).toEqual([]);
});

test("[AN2] [AN3] a message of the day is told once to each person, in its newest words, until it is cleared", async () => {
  const { stage, act } = await verona();
  const balcony = await stage.connect("juliet@capulet.lit/balcony", { available: true });
  expect(await act("motd.set", { text: "Feast tonight" })).toEqual({ people: 1 });
  balcony.receives(headline("juliet@capulet.lit/balcony", "Feast tonight"));
  await act("motd.edit", { text: "Feast tomorrow" });
  balcony.receivesNothing();
  const heard = async (address: string) => {
    const client = await stage.connect(address);
    await client.sends("<presence/>");
    return client.takesAll().flatMap((stanza) => stanza.childText("body") ?? []);
  };
  expect(await heard("juliet@capulet.lit/chamber")).toEqual([]);
  expect(await heard("nurse@capulet.lit/hall")).toEqual(["Feast tomorrow"]);
  expect(await heard("nurse@capulet.lit/garden")).toEqual([]);
  await act("motd.clear");
  await act("user.add", { jid: "peter", password: "x" });
  expect(await heard("peter@capulet.lit/street")).toEqual([]);
  await expect(act("motd.edit", { text: "none" })).rejects.toThrow("no message of the day");
});

test("[AN4] [SV3] a text of messageCharsMax fits, one more or none does not", async () => {
  const { act } = await verona({ messageCharsMax: 5 });
  expect(await act("server.announce", { text: "abcde" })).toEqual({ people: 0 });
  for (const text of ["abcdef", "", " "]) await expect(act("server.announce", { text })).rejects.toThrow("text");
});
