import { configure, enter, occupantXml, reflectedXml, ROOM, roomScene, say } from "@tandem/testkit/room-scene";
import { errorXml, settle } from "@tandem/testkit/server-scene";
import { MemoryStorage } from "@tandem/testkit/storage-memory";
import { stanzaOf } from "@tandem/testkit/xml-matcher";
import { defineModule, StorageFault } from "@tandem/server/core";
import { expect, test } from "vitest";
import { muc } from "../index.ts";
import { SUBJECT_CHARS_MAX } from "../subject/subject.ts";
import { INVITATIONS_PER_MESSAGE_MAX } from "./invite.ts";

const modules = [muc];
const stanzaIds = (stanzas: readonly ReturnType<typeof stanzaOf>[]): (string | undefined)[] =>
  stanzas.map((stanza) => stanza.child("stanza-id", "urn:xmpp:sid:0")?.attr("id"));

test("[MUC40] a message comes back to all, its sender too, with the same ids (XEP-0045 §7.4, ex. 49-51)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  await say(romeo, "Call me but love", "m1");
  const body = "<body>Call me but love</body>";
  const seen = juliet.receives(reflectedXml(juliet, "Romeo", body, "m1"));
  const own = romeo.receives(reflectedXml(romeo, "Romeo", body, "m1"));
  expect(stanzaIds([seen])).toEqual(stanzaIds([own]));
  for (const client of [juliet, romeo, iago]) client.receivesNothing();
});

test("[MUC40] [MUC41] nobody sees a message before it is on disk, then all in one order (SV1, RM15)", async () => {
  const storage = new MemoryStorage(() => 0);
  const waiting: (() => void)[] = [];
  const { archive } = storage;
  const append = archive.append.bind(archive);
  archive.append = (entry) => new Promise((resolve) => waiting.push(() => resolve(append(entry))));
  const { core, juliet, romeo } = await roomScene({ modules, storage });
  const post = (text: string): void =>
    void core.router.receive(
      romeo.session,
      stanzaOf(`<message to="${ROOM}" type="groupchat" id="${text}"><body>${text}</body></message>`),
    );
  for (const text of ["a", "b", "c"]) post(text);
  const left = core.router.receive(romeo.session, stanzaOf(`<presence type="unavailable" to="${ROOM}/Romeo"/>`));
  await settle();
  expect(waiting).toHaveLength(3); // all three share a commit: none waited for the one before
  juliet.receivesNothing();
  for (const commit of waiting.toReversed()) commit();
  await left;
  await settle();
  const seen = juliet.takesAll();
  expect(seen.map((stanza) => stanza.attr("id") ?? stanza.attr("type"))).toEqual(["a", "b", "c", "unavailable"]);
});

test("[MUC40] a message that the store did not take is refused, and those behind it go on (SV1)", async () => {
  const storage = new MemoryStorage(() => 0);
  const { archive } = storage;
  const append = archive.append.bind(archive);
  const { juliet, romeo } = await roomScene({ modules, storage });
  archive.append = () => Promise.reject(new StorageFault("storage/full", "disk full"));
  await say(romeo, "lost", "m1");
  romeo.receives(
    `<message type="error" id="m1" from="${ROOM}" to="${romeo.jid}">${errorXml("wait", "internal-server-error")}</message>`,
  );
  juliet.receivesNothing();
  archive.append = append;
  await say(romeo, "kept", "m2");
  juliet.receives(reflectedXml(juliet, "Romeo", "<body>kept</body>", "m2"));
});

test("[MUC42] [RM14] a resend is reflected to its sender alone, as it was kept", async () => {
  const { juliet, romeo, storage } = await roomScene({ modules });
  await say(romeo, "once", "m1");
  const first = romeo.takesAll();
  juliet.forgets();
  await say(romeo, "once", "m1");
  const again = romeo.takesAll();
  expect(stanzaIds(again)).toEqual(stanzaIds(first));
  juliet.receivesNothing();
  expect((await storage.archive.page({ archive: ROOM as never, from: "end", limit: 10 })).entries).toHaveLength(1);
});

test("[MUC42] [RM14] the same origin-id of another person is another message", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  await say(romeo, "mine", "same");
  await say(juliet, "mine too", "same");
  juliet.receives(reflectedXml(juliet, "Romeo", "<body>mine</body>", "same"));
  juliet.receives(reflectedXml(juliet, "Juliet", "<body>mine too</body>", "same"));
});

