import { adminIq, configure, enter, ROOM, roomScene, type RoomScene } from "@tandem/testkit/room-scene";
import type { WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { muc } from "../index.ts";
import { CHANNEL_SEARCHES_PER_MINUTE_MAX } from "./refusals.ts";
import { SEARCH_PAGE_MAX } from "./search.ts";
import { SEARCH_CHARS_MAX, SEARCH_TERMS_MAX, searchTerms } from "./terms.ts";

const modules = [muc];
const NS = "urn:xmpp:channel-search:0:search";
const ORDER = "{urn:xmpp:channel-search:0:order}";

function send(client: WireClient, fields: Readonly<Record<string, string>>, rsm = ""): Promise<void> {
  const all = { FORM_TYPE: "urn:xmpp:channel-search:0:search-params", ...fields };
  const xml = Object.entries(all).map(([name, value]) => `<field var="${name}"><value>${value}</value></field>`);
  const set = rsm === "" ? "" : `<set xmlns="http://jabber.org/protocol/rsm">${rsm}</set>`;
  return client.sends(
    `<iq type="get" id="s" to="rooms.capulet.lit"><search xmlns="${NS}">${set}<x xmlns="jabber:x:data" type="submit">${xml.join("")}</x></search></iq>`,
  );
}

async function found(client: WireClient, fields: Readonly<Record<string, string>>, rsm = ""): Promise<unknown> {
  client.forgets();
  await send(client, fields, rsm);
  const [answer] = client.takesAll();
  const error = answer?.child("error");
  if (error !== undefined) return error?.elements().map((child) => child.name);
  return answer
    ?.child("result", NS)
    ?.elements("item")
    .map((item) => item.attr("address")?.split("@")[0]);
}

/** chamber (2 in it), and of Juliet's, empty but for her: garden, vault, crypt (secret), Zürich. */
async function city(): Promise<RoomScene> {
  const made = await roomScene({ modules, config: { roomname: "The Chamber", roomdesc: "For two" } });
  for (const [local, fields] of [
    ["garden", { roomname: "Orchard", roomdesc: "Under the moon" }],
    ["crypt", { roomname: "Crypt", publicroom: "0", membersonly: "1" }],
    ["city", { roomname: "Zürich" }],
    ["vault", { roomname: "Vault", membersonly: "1", whois: "moderators", lang: "it" }],
  ] as const) {
    await enter(made.juliet, "Juliet", "", `${local}@rooms.capulet.lit`);
    await configure(made.juliet, fields, `${local}@rooms.capulet.lit`);
  }
  return made;
}

test("[MUC64] the form, and what is found in it (XEP-0433 §4.2, ex. 2-5)", async () => {
  const { iago } = await city();
  await iago.sends(`<iq type="get" id="s" to="rooms.capulet.lit"><search xmlns="${NS}"/></iq>`);
  const form = iago.takesAll()[0]?.child("search", NS)?.child("x", "jabber:x:data");
  expect(form?.elements("field").map((field) => field.attr("var"))).toContain("min_users");
  await send(iago, { q: "vault" });
  iago.receives(
    `<iq type="result" id="s" from="rooms.capulet.lit" to="${iago.jid}"><result xmlns="${NS}"><item address="vault@rooms.capulet.lit"><name>Vault</name><language>it</language><nusers>1</nusers><service-type>xep-0045</service-type><is-open>false</is-open><anonymity-mode>muc_semianonymous</anonymity-mode></item><set xmlns="http://jabber.org/protocol/rsm"><first index="0">vault@rooms.capulet.lit</first><last>vault@rooms.capulet.lit</last><count>1</count></set></result></iq>`,
  );
});

test.each([
  [{ q: "MOON orchard" }, ["garden"]],
  [{ q: "moon chamber" }, []],
  [{ q: "zurich" }, ["city"]],
  [{ q: "orchard", sinname: "0" }, []],
  [{ q: "garden", sinaddress: "0" }, []],
  [{ q: "moon", sindescription: "0" }, []],
  [{ all: "1", min_users: "2" }, ["chamber"]],
  [{ all: "1", types: "xep-0369" }, []],
  [{ q: "crypt" }, []],
  [{ all: "1" }, ["chamber", "city", "garden", "vault"]],
  [{ all: "1", key: `${ORDER}address` }, ["chamber", "city", "garden", "vault"]],
  [{ all: "1", key: "{urn:tandem:categories:0}name" }, ["garden", "chamber", "vault", "city"]],
  [{}, ["bad-request", "text", "no-search-conditions"]],
  [{ q: "?!" }, ["bad-request", "text", "invalid-search-terms"]],
  [{ q: "x", sinname: "0", sindescription: "0", sinaddress: "0" }, ["bad-request", "text", "invalid-search-terms"]],
  [{ q: "x", all: "1" }, ["bad-request", "text", "conflicting-fields"]],
  [{ all: "1", key: `${ORDER}age` }, ["feature-not-implemented", "text", "invalid-sort-key"]],
  [{ all: "1", min_users: "-1" }, ["bad-request", "text"]],
])("[MUC64] a stranger's search %j finds %j", async (fields, result) => {
  const { iago } = await city();
  expect(await found(iago, fields)).toEqual(result);
});

test("[MUC64] a secret room is found by its members, a room of one's ban by nobody banned (SV7)", async () => {
  const { juliet, iago } = await city();
  expect(await found(juliet, { q: "crypt" })).toEqual(["crypt"]);
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="iago@capulet.lit"/>`));
  expect(await found(iago, { q: "chamber" })).toEqual([]);
});

test("[MUC64] pages, forwards, backwards and by index; a page is never larger than 100 (XEP-0059)", async () => {
  const { iago } = await city();
  const all = { all: "1", key: `${ORDER}address` };
  expect(await found(iago, all, "<max>2</max>")).toEqual(["chamber", "city"]);
  expect(await found(iago, all, "<max>2</max><after>city@rooms.capulet.lit</after>")).toEqual(["garden", "vault"]);
  expect(await found(iago, all, "<max>2</max><before/>")).toEqual(["garden", "vault"]);
  expect(await found(iago, all, "<max>2</max><before>garden@rooms.capulet.lit</before>")).toEqual(["chamber", "city"]);
  expect(await found(iago, all, "<max>2</max><index>3</index>")).toEqual(["vault"]);
  expect(await found(iago, all, "<max>0</max>")).toEqual([]);
});

test("[MUC64] 101 rooms are two pages (SV3)", async () => {
  const { juliet, iago, storage } = await roomScene({ modules });
  const rooms = storage.collection<{ config: object }>({ name: "rooms", version: 1 });
  const chamber = await rooms.get("", ROOM.split("@")[0] as string);
  const rows = Array.from({ length: SEARCH_PAGE_MAX }, (_, n) => ({ owner: "", key: `r${n}`, value: chamber }));
  await rooms.putMany(rows as never);
  juliet.forgets();
  expect(await found(iago, { all: "1" }, `<max>500</max>`)).toHaveLength(SEARCH_PAGE_MAX);
});

test("[MUC64] thirty searches a minute and account, the next one waits (XEP-0433 §4.2.2, SV3)", async () => {
  const { iago, romeo, time } = await roomScene({ modules });
  for (let n = 0; n < CHANNEL_SEARCHES_PER_MINUTE_MAX; n++)
    expect(await found(iago, { all: "1" })).toEqual(["chamber"]);
  expect(await found(iago, { all: "1" })).toEqual(["resource-constraint", "text", "rate-limit"]);
  expect(await found(romeo, { all: "1" })).toEqual(["chamber"]);
  time.advance(60_000);
  expect(await found(iago, { all: "1" })).toEqual(["chamber"]);
});

test("[MUC64] so many words and characters, not one more (SV3)", () => {
  expect(searchTerms("a ".repeat(SEARCH_TERMS_MAX))).toHaveLength(SEARCH_TERMS_MAX);
  expect(searchTerms("a ".repeat(SEARCH_TERMS_MAX + 1))).toBeNull();
  expect(searchTerms("a".repeat(SEARCH_CHARS_MAX))).toHaveLength(1);
  expect(searchTerms("a".repeat(SEARCH_CHARS_MAX + 1))).toBeNull();
  expect(searchTerms("会議 室")).toEqual(["会議", "室"]);
});
