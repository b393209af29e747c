import type { BareJid } from "@tandem/protocol";
import { configure, enter, ROOM, roomScene } from "@tandem/testkit/room-scene";
import type { WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";
import { administration } from "../administration/contract.ts";
import { categories } from "./contract.ts";

const NS = "urn:tandem:categories:0";
const HATS = "urn:xmpp:hats:0";
const MANAGER = "urn:tandem:hats:category-manager";
const ADMINISTRATOR = "urn:tandem:hats:administrator";
const address = (local: string): BareJid => `${local}@capulet.lit` as BareJid;

/** Juliet's chamber stands in "houses", below "verona"; Romeo is in it, Iago administers the server. */
async function city(config: Readonly<Record<string, string>> = {}) {
  const made = await roomScene({ modules });
  const [tree, people] = [made.core.use(categories), made.core.use(accounts)];
  const secret = { kind: "password", password: "secret" } as const;
  for (const local of ["juliet", "romeo", "iago"]) await people.add({ jid: address(local), secret });
  made.core.use(administration).appoint({ accounts: [address("iago")], groups: [] });
  await tree.create({ id: "verona", name: "Verona" });
  await tree.create({ id: "houses", name: "Houses", parent: "verona" });
  await configure(made.juliet, { [`${NS}#category`]: "houses", ...config });
  for (const client of [made.juliet, made.romeo]) client.forgets();
  return { ...made, tree };
}

/** The hats of that nickname as each presence of it showed them, oldest first. */
function hatsOf(client: WireClient, nick: string): (readonly (string | undefined)[])[] {
  const told = client.takesAll().filter(({ name }) => name === "presence");
  return told
    .filter((stanza) => stanza.attr("from") === `${ROOM}/${nick}`)
    .map(
      (stanza) =>
        stanza
          .child("hats", HATS)
          ?.elements("hat")
          .map((hat) => hat.attr("uri")) ?? [],
    );
}

test("[MUC78] who manages the category wears a hat while they do, and it is told once with what they become", async () => {
  const { juliet, romeo, tree } = await city();
  await tree.change("verona", { managers: ["romeo@capulet.lit"] });
  expect([hatsOf(juliet, "Romeo"), hatsOf(romeo, "Romeo")]).toEqual([[[MANAGER]], [[MANAGER]]]);
  await tree.change("verona", { managers: [] });
  expect(hatsOf(juliet, "Romeo")).toEqual([[]]);
});

test("[MUC78] who owns the room already gets the hat too", async () => {
  const { juliet, romeo, tree } = await city();
  await tree.change("houses", { managers: ["juliet@capulet.lit"] });
  expect([hatsOf(romeo, "Juliet"), hatsOf(juliet, "Juliet")]).toEqual([[[MANAGER]], [[MANAGER]]]);
});

test("[MUC78] who administers the server enters with a hat, and with both who is both; hats that are claimed are cut out", async () => {
  const { juliet, romeo, iago, tree } = await city();
  await tree.change("verona", { managers: ["iago@capulet.lit"] });
  await enter(iago, "Iago");
  expect(hatsOf(juliet, "Iago")).toEqual([[MANAGER, ADMINISTRATOR]]);
  const claimed = `<hats xmlns="${HATS}"><hat uri="${ADMINISTRATOR}" title="Administrator"/></hats>`;
  await romeo.sends(`<presence to="${ROOM}/Romeo">${claimed}</presence>`);
  expect(hatsOf(juliet, "Romeo")).toEqual([[]]);
});

test("[MUC78] [SV5] a room that veils addresses shows no hats, and they go when it begins to", async () => {
  const { juliet, iago } = await city({ whois: "moderators" });
  await enter(iago, "Iago");
  expect(hatsOf(juliet, "Iago")).toEqual([[]]);
  await configure(juliet, { whois: "anyone" });
  expect(hatsOf(juliet, "Iago").at(-1)).toEqual([ADMINISTRATOR]);
  await configure(juliet, { whois: "moderators" });
  expect(hatsOf(juliet, "Iago").at(-1)).toEqual([]);
});
