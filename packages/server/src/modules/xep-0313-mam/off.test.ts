import { type Scene, scene } from "@tandem/testkit/server-scene";
import { bareJid } from "@tandem/protocol";
import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { modules, modulesFor } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";

const JULIET = bareJid("juliet", "capulet.lit");
const ROMEO = bareJid("romeo", "capulet.lit");
const WITHOUT = modulesFor({ archivesPeople: false, archiveIsDeletable: true });

async function verona(chosen: typeof modules = WITHOUT, storage?: Scene["storage"]) {
  const stage = await scene({ modules: chosen, ...(storage && { storage }) });
  for (const jid of [JULIET, ROMEO]) {
    if ((await stage.core.use(accounts).get(jid)) !== undefined) continue;
    await stage.core.use(accounts).add({ jid, secret: { kind: "password", password: "secret" } });
  }
  const romeo = await stage.connect(`${ROMEO}/orchard`, { available: true });
  return { stage, romeo };
}

const says = (text: string): string =>
  `<message type="chat" to="${JULIET}" id="m"><body>${text}</body><origin-id xmlns="urn:xmpp:sid:0" id="${text}"/></message>`;
const kept = ({ storage }: Scene): Promise<readonly number[]> =>
  Promise.all([JULIET, ROMEO].map((archive) => storage.archive.count({ archive }, 10)));

test("[AR12] nothing is kept, a message carries no id of an archive, and nobody is offered one", async () => {
  const { stage, romeo } = await verona();
  const juliet = await stage.connect(`${JULIET}/balcony`, { available: true });
  juliet.forgets();
  await romeo.sends(says("hark"));
  expect(juliet.takesAll().map((stanza) => serialize(stanza))).toEqual([
    expect.not.stringContaining("stanza-id") as string,
  ]);
  expect(await kept(stage)).toEqual([0, 0]);
  await juliet.sends(
    `<iq type="get" id="d" to="${JULIET}"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`,
  );
  const offered = serialize(juliet.takesAll()[0] as Parameters<typeof serialize>[0]);
  expect(offered).toContain("urn:xmpp:carbons");
  for (const ns of ["urn:xmpp:mam:2", "urn:xmpp:sid:0", "urn:tandem:search:0", "urn:tandem:archive:0"])
    expect(offered).not.toContain(ns);
  await juliet.sends(`<iq type="set" id="q"><query xmlns="urn:xmpp:mam:2"/></iq>`);
  expect(juliet.takesAll()[0]?.child("error")?.elements()[0]?.name).toBe("service-unavailable");
  expect(stage.faults()).toEqual([]);
});

test("[AR12] a message waits for who is away, and arrives once, a resend too (OF1, OF6)", async () => {
  const { stage, romeo } = await verona();
  await romeo.sends(says("hark"));
  await romeo.sends(says("hark"));
  const bodiesAt = async (device: string): Promise<readonly string[]> => {
    const client = await stage.connect(`${JULIET}/${device}`);
    await client.sends("<presence/>");
    const got = client.takesAll();
    const ping = got.find((stanza) => stanza.child("ping", "urn:xmpp:ping") !== undefined);
    if (ping !== undefined) await client.sends(`<iq type="result" id="${ping.attr("id")}" to="capulet.lit"/>`);
    return got.flatMap((stanza) => stanza.childText("body") ?? []);
  };
  expect(await bodiesAt("balcony")).toEqual(["hark"]);
  expect(await bodiesAt("phone")).toEqual([]);
  expect(await kept(stage)).toEqual([0, 0]);
});

test("[AR12] of earlier times nothing is shown, all of it again when it is on, and it goes with its account", async () => {
  const before = await verona(modules);
  await before.romeo.sends(says("hark"));
  const { storage } = before.stage;
  expect(await kept(before.stage)).toEqual([1, 1]);
  const inbox = `<iq type="get" id="i"><inbox xmlns="urn:xmpp:inbox:1"/></iq>`;

  const off = await verona(WITHOUT, storage);
  off.romeo.forgets();
  await off.romeo.sends(inbox);
  expect(off.romeo.takesAll().map((stanza) => stanza.name)).toEqual(["iq"]);

  const on = await verona(modules, storage);
  on.romeo.forgets();
  await on.romeo.sends(inbox);
  expect(on.romeo.takesAll().map((stanza) => stanza.name)).toEqual(["message", "iq"]);

  await off.stage.core.use(accounts).remove(ROMEO);
  expect(await kept(on.stage)).toEqual([1, 0]);
});
