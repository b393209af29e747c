import type { BareJid, FullJid } from "@tandem/protocol";
import { converse, type FederatedServer, Network } from "@tandem/testkit/federation-scene";
import { VirtualTime, type WireClient } from "@tandem/testkit/server-scene";
import { defaultLimits, type ModuleHost } from "../../core/index.ts";
import { expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";
import { RemoteContacts } from "./remote-contacts.ts";

const JULIET = "juliet@capulet.example";
const ROMEO = "romeo@montague.example";
const TYBALT = "tybalt@montague.example";
const TUNE = "http://jabber.org/protocol/tune";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const INFO = "http://jabber.org/protocol/disco#info";

async function comes(server: FederatedServer, jid: string): Promise<WireClient> {
  const client = await server.connect(jid);
  await client.sends("<presence/>");
  await converse();
  return client;
}

/** Announces what the program wants, and answers whoever asks what that is. Resolves to the servers that have asked. */
async function wants(client: WireClient, ver: string, node: string): Promise<(string | undefined)[]> {
  await client.sends(
    `<presence><c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="urn:test" ver="${ver}"/></presence>`,
  );
  await converse();
  const questions = client.takesAll().filter((one) => one.child("query", INFO) !== undefined);
  for (const question of questions)
    await client.sends(
      `<iq type="result" id="${question.attr("id")}" to="${question.attr("from")}"><query xmlns="${INFO}"><feature var="${node}+notify"/></query></iq>`,
    );
  await converse();
  return questions.map((question) => question.attr("from")).toSorted();
}

/** Juliet and Romeo, of another server, are contacts; Tybalt there is nobody to her. */
async function verona() {
  const network = new Network(new VirtualTime());
  const capulet = await network.adds("capulet.example", { modules });
  const montague = await network.adds("montague.example", { modules });
  for (const [server, jid] of [
    [capulet, JULIET],
    [montague, ROMEO],
    [montague, TYBALT],
  ] as const)
    await server.core.use(accounts).add({ jid: jid as BareJid, secret: { kind: "password", password: "x" } });
  const juliet = await comes(capulet, `${JULIET}/balcony`);
  const romeo = await comes(montague, `${ROMEO}/orchard`);
  const tybalt = await comes(montague, `${TYBALT}/street`);
  for (const [client, to] of [
    [romeo, JULIET],
    [juliet, ROMEO],
  ] as const) {
    await client.sends(`<presence type="subscribe" to="${to}"/>`);
    await converse();
    await (client === romeo ? juliet : romeo).sends(
      `<presence type="subscribed" to="${client === romeo ? ROMEO : JULIET}"/>`,
    );
    await converse();
  }
  for (const client of [juliet, romeo, tybalt]) client.forgets();
  const publishes = async (title: string): Promise<void> => {
    await juliet.sends(
      `<iq type="set" id="p"><pubsub xmlns="${PUBSUB}"><publish node="${TUNE}"><item id="${title}"><tune xmlns="${TUNE}"/></item></publish></pubsub></iq>`,
    );
    await converse();
  };
  return { capulet, juliet, romeo, tybalt, publishes };
}

const told = (id: string): string =>
  `<message type="headline" id="*" from="${JULIET}" to="${ROMEO}/orchard"><event xmlns="${PUBSUB}#event">
    <items node="${TUNE}"><item id="${id}"><tune xmlns="${TUNE}"/></item></items></event></message>`;

test("[PE22] [CP8] a contact on another server is told of what their program wants, while it is there (XEP-0163 §4.3.2)", async () => {
  const { capulet, romeo, tybalt, publishes } = await verona();
  await publishes("first");
  romeo.receivesNothing();
  expect(await wants(romeo, "a", TUNE)).toEqual(["capulet.example", "montague.example"]);
  romeo.receives(told("first"));
  await publishes("second");
  romeo.receives(told("second"));
  await wants(romeo, "b", "urn:test:other");
  await publishes("third");
  romeo.receivesNothing();
  await wants(romeo, "a", TUNE);
  romeo.receives(told("third"));
  await romeo.sends(`<presence type="unavailable"/>`);
  await converse();
  romeo.forgets();
  await publishes("fourth");
  for (const client of [romeo, tybalt]) client.receivesNothing();
  expect(capulet.faults()).toEqual([]);
});

test("[PE22] [SV5] a stranger's presence is not worth a question, nor does it make them hear anything", async () => {
  const { tybalt, publishes } = await verona();
  await tybalt.sends(
    `<presence to="${JULIET}"><c xmlns="http://jabber.org/protocol/caps" hash="sha-1" node="urn:test" ver="c"/></presence>`,
  );
  await converse();
  expect(tybalt.takesAll().filter(({ name }) => name === "iq")).toEqual([]);
  await publishes("first");
  tybalt.receivesNothing();
});

test("[PE22] who may see her presence no more is not told any more", async () => {
  const { juliet, romeo, publishes } = await verona();
  await wants(romeo, "a", TUNE);
  await juliet.sends(`<presence type="unsubscribed" to="${ROMEO}"/>`);
  await converse();
  romeo.forgets();
  await publishes("first");
  romeo.receivesNothing();
});

test("[PE22] [SV3] resources at the limit, of all and of one contact, and one past it; who goes makes room", () => {
  const limits = { ...defaultLimits, pepRemoteResourcesMax: 3, sessionsPerAccountMax: 2 };
  const contacts = new RemoteContacts({ limits } as ModuleHost);
  const [juliet, wanted] = [JULIET as BareJid, new Set([`${TUNE}+notify`])];
  const notes = (jid: string): boolean => contacts.note(juliet, jid as FullJid, wanted) !== undefined;
  expect([notes(`${ROMEO}/1`), notes(`${ROMEO}/2`), notes(`${ROMEO}/3`)]).toEqual([true, true, false]);
  expect([notes(`${TYBALT}/1`), notes(`${TYBALT}/2`)]).toEqual([true, false]);
  expect(contacts.interested(juliet, ROMEO as BareJid, TUNE)).toEqual([`${ROMEO}/1`, `${ROMEO}/2`]);
  contacts.forget(juliet, `${ROMEO}/1` as FullJid);
  expect(notes(`${TYBALT}/2`)).toBe(true);
  contacts.forgetAccount(juliet);
  expect(contacts.interested(juliet, ROMEO as BareJid, TUNE)).toEqual([]);
  expect(notes(`${ROMEO}/3`)).toBe(true);
});
