import { type BareJid, parseBareJid } from "@tandem/protocol";
import { type Scene, scene, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { accounts } from "../accounts/contract.ts";
import { accountsModule } from "../accounts/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { tandemAccess } from "../tandem-access/index.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { xep0055Search } from "../xep-0055-search/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { tandemDirectory } from "./index.ts";

const JULIET = "juliet@capulet.lit" as BareJid;
const modules = [
  accountsModule,
  rfc6121Roster,
  rfc6121Presence,
  xep0115Caps,
  xep0060Pubsub,
  tandemAccess,
  muc,
  xep0055Search,
  tandemDirectory,
];

interface Verona {
  readonly stage: Scene;
  readonly juliet: WireClient;
  readonly romeo: WireClient;
}

/** Juliet's number at work is 5512; to Romeo she gives that level. */
async function verona(level: string): Promise<Verona> {
  const stage = await scene({ modules });
  for (const [local, name, phone] of [
    ["juliet", "Juliet Capulet", "5512"],
    ["romeo", "Romeo Montague", "5513"],
  ] as const) {
    const jid = parseBareJid(`${local}@capulet.lit`) as BareJid;
    await stage.core.use(accounts).add({ jid, name, phone, secret: { kind: "password", password: "secret" } });
  }
  const juliet = await stage.connect(`${JULIET}/balcony`);
  const romeo = await stage.connect("romeo@capulet.lit/orchard");
  const item = `<item jid="romeo@capulet.lit" level="${level}"/>`;
  await juliet.sends(`<iq type="set" id="a"><access xmlns="urn:tandem:access:0">${item}</access></iq>`);
  return { stage, juliet: juliet.forgets(), romeo: romeo.forgets() };
}

/** Who is found, and with which number. */
async function found(client: WireClient, text: string): Promise<(string | undefined)[][]> {
  const search = `<directory xmlns="urn:tandem:directory:0" search="${text}"/>`;
  await client.sends(`<iq type="get" id="d" to="capulet.lit">${search}</iq>`);
  const people = client.takesAll()[0]?.child("directory", "urn:tandem:directory:0")?.elements("person") ?? [];
  return people.map((person) => [person.attr("jid"), person.attr("phone")]);
}

test("[PR7] a number that is hidden neither shows nor finds; its owner finds it", async () => {
  const { juliet, romeo } = await verona("public");
  expect(await found(romeo, "juliet")).toEqual([[JULIET, undefined]]);
  expect(await found(romeo, "5512")).toEqual([]);
  expect(await found(romeo, "juliet 55")).toEqual([]);
  expect(await found(romeo, "551")).toEqual([["romeo@capulet.lit", "5513"]]);
  expect(await found(juliet, "5512")).toEqual([[JULIET, "5512"]]);
});

test("[PR7] a number that is told finds", async () => {
  const { romeo } = await verona("company");
  expect(await found(romeo, "5512")).toEqual([[JULIET, "5512"]]);
});

test.each([
  ["public", 0],
  ["company", 1],
])("[SE4] [PR7] the same for a search of XEP-0055, to %s", async (level, count) => {
  const { romeo } = await verona(level);
  const query = `<query xmlns="jabber:iq:search"><nick>5512</nick></query>`;
  await romeo.sends(`<iq type="set" id="s" to="capulet.lit">${query}</iq>`);
  expect(romeo.takesAll()[0]?.child("query", "jabber:iq:search")?.elements("item")).toHaveLength(count);
});

test.each([
  ["name", "lawrence"],
  ["a part of the name, without its accents", "frere"],
  ["mail", "frere.laurent@"],
  ["the number at work", "7781"],
  ["department", "friars"],
])("[CO2] somebody is found by %s", async (_, text) => {
  const { stage, romeo } = await verona("company");
  const jid = parseBareJid("lawrence@capulet.lit") as BareJid;
  const person = { name: "Frère Lawrence", mail: "frere.laurent@cell.example", phone: "7781", department: "Friars" };
  await stage.core.use(accounts).add({ jid, ...person, secret: { kind: "password", password: "secret" } });
  expect(await found(romeo, text)).toEqual([[jid, "7781"]]);
  expect(await found(romeo, `${text} nobody`)).toEqual([]);
});

test("[CO2] a whole address finds who has it, and nobody where nobody has it or they may not sign in", async () => {
  const { stage, romeo } = await verona("company");
  expect(await found(romeo, "Juliet@capulet.lit")).toEqual([[JULIET, "5512"]]);
  expect(await found(romeo, "nobody@capulet.lit")).toEqual([]);
  expect(await found(romeo, "juliet@montague.lit")).toEqual([]);
  await stage.core.use(accounts).change(JULIET, { isDisabled: true });
  expect(await found(romeo, JULIET)).toEqual([]);
});
