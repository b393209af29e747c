import { parseBareJid, type BareJid } from "@tandem/protocol";
import { scene, type Scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { accountCredentials, accounts, type Accounts, knownAccounts, type NewAccount } from "./contract.ts";
import { accountsModule } from "./index.ts";
import { SCRAM_ITERATIONS } from "./keys.ts";

const jid = (text: string): BareJid => parseBareJid(text) as BareJid;
const juliet = jid("juliet@capulet.lit");
const person = (address: string, fields: Partial<NewAccount> = {}): NewAccount => ({
  jid: jid(address),
  secret: { kind: "password", password: "secret" },
  ...fields,
});

async function withAccounts(): Promise<{ verona: Scene; people: Accounts }> {
  const verona = await scene({ modules: [accountsModule] });
  return { verona, people: verona.core.use(accounts) };
}

test("[SV6] an account signs in by password and by both SCRAM mechanisms; the password is not kept (RFC 5802 §3)", async () => {
  const { verona, people } = await withAccounts();
  await people.add(person("juliet@capulet.lit"));
  const credentials = verona.core.use(accountCredentials);
  expect(await credentials.verifyPlain(juliet, "secret")).toBe(true);
  expect(await credentials.verifyPlain(juliet, "wrong")).toBe(false);
  for (const mechanism of ["SCRAM-SHA-1", "SCRAM-SHA-256"] as const)
    expect(await credentials.credentials(juliet, mechanism)).toMatchObject({ iterations: SCRAM_ITERATIONS });
  expect(JSON.stringify(await verona.storage.collection({ name: "accounts", version: 1 }).list(""))).not.toContain(
    "secret",
  );
});

test("[SV6] an unknown account has no credentials and no right password", async () => {
  const { verona } = await withAccounts();
  const credentials = verona.core.use(accountCredentials);
  expect(await credentials.credentials(juliet, "SCRAM-SHA-256")).toBeNull();
  expect(await credentials.verifyPlain(juliet, "")).toBe(false);
  expect(await verona.core.use(knownAccounts).exists(juliet)).toBe(false);
});

test("keys that were derived elsewhere give the same sign-in (RFC 7677 §3)", async () => {
  const { verona, people } = await withAccounts();
  const credentials = verona.core.use(accountCredentials);
  await people.add(person("juliet@capulet.lit"));
  const keys = await credentials.credentials(juliet, "SCRAM-SHA-256");
  if (keys === null) throw new Error("no keys");
  await people.importMany([person("romeo@capulet.lit", { secret: { kind: "derived", keys } })]);
  expect(await credentials.verifyPlain(jid("romeo@capulet.lit"), "secret")).toBe(true);
  expect(await credentials.credentials(jid("romeo@capulet.lit"), "SCRAM-SHA-1")).toBeNull();
  const other = person("tybalt@capulet.lit", { secret: { kind: "derived", keys: { ...keys, iterations: 10_000 } } });
  await expect(people.importMany([other])).rejects.toMatchObject({ code: "accounts/iterations" });
});

test("an import gives those who exist a new password and keeps who they are", async () => {
  const { verona, people } = await withAccounts();
  await people.add(person("juliet@capulet.lit", { name: "Juliet", groups: ["Capulets"] }));
  await people.importMany([person("juliet@capulet.lit", { secret: { kind: "password", password: "new" } })]);
  expect(await people.get(juliet)).toMatchObject({ name: "Juliet", groups: ["Capulets"] });
  expect(await verona.core.use(accountCredentials).verifyPlain(juliet, "new")).toBe(true);
});

test.each([
  ["accounts/exists", person("juliet@capulet.lit")],
  ["accounts/not-here", person("romeo@montague.lit")],
  ["accounts/not-here", person("capulet.lit")],
  ["accounts/password", person("a@capulet.lit", { secret: { kind: "password", password: "" } })],
  ["accounts/password", person("a@capulet.lit", { secret: { kind: "password", password: "a\u0007" } })],
  ["accounts/profile", person("a@capulet.lit", { name: "x".repeat(257) })],
  ["accounts/profile", person("a@capulet.lit", { groups: Array.from({ length: 33 }, (_, i) => `g${i}`) })],
])("[SV3] refused with %s", async (code, account) => {
  const { people } = await withAccounts();
  await people.add(person("juliet@capulet.lit"));
  await expect(people.add(account)).rejects.toMatchObject({ code });
});

test("[SV3] a name of 256 characters and 32 groups fit", async () => {
  const { people } = await withAccounts();
  await people.add(
    person("a@capulet.lit", { name: "x".repeat(256), groups: Array.from({ length: 32 }, (_, i) => `g${i}`) }),
  );
});

test("a search finds people by the beginnings of words, in any order, case and accent (docs/protocol/directory.md §2)", async () => {
  const { people } = await withAccounts();
  await people.add(person("zoe@capulet.lit", { name: "Zoë Müller", department: "Settlement", phone: "5512" }));
  await people.add(person("max@capulet.lit", { name: "Max Muller", department: "Sales" }));
  const found = async (text: string, max = 10): Promise<readonly string[]> =>
    (await people.search(text, max, async () => true)).map(({ name }) => name);
  expect(await found("MUL")).toEqual(["Max Muller", "Zoë Müller"]);
  expect(await found("müll zo")).toEqual(["Zoë Müller"]);
  expect(await found("551")).toEqual(["Zoë Müller"]);
  expect(await found("uller")).toEqual([]);
  expect(await found("")).toEqual(["Max Muller", "Zoë Müller"]);
  expect(await found("", 1)).toEqual(["Max Muller"]);
});

test("a removed account is gone and the modules hear of it", async () => {
  const { verona, people } = await withAccounts();
  await people.add(person("juliet@capulet.lit", { groups: ["Capulets"] }));
  expect((await people.inGroup("Capulets")).map((account) => account.jid)).toEqual([juliet]);
  expect(await people.remove(juliet)).toBe(true);
  expect(await people.remove(juliet)).toBe(false);
  expect(await people.inGroup("Capulets")).toEqual([]);
  expect(await verona.core.use(accountCredentials).verifyPlain(juliet, "secret")).toBe(false);
});

test("[SV6] a password is prepared before it is compared, as it was before it was kept (RFC 4616 §2, RFC 4013 §3)", async () => {
  const { verona, people } = await withAccounts();
  // A ligature, a soft hyphen and a no-break space, as keyboards and pasting make them.
  await people.add(
    person("juliet@capulet.lit", { secret: { kind: "password", password: "\uFB01ne\u00AD\u00A0word" } }),
  );
  const { verifyPlain } = verona.core.use(accountCredentials);
  for (const typed of ["\uFB01ne\u00AD\u00A0word", "fine word"]) expect(await verifyPlain(juliet, typed)).toBe(true);
  for (const typed of ["fine", "", "fine word\u0007"]) expect(await verifyPlain(juliet, typed)).toBe(false);
});

test("an account that is removed is signed out before what it owns is erased", async () => {
  const { verona, people } = await withAccounts();
  await people.add(person("juliet@capulet.lit"));
  const events: string[] = [];
  for (const event of ["accountRemoved", "credentialsChanged"] as const)
    verona.core.on("test", event, () => void events.push(event));
  expect([await people.remove(juliet), await people.remove(juliet)]).toEqual([true, false]);
  expect(events).toEqual(["credentialsChanged", "accountRemoved"]);
});