test("[MUC43] from outside, and without voice, nothing is said (XEP-0045 §7.4)", async () => {
  const { juliet, romeo, iago, storage } = await roomScene({ modules, config: { moderatedroom: "1" } });
  await say(iago, "poison", "m1");
  iago.receives(
    `<message type="error" id="m1" from="${ROOM}" to="${iago.jid}">${errorXml("modify", "not-acceptable")}</message>`,
  );
  await say(romeo, "a word", "m2");
  romeo.receives(
    `<message type="error" id="m2" from="${ROOM}" to="${romeo.jid}">${errorXml("auth", "forbidden")}</message>`,
  );
  juliet.receivesNothing();
  expect((await storage.archive.page({ archive: ROOM as never, from: "end", limit: 10 })).entries).toEqual([]);
});

test("[MUC44] [RM20] the limit is in the error; at the limit it is taken", async () => {
  const { juliet, romeo } = await roomScene({ modules, limits: { roomMessageCharsMax: 50 } });
  await say(romeo, "x".repeat(51), "m1");
  const error = romeo.receives(`<message type="error" id="m1" from="${ROOM}" to="${romeo.jid}">...</message>`);
  expect(error.child("error")?.child("too-long", "urn:tandem:limits:0")?.attr("max")).toBe("50");
  expect(error.child("error")?.childText("text", "urn:ietf:params:xml:ns:xmpp-stanzas")).toContain("50");
  juliet.receivesNothing();
  await say(romeo, "&amp;".repeat(50), "m2");
  expect(juliet.takesAll()).toHaveLength(1);
});

const STORY = `<story xmlns="urn:tandem:stories:0"><title>Week</title></story>`;

test("[MUC44] [RM17] a long post with a title has a limit of its own, at which it is taken", async () => {
  const limits = { roomMessageCharsMax: 50, roomStoryCharsMax: 90 };
  const { juliet, romeo } = await roomScene({ modules, limits });
  const post = (chars: number, id: string): string =>
    `<message to="${ROOM}" type="groupchat" id="${id}"><body>${"x".repeat(chars)}</body>${STORY}</message>`;
  await romeo.sends(post(91, "s1"));
  const error = romeo.receives(`<message type="error" id="s1" from="${ROOM}" to="${romeo.jid}">...</message>`);
  expect(error.child("error")?.child("too-long", "urn:tandem:limits:0")?.attr("max")).toBe("90");
  juliet.receivesNothing();
  await romeo.sends(post(90, "s2"));
  expect(juliet.takesAll()).toHaveLength(1);
});

const urgent = (id: string, body = "now"): string =>
  `<message to="${ROOM}" type="groupchat" id="${id}"><body>${body}</body><origin-id xmlns="urn:xmpp:sid:0" id="${id}"/>
    <headers xmlns="http://jabber.org/protocol/shim"><header name="Urgency">high</header></headers></message>`;

test("[MUC77] [RM16] one message of high importance a minute and person, counted by the room; others are free", async () => {
  const made = await roomScene({ modules });
  const { juliet, romeo } = made;
  await romeo.sends(urgent("u1"));
  expect(juliet.takesAll()).toHaveLength(1);
  romeo.takesAll();
  await made.passes(59_000);
  await romeo.sends(urgent("u2"));
  const error = romeo.receives(`<message type="error" id="u2" from="${ROOM}" to="${romeo.jid}">...</message>`);
  expect(error.child("error")?.attr("type")).toBe("wait");
  expect(error.child("error")?.child("too-soon", "urn:tandem:limits:0")?.attr("seconds")).toBe("1");
  juliet.receivesNothing();
  // An ordinary message, somebody else's, and the same one once more after a lost connection are no second one.
  await say(romeo, "calm", "c1");
  await juliet.sends(urgent("u3"));
  await romeo.sends(urgent("u1"));
  expect(romeo.takesAll().filter((stanza) => stanza.attr("type") === "error")).toEqual([]);
  await made.passes(1_000);
  juliet.takesAll();
  await romeo.sends(urgent("u4"));
  expect(juliet.takesAll()).toHaveLength(1);
});

