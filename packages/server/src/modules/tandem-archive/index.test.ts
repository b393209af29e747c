import { bareJid } from "@tandem/protocol";
import { parseForgotten } from "@tandem/protocol/tandem-archive";
import type { Limits } from "../../core/index.ts";
import { errorXml, scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { modulesFor } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";
import { administration } from "../administration/contract.ts";
import { forgottenSpec } from "./contract.ts";

const NS = "urn:tandem:archive:0";
const JULIET = bareJid("juliet", "capulet.lit");
const ROMEO = bareJid("romeo", "capulet.lit");

interface Verona {
  readonly isDeletable?: boolean;
  readonly limits?: Partial<Limits>;
}

async function verona({ isDeletable = true, limits = {} }: Verona = {}) {
  const stage = await scene({ modules: modulesFor({ archivesPeople: true, archiveIsDeletable: isDeletable }), limits });
  for (const jid of [JULIET, ROMEO])
    await stage.core.use(accounts).add({ jid, secret: { kind: "password", password: "secret" } });
  const romeo = await stage.connect(`${ROMEO}/orchard`, { available: true });
  const juliet = await stage.connect(`${JULIET}/balcony`, { available: true });
  const chamber = await stage.connect(`${JULIET}/chamber`, { available: true });
  for (const text of ["one", "two", "three"])
    await romeo.sends(`<message type="chat" to="${JULIET}"><body>${text}</body></message>`);
  for (const client of [romeo, juliet, chamber]) client.forgets();
  const kept = async (archive: typeof JULIET) =>
    (await stage.storage.archive.page({ archive, from: "start", limit: 10 })).entries;
  const told = async () => {
    juliet.forgets();
    await juliet.sends(FORGOTTEN);
    const all = parseForgotten(juliet.takesAll()[0]?.child("forgotten", NS))?.all ?? [];
    return all.map((one) => `${one.with} ${one.upTo}`);
  };
  return { stage, romeo, juliet, chamber, kept, told };
}

const forget = (upTo: string | number, to = "", peer: string = ROMEO): string =>
  `<iq type="set" id="f"${to}><forget xmlns="${NS}" with="${peer}" up-to="${upTo}"/></iq>`;
const FORGOTTEN = `<iq type="get" id="g"><forgotten xmlns="${NS}"/></iq>`;

test("[FG1] [FG3] the own copy goes up to that message, and all own sessions are told; the other's copy stays (FG2)", async () => {
  const { romeo, juliet, chamber, kept } = await verona();
  const second = (await kept(JULIET))[1]?.id as number;
  await juliet.sends(forget(second));
  const told = (to: string): string =>
    `<message type="headline" from="${JULIET}" to="${to}"><forget xmlns="${NS}" with="${ROMEO}" up-to="${second}"/></message>`;
  juliet.receives(told(juliet.jid));
  juliet.receives(`<iq type="result" id="f" to="${juliet.jid}"/>`);
  chamber.receives(told(chamber.jid));
  romeo.receivesNothing();
  expect((await kept(JULIET)).map(({ text }) => text)).toEqual(["three"]);
  expect((await kept(ROMEO)).map(({ text }) => text)).toEqual(["one", "two", "three"]);
});

test("[FG2] nobody deletes what another keeps, and what is malformed deletes nothing", async () => {
  const { romeo, juliet, kept } = await verona();
  await romeo.sends(forget(99, ` to="${JULIET}"`));
  romeo.receives(`<iq type="error" id="f" from="${JULIET}" to="${romeo.jid}">${errorXml("auth", "forbidden")}</iq>`);
  for (const upTo of ["all", "-1", "99999999999999999"]) {
    await juliet.sends(forget(upTo));
    juliet.receives(`<iq type="error" id="f" to="${juliet.jid}">${errorXml("modify", "bad-request")}</iq>`);
  }
  expect(await kept(JULIET)).toHaveLength(3);
});

test("[FG4] it is in the audit trail", async () => {
  const { stage, juliet } = await verona();
  await juliet.sends(forget(1));
  const trail = await stage.core.use(administration).perform("audit.list", {}, "command line");
  expect(JSON.stringify(trail)).toContain(`"act":"archive.forget"`);
  expect(JSON.stringify(trail)).toContain(ROMEO);
});

test("[FG5] where messages must be kept it is said so, refused and not done; what was forgotten before is still told", async () => {
  const { juliet, kept } = await verona({ isDeletable: false });
  await juliet.sends(forget(99));
  juliet.receives(`<iq type="error" id="f" to="${juliet.jid}">${errorXml("cancel", "not-allowed")}</iq>`);
  await juliet.sends(FORGOTTEN);
  juliet.receives(`<iq type="result" id="g" to="${juliet.jid}"><forgotten xmlns="${NS}" may-forget="false"/></iq>`);
  expect(await kept(JULIET)).toHaveLength(3);
});

test("[FG1] neither a search nor the inbox has it, and a page from a place that is gone is refused (XEP-0313 §4.3.2)", async () => {
  const { juliet, kept } = await verona();
  const last = (await kept(JULIET))[2]?.id as number;
  await juliet.sends(forget(last));
  juliet.forgets();
  const form = (name: string, value: string): string =>
    `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE" type="hidden"><value>urn:xmpp:mam:2</value></field><field var="${name}"><value>${value}</value></field></x>`;
  await juliet.sends(
    `<iq type="set" id="s"><query xmlns="urn:xmpp:mam:2">${form("{urn:xmpp:fulltext:0}fulltext", "two")}</query></iq>`,
  );
  await juliet.sends(`<iq type="get" id="i"><inbox xmlns="urn:xmpp:inbox:1"/></iq>`);
  expect(juliet.takesAll().map(({ name }) => name)).toEqual(["iq", "iq"]);
  const rsm = `<set xmlns="http://jabber.org/protocol/rsm"><after>${last}</after></set>`;
  await juliet.sends(`<iq type="set" id="m"><query xmlns="urn:xmpp:mam:2">${rsm}</query></iq>`);
  juliet.receives(`<iq type="error" id="m" to="${juliet.jid}">${errorXml("cancel", "item-not-found")}</iq>`);
});

test("[FG6] a device that was away is told the furthest place for each person, of so many people; nobody else is", async () => {
  const { juliet, romeo, told } = await verona({ limits: { forgottenConversationsMax: 2 } });
  for (const [upTo, peer] of [
    [7, "nurse@capulet.lit"],
    [5, ROMEO],
    [3, ROMEO],
  ] as const)
    await juliet.sends(forget(upTo, "", peer));
  expect(await told()).toEqual([`nurse@capulet.lit 7`, `${ROMEO} 5`]);
  await juliet.sends(forget(1, "", "friar@capulet.lit"));
  expect(await told()).toEqual([`${ROMEO} 5`, "friar@capulet.lit 1"]);
  await romeo.sends(FORGOTTEN.replace("<iq ", `<iq to="${JULIET}" `));
  romeo.receives(`<iq type="error" id="g" from="${JULIET}" to="${romeo.jid}">${errorXml("auth", "forbidden")}</iq>`);
});

test("[FG6] it goes with the account", async () => {
  const { stage, juliet } = await verona();
  await juliet.sends(forget(5));
  await stage.core.use(accounts).remove(JULIET);
  expect(await stage.storage.collection(forgottenSpec).get(JULIET, "")).toBeUndefined();
});
