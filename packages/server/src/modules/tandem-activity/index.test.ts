import { NS_ACTIVITY_LIST, parseActivityPage } from "@tandem/protocol/tandem-activity";
import { adminIq, configure, enter, ROOM, roomScene, type RoomScene, say } from "@tandem/testkit/room-scene";
import type { WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { defineModule } from "../../core/index.ts";
import { cards } from "../xep-0054-vcard/contract.ts";
import { accountCredentials } from "../accounts/contract.ts";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { tandemFilters } from "../tandem-filters/index.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { xep0060Pubsub } from "../xep-0060-pubsub/index.ts";
import { xep0115Caps } from "../xep-0115-caps/index.ts";
import { xep0160Offline } from "../xep-0160-offline/index.ts";
import { xep0191Blocking } from "../xep-0191-blocking/index.ts";
import { xep0313Mam } from "../xep-0313-mam/index.ts";
import { xep0357Push } from "../xep-0357-push/index.ts";
import { xep0430Inbox } from "../xep-0430-inbox/index.ts";
import { NOTED_MAX } from "./store.ts";
import { tandemActivity, TELL_MS } from "./index.ts";

const IAGO = "iago@capulet.lit";
const JULIET = "juliet@capulet.lit";
const modules = [
  rfc6120Asking,
  xep0191Blocking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0313Mam,
  xep0115Caps,
  xep0060Pubsub,
  muc,
  xep0357Push,
  xep0430Inbox,
  tandemFilters,
  tandemActivity,
  defineModule({
    name: "some-people",
    setup(host) {
      host.provide(cards, { nameOf: async () => undefined } as never);
      host.provide(accountCredentials, { isDisabled: async () => false } as never);
    },
  }),
];

const chamber = (config: Readonly<Record<string, string>> = {}): Promise<RoomScene> =>
  roomScene({ modules, accounts: [IAGO, JULIET, "romeo@capulet.lit"], config });

async function asks(client: WireClient, attrs = `max="25"`) {
  client.forgets();
  await client.sends(`<iq type="get" id="l"><activity xmlns="${NS_ACTIVITY_LIST}" ${attrs}/></iq>`);
  const answer = client.takesAll().at(-1);
  const page = parseActivityPage(answer?.child("activity", NS_ACTIVITY_LIST));
  if (page === null) throw new Error(`no list: ${answer?.child("error")?.firstElement()?.name}`);
  return page;
}

/** What is in the list: its kind, its words or emoji, and `*` where it is unread. */
async function list(client: WireClient) {
  return (await asks(client)).items.map(({ kind, isUnread, forwarded: { stanza } }) => {
    const emoji = stanza.child("reactions", "urn:xmpp:reactions:0")?.elements("reaction") ?? [];
    const said = stanza.childText("body") ?? emoji.map((one) => one.text()).join("");
    return `${kind} ${said}${isUnread ? "*" : ""}`;
  });
}

/** Resolves to the archive's id of what was said. */
async function says(client: WireClient, text: string, id: string, inner = ""): Promise<string> {
  client.forgets();
  const origin = `<origin-id xmlns="urn:xmpp:sid:0" id="${id}"/>`;
  const body = text === "" ? "" : `<body>${text}</body>`;
  await client.sends(`<message to="${ROOM}" type="groupchat" id="${id}">${body}${origin}${inner}</message>`);
  return client.takesAll().at(-1)?.child("stanza-id", "urn:xmpp:sid:0")?.attr("id") ?? "";
}

const reply = (id: string): string => `<reply xmlns="urn:xmpp:reply:0" id="${id}"/>`;
const react = (id: string, ...emoji: readonly string[]): string =>
  `<reactions xmlns="urn:xmpp:reactions:0" id="${id}">${emoji.map((one) => `<reaction>${one}</reaction>`).join("")}</reactions>`;
const marks = (client: WireClient, id: string): Promise<void> =>
  client.sends(
    `<iq type="set" id="m"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="urn:xmpp:mds:displayed:0"><item id="${ROOM}"><displayed xmlns="urn:xmpp:mds:displayed:0"><stanza-id xmlns="urn:xmpp:sid:0" by="${ROOM}" id="${id}"/></displayed></item></publish></pubsub></iq>`,
  );
const looks = (client: WireClient, to: string): Promise<void> =>
  client.sends(`<iq type="set" id="r"><read xmlns="${NS_ACTIVITY_LIST}" to="${to}"/></iq>`);

test("[AT1][AT2] [RM21] mentions, answers and reactions of others are one list, newest first, with what they are about", async () => {
  const { romeo, juliet } = await chamber();
  await says(juliet, "before, Romeo", "m0");
  const mine = await says(romeo, "my own words, romeo", "m1");
  await says(juliet, "yes indeed", "m2", reply(mine));
  await says(juliet, "ask romeo", "m3");
  await says(juliet, "somebody", "m4");
  await says(juliet, "", "m5", react(mine, "👍"));
  await says(romeo, "to myself", "m6", reply(mine));
  expect(await list(romeo)).toEqual(["reaction 👍*", "mention ask romeo", "reply yes indeed", "mention before, Romeo"]);
  const { items } = await asks(romeo);
  expect(items.map(({ about }) => about)).toEqual([
    { id: mine, text: "my own words, romeo" },
    undefined,
    { id: mine, text: "my own words, romeo" },
    undefined,
  ]);
  expect(await list(juliet)).toEqual([]);
});

test("[AT3][AT4] [RM21] mentions and answers are unread as in their room, reactions until one has looked", async () => {
  const { romeo, juliet } = await chamber();
  const mine = await says(romeo, "words", "m1");
  const answer = await says(juliet, "so so", "m2", reply(mine));
  const both = await says(juliet, "no, romeo", "m3", reply(mine));
  const reaction = await says(juliet, "", "m4", react(mine, "👎"));
  expect(await list(romeo)).toEqual(["reaction 👎*", "reply no, romeo*", "reply so so*"]);
  // What names one is counted by the filter of mentions.
  expect((await asks(romeo, `max="0"`)).unread).toBe(2);
  await marks(romeo, answer);
  expect(await list(romeo)).toEqual(["reaction 👎*", "reply no, romeo*", "reply so so"]);
  await marks(romeo, both);
  expect((await asks(romeo, `max="0"`)).unread).toBe(1);
  await looks(romeo, reaction);
  await looks(romeo, mine);
  expect(await asks(romeo, `max="0"`)).toEqual({ items: [], unread: 0, next: undefined });
  expect(await list(romeo)).toEqual(["reaction 👎", "reply no, romeo", "reply so so"]);
});

test("[AT2] of one person's reactions to a message the newest holds, and none that was taken back", async () => {
  const { romeo, juliet } = await chamber();
  const mine = await says(romeo, "words", "m1");
  await says(juliet, "", "m2", react(mine, "👍"));
  await says(juliet, "", "m3", react(mine, "👍", "🎉"));
  expect(await list(romeo)).toEqual(["reaction 👍🎉*"]);
  await says(juliet, "", "m4", react(mine));
  expect(await list(romeo)).toEqual([]);
  expect((await asks(romeo)).unread).toBe(0);
});

test("[AT2] [SV3] one hand that sets and takes off a reaction again and again pushes nobody's answer out", async () => {
  const { romeo, juliet, iago, storage } = await chamber();
  const noted = storage.collection({ name: "activity", version: 1 });
  await enter(iago, "Iago");
  const mine = await says(romeo, "words", "m1");
  const other = await says(romeo, "more words", "m2");
  await says(iago, "an answer", "m3", reply(mine));
  await says(iago, "", "m4", react(mine, "🎉"));
  await says(juliet, "", "m5", react(other, "🎉"));
  for (let n = 0; n < NOTED_MAX + 51; n++) await says(juliet, "", `r${n}`, react(mine, "👍"));
  const others = ["reaction 🎉*", "reaction 🎉*", "reply an answer*"];
  expect(await list(romeo)).toEqual(["reaction 👍*", ...others]);
  expect(await noted.count("romeo@capulet.lit")).toBe(4);
  await says(juliet, "", "m6", react(mine));
  expect(await noted.count("romeo@capulet.lit")).toBe(3);
  expect(await list(romeo)).toEqual(others);
});

test("[AT2] [SV5] an answer to what a removed account said is noted for nobody, nor for the next of its name", async () => {
  const { romeo, juliet, core, storage, time } = await chamber();
  const noted = storage.collection({ name: "activity", version: 1 });
  const former = await says(romeo, "words", "m1");
  await romeo.sends(`<presence type="unavailable" to="${ROOM}/Romeo"/>`);
  await core.emit("accountRemoved", "romeo@capulet.lit" as never);
  time.advance(1);
  await enter(romeo, "Romeo");
  await says(juliet, "an answer", "m2", reply(former));
  await says(juliet, "", "m3", react(former, "👍"));
  expect(await noted.count("romeo@capulet.lit")).toBe(0);
  expect((await asks(romeo)).unread).toBe(0);
  await says(juliet, "and another", "m4", reply(await says(romeo, "own words", "m5")));
  expect(await list(romeo)).toEqual(["reply and another*"]);
});

test("[AT2] an answer to somebody who has no account here is noted for nobody", async () => {
  const { juliet, core, storage } = await chamber();
  await core
    .use(rooms)
    .postAs({ room: ROOM as never, author: "ghost@capulet.lit" as never, nick: "Ghost", text: "Swear" });
  const { entries } = await storage.archive.page({ archive: ROOM as never, from: "end", limit: 1 });
  await says(juliet, "I swear", "m1", reply(String(entries[0]?.id)));
  await says(juliet, "indeed", "m2");
  expect(await storage.collection({ name: "activity", version: 1 }).count("ghost@capulet.lit")).toBe(0);
});

test("[AT1] what was taken back is gone from the list, and an answer whose message was deleted with it", async () => {
  const { romeo, juliet } = await chamber();
  const mine = await says(romeo, "words", "m1");
  const answer = await says(juliet, "so", "m2", reply(mine));
  await says(juliet, "", "m3", react(mine, "👍"));
  await says(juliet, "", "m4", `<retract xmlns="urn:xmpp:message-retract:1" id="${answer}"/>`);
  expect(await list(romeo)).toEqual(["reaction 👍*"]);
  await says(romeo, "", "m5", `<retract xmlns="urn:xmpp:message-retract:1" id="${mine}"/>`);
  expect(await list(romeo)).toEqual([]);
});

test("[AT1] pages follow one another without a hole, whatever the kinds are", async () => {
  const { romeo, juliet } = await chamber();
  const mine = await says(romeo, "words", "m");
  for (let n = 0; n < 12; n++) {
    if (n % 3 === 0) await says(juliet, `romeo ${n}`, `a${n}`);
    else await says(juliet, `answer ${n}`, `a${n}`, reply(mine));
  }
  const seen: string[] = [];
  let before: string | undefined;
  do {
    const page = await asks(romeo, before === undefined ? `max="5"` : `max="5" before="${before}"`);
    expect(page.items.length).toBeLessThanOrEqual(5);
    seen.push(...page.items.map(({ forwarded }) => forwarded.stanza.childText("body") ?? ""));
    before = page.next;
  } while (before !== undefined);
  expect(seen).toEqual([...Array(12).keys()].map((n) => (n % 3 === 0 ? `romeo ${n}` : `answer ${n}`)).toReversed());
});

test("[AT6] [SV7] nothing of a room that one may no longer read is listed or counted", async () => {
  const { romeo, juliet } = await chamber();
  const mine = await says(romeo, "words", "m1");
  await says(juliet, "answer", "m2", reply(mine));
  await says(juliet, "romeo", "m3");
  expect((await asks(romeo)).items).toHaveLength(2);
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="romeo@capulet.lit"/>`));
  expect(await asks(romeo)).toEqual({ items: [], unread: 0, next: undefined });
});

test("[AT6] [SV7] the author's address is told where addresses are, and nowhere else", async () => {
  const { romeo, juliet } = await chamber();
  await says(juliet, "romeo?", "m1");
  const told = async (): Promise<boolean> =>
    (await asks(romeo)).items[0]?.forwarded.stanza.child("x", "http://jabber.org/protocol/muc#user") !== undefined;
  expect(await told()).toBe(true);
  await configure(juliet, { whois: "moderators" });
  expect(await told()).toBe(false);
});

test("[AT6] another's activity is refused, and a question that is none", async () => {
  const { iago } = await chamber();
  const refusal = async (xml: string): Promise<string | undefined> => {
    iago.forgets();
    await iago.sends(xml);
    return iago.takesAll()[0]?.child("error")?.firstElement()?.name;
  };
  const ns = `xmlns="${NS_ACTIVITY_LIST}"`;
  expect(await refusal(`<iq type="get" id="a" to="${JULIET}"><activity ${ns} max="5"/></iq>`)).toBe("forbidden");
  expect(await refusal(`<iq type="set" id="b" to="${JULIET}"><read ${ns} to="5"/></iq>`)).toBe("forbidden");
  expect(await refusal(`<iq type="get" id="c"><activity ${ns}/></iq>`)).toBe("bad-request");
  expect(await refusal(`<iq type="get" id="d"><activity ${ns} max="5" before="x"/></iq>`)).toBe("bad-request");
  expect(await refusal(`<iq type="set" id="e"><read ${ns} to="x"/></iq>`)).toBe("bad-request");
});

test("[AT5] who has asked is told the count within a second, as long as they are there", async () => {
  const made = await chamber();
  const { romeo, juliet } = made;
  const phone = await made.connect("romeo@capulet.lit/phone");
  await asks(phone, `max="0"`);
  const mine = await says(romeo, "words", "m1");
  const answer = await says(juliet, "answer", "m2", reply(mine));
  await says(juliet, "", "m3", react(mine, "👍"));
  phone.receivesNothing();
  await made.passes(TELL_MS);
  phone.receives(
    `<message from="romeo@capulet.lit" to="${phone.jid}"><activity xmlns="${NS_ACTIVITY_LIST}" unread="2"/></message>`,
  );
  await says(juliet, "", "m5", `<retract xmlns="urn:xmpp:message-retract:1" id="${answer}"/>`);
  await made.passes(TELL_MS);
  phone.receives(
    `<message from="romeo@capulet.lit" to="${phone.jid}"><activity xmlns="${NS_ACTIVITY_LIST}" unread="1"/></message>`,
  );
  await made.core.emit("sessionClosed", phone.session);
  await says(juliet, "", "m4", react(mine, "🎉"));
  await made.passes(TELL_MS);
  phone.receivesNothing();
});

test("[AT2] [SV3] of many answers the newest are kept, and nothing of an account that is removed", async () => {
  const { romeo, juliet, storage, core } = await chamber();
  const mine = await says(romeo, "words", "m1");
  for (let n = 0; n < NOTED_MAX + 60; n++) await say(juliet, `${n}`, `a${n}`, ROOM);
  const noted = storage.collection({ name: "activity", version: 1 });
  expect(await noted.count("romeo@capulet.lit")).toBe(0);
  for (let n = 0; n < NOTED_MAX + 51; n++) await says(juliet, `${n}`, `b${n}`, reply(mine));
  expect(await noted.count("romeo@capulet.lit")).toBe(NOTED_MAX);
  expect((await list(romeo))[0]).toBe(`reply ${NOTED_MAX + 50}*`);
  await looks(romeo, mine);
  await core.emit("accountRemoved", "romeo@capulet.lit" as never);
  expect(await noted.count("romeo@capulet.lit")).toBe(0);
  expect(await storage.collection({ name: "activity-seen", version: 1 }).count("romeo@capulet.lit")).toBe(0);
});