test("[MUC44] what stands beside the text has its limit too (SV3)", async () => {
  const { juliet, romeo } = await roomScene({ modules, limits: { roomMessageCharsMax: 50 } });
  const payload = (chars: number): string =>
    `<message to="${ROOM}" type="groupchat" id="b"><body>x</body><x xmlns="urn:x">${"y".repeat(chars)}</x></message>`;
  const around = `<x xmlns="urn:x"></x>`.length;
  await romeo.sends(payload(200 - around + 1));
  romeo.receives(`<message type="error" id="b" from="${ROOM}" to="${romeo.jid}">...</message>`);
  juliet.receivesNothing();
  await romeo.sends(payload(200 - around));
  expect(juliet.takesAll()).toHaveLength(1);
});

test("[MUC45] forged ids, occupants, status codes and times are cut out (XEP-0359 §5, XEP-0421 §4.1)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  const forged = `<stanza-id xmlns="urn:xmpp:sid:0" by="${ROOM}" id="999"/>
    <occupant-id xmlns="urn:xmpp:occupant-id:0" id="juliet"/><delay xmlns="urn:xmpp:delay" from="${ROOM}" stamp="2001-01-01T00:00:00Z"/>
    <x xmlns="http://jabber.org/protocol/muc#user"><status code="110"/></x>
    <retracted xmlns="urn:xmpp:message-retract:1" stamp="2001-01-01T00:00:00Z" id="m0"/>`;
  await romeo.sends(
    `<message to="${ROOM}" type="groupchat" id="m1" from="juliet@capulet.lit/balcony"><body>I</body><origin-id xmlns="urn:xmpp:sid:0" id="m1"/>${forged}</message>`,
  );
  const seen = juliet.receives(reflectedXml(juliet, "Romeo", "<body>I</body>", "m1"));
  expect(stanzaIds([seen])).not.toEqual(["999"]);
});

test("[MUC46] typing and what asks not to be kept is shown, not kept (XEP-0334 §4)", async () => {
  const { juliet, romeo, storage } = await roomScene({ modules });
  const composing = `<composing xmlns="http://jabber.org/protocol/chatstates"/>`;
  await romeo.sends(`<message to="${ROOM}" type="groupchat" id="c">${composing}</message>`);
  const occupantId = `<occupant-id xmlns="urn:xmpp:occupant-id:0" id="*"/>`;
  juliet.receives(
    `<message type="groupchat" id="c" from="${ROOM}/Romeo" to="${juliet.jid}">${composing}${occupantId}</message>`,
  );
  await romeo.sends(
    `<message to="${ROOM}" type="groupchat" id="n"><body>off the record</body><no-store xmlns="urn:xmpp:hints"/></message>`,
  );
  expect(juliet.takesAll()).toHaveLength(1);
  const reaction = `<reactions xmlns="urn:xmpp:reactions:0" id="1"><reaction>x</reaction></reactions>`;
  await romeo.sends(`<message to="${ROOM}" type="groupchat" id="r">${reaction}</message>`);
  const kept = await storage.archive.page({ archive: ROOM as never, from: "end", limit: 10 });
  expect(kept.entries.map((entry) => stanzaOf(entry.stanza).attr("id"))).toEqual(["r"]);
});

test("[MUC47] a private message goes to one person's sessions only, marked (XEP-0045 §7.5, ex. 53-55)", async () => {
  const made = await roomScene({ modules });
  const { juliet, romeo, iago } = made;
  const phone = await made.connect("juliet@capulet.lit/phone");
  await enter(phone, "Juliet");
  await enter(iago, "Iago");
  for (const client of [juliet, romeo, iago, phone]) client.forgets();
  await romeo.sends(`<message to="${ROOM}/Juliet" type="chat" id="p"><body>psst</body></message>`);
  for (const client of [juliet, phone]) {
    client.receives(
      `<message type="chat" id="p" from="${ROOM}/Romeo" to="${client.jid}"><body>psst</body><occupant-id xmlns="urn:xmpp:occupant-id:0" id="*"/><x xmlns="http://jabber.org/protocol/muc#user"/></message>`,
    );
  }
  for (const client of [romeo, iago]) client.receivesNothing();
  await romeo.sends(`<message to="${ROOM}/Nobody" type="chat" id="p"><body>psst</body></message>`);
  romeo.receives(
    `<message type="error" id="p" from="${ROOM}/Nobody" to="${romeo.jid}">${errorXml("cancel", "item-not-found")}</message>`,
  );
  await romeo.sends(`<message to="${ROOM}/Juliet" type="groupchat" id="p"><body>psst</body></message>`);
  romeo.receives(
    `<message type="error" id="p" from="${ROOM}/Juliet" to="${romeo.jid}">${errorXml("modify", "bad-request")}</message>`,
  );
  juliet.receivesNothing();
});

test("[MUC48] moderators change the subject, participants where allowed; a title is no subject (XEP-0045 §8.1)", async () => {
  const { juliet, romeo } = await roomScene({ modules });
  const subject = (text: string): string =>
    `<message to="${ROOM}" type="groupchat" id="s"><subject>${text}</subject></message>`;
  const ids = `<occupant-id xmlns="urn:xmpp:occupant-id:0" id="*"/><stanza-id xmlns="urn:xmpp:sid:0" by="${ROOM}" id="*"/>`;
  await romeo.sends(subject("Mine"));
  romeo.receives(
    `<message type="error" id="s" from="${ROOM}" to="${romeo.jid}">${errorXml("auth", "forbidden")}</message>`,
  );
  juliet.receivesNothing();
  await juliet.sends(subject("Night"));
  romeo.receives(
    `<message type="groupchat" id="s" from="${ROOM}/Juliet" to="${romeo.jid}"><subject>Night</subject>${ids}</message>`,
  );
  await configure(juliet, { changesubject: "1" });
  juliet.forgets();
  await romeo.sends(subject("Morning"));
  juliet.receives(
    `<message type="groupchat" id="s" from="${ROOM}/Romeo" to="${juliet.jid}"><subject>Morning</subject>${ids}</message>`,
  );
  await romeo.sends(subject("x".repeat(SUBJECT_CHARS_MAX + 1)));
  juliet.receivesNothing();
  await romeo.sends(subject("x".repeat(SUBJECT_CHARS_MAX)));
  expect(juliet.takesAll()).toHaveLength(1);
  await romeo.sends(subject("Morning"));
  await romeo.sends(
    `<message to="${ROOM}" type="groupchat" id="t"><subject>Title</subject><body>text</body></message>`,
  );
  juliet.forgets();
  await enter(juliet, "Juliet", `<history maxstanzas="0"/>`);
  const last = juliet.takesAll().at(-1);
  expect(last?.childText("subject")).toBe("Morning");
});

/** Takes what the rooms send to people who are not inside, in place of the module that owns messages. */
function letterBox(letters: ReturnType<typeof stanzaOf>[]): ReturnType<typeof defineModule> {
  return defineModule({
    name: "letter-box",
    setup: (host) => host.ownMessages(({ stanza }) => void letters.push(stanza)),
  });
}

test("[MUC38] an invitation goes out in the room's name and makes a member where it must (XEP-0045 §7.8.2, ex. 56-57)", async () => {
  const letters: ReturnType<typeof stanzaOf>[] = [];
  const made = await roomScene({ modules: [muc, letterBox(letters)], config: { membersonly: "1" } });
  const { juliet, iago } = made;
  const invite = `<x xmlns="http://jabber.org/protocol/muc#user"><invite to="nurse@capulet.lit"><reason>Come</reason></invite></x>`;
  await iago.sends(`<message to="${ROOM}" id="i">${invite}</message>`);
  iago.receives(
    `<message type="error" id="i" from="${ROOM}" to="${iago.jid}">${errorXml("auth", "forbidden")}</message>`,
  );
  expect(letters).toEqual([]);
  await juliet.sends(`<message to="${ROOM}" id="i">${invite}</message>`);
  expect(letters).toHaveLength(1);
  const x = letters[0]?.child("x", "http://jabber.org/protocol/muc#user");
  expect(letters[0]?.attr("to")).toBe("nurse@capulet.lit");
  expect(x?.child("invite")?.attr("from")).toBe("juliet@capulet.lit");
  expect(x?.child("invite")?.childText("reason")).toBe("Come");
  expect(letters[0]?.child("x", "jabber:x:conference")?.attr("jid")).toBe(ROOM);
  const nurse = await made.connect("nurse@capulet.lit/kitchen");
  await enter(nurse, "Nurse");
  juliet.receives(occupantXml({ to: juliet, nick: "Nurse", affiliation: "member", jid: nurse.jid }));
});

test("[MUC38] an invitation that goes on with a conversation of two says so (XEP-0045 §7.9, ex. 62)", async () => {
  const letters: ReturnType<typeof stanzaOf>[] = [];
  const { juliet } = await roomScene({ modules: [muc, letterBox(letters)] });
  const invite = `<invite to="nurse@capulet.lit"><continue thread="t1"/></invite>`;
  await juliet.sends(`<message to="${ROOM}"><x xmlns="http://jabber.org/protocol/muc#user">${invite}</x></message>`);
  const told = letters[0]?.child("x", "http://jabber.org/protocol/muc#user")?.child("invite");
  expect(told?.child("continue")?.attr("thread")).toBe("t1");
  const direct = letters[0]?.child("x", "jabber:x:conference");
  expect([direct?.attr("continue"), direct?.attr("thread")]).toEqual(["true", "t1"]);
});

test("[MUC38] one message invites 50, not 51 (SV3)", async () => {
  const letters: ReturnType<typeof stanzaOf>[] = [];
  const { juliet } = await roomScene({ modules: [muc, letterBox(letters)] });
  const invite = (count: number): Promise<void> => {
    const guests = Array.from({ length: count }, (_, n) => `<invite to="g${n}@capulet.lit"/>`).join("");
    return juliet.sends(
      `<message to="${ROOM}" id="i"><x xmlns="http://jabber.org/protocol/muc#user">${guests}</x></message>`,
    );
  };
  await invite(INVITATIONS_PER_MESSAGE_MAX + 1);
  juliet.receives(
    `<message type="error" id="i" from="${ROOM}" to="${juliet.jid}">${errorXml("modify", "not-acceptable")}</message>`,
  );
  expect(letters).toEqual([]);
  await invite(INVITATIONS_PER_MESSAGE_MAX);
  expect(letters).toHaveLength(INVITATIONS_PER_MESSAGE_MAX);
});

test("[MUC38] where members may not invite, admins do; the banned hear nothing", async () => {
  const letters: ReturnType<typeof stanzaOf>[] = [];
  const { juliet, romeo } = await roomScene({ modules: [muc, letterBox(letters)], config: { allowinvites: "0" } });
  const invite = `<message to="${ROOM}" id="i"><x xmlns="http://jabber.org/protocol/muc#user"><invite to="iago@capulet.lit"/></x></message>`;
  await romeo.sends(invite);
  romeo.receives(
    `<message type="error" id="i" from="${ROOM}" to="${romeo.jid}">${errorXml("auth", "forbidden")}</message>`,
  );
  await juliet.sends(
    `<iq type="set" id="a" to="${ROOM}"><query xmlns="http://jabber.org/protocol/muc#admin"><item affiliation="outcast" jid="iago@capulet.lit"/></query></iq>`,
  );
  await juliet.sends(invite);
  expect(letters).toEqual([]);
});

test("[MUC38] a refusal reaches an inviter of the room, and through no room anybody else (XEP-0045 §7.8.2, ex. 58-59)", async () => {
  const letters: ReturnType<typeof stanzaOf>[] = [];
  const { iago } = await roomScene({ modules: [muc, letterBox(letters)] });
  const decline = (to: string): string =>
    `<message to="${ROOM}"><x xmlns="http://jabber.org/protocol/muc#user"><decline to="${to}"><reason>Busy</reason></decline></x></message>`;
  await iago.sends(decline("paris@capulet.lit"));
  expect(letters).toEqual([]);
  await iago.sends(decline("juliet@capulet.lit"));
  const told = letters[0]?.child("x", "http://jabber.org/protocol/muc#user")?.child("decline");
  expect([letters[0]?.attr("to"), told?.attr("from")]).toEqual(["juliet@capulet.lit", "iago@capulet.lit"]);
});

test("[RM20] [SV3] a change of subject carries no more beside itself than a message may", async () => {
  const max = 1_000;
  const { juliet, romeo } = await roomScene({ modules, limits: { roomMessageCharsMax: max } });
  const change = (chars: number): string =>
    `<message to="${ROOM}" type="groupchat" id="s"><subject>Night</subject><x xmlns="urn:x">${"x".repeat(chars)}</x></message>`;
  const beside = `<subject>Night</subject><x xmlns="urn:x"></x>`.length;
  await juliet.sends(change(max * 4 - beside));
  expect(romeo.takesAll()).toHaveLength(1);
  juliet.forgets();
  await juliet.sends(change(max * 4 - beside + 1));
  expect(romeo.takesAll()).toEqual([]);
  expect(juliet.takesAll().map((stanza) => stanza.attr("type"))).toEqual(["error"]);
});
