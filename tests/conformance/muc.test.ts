import type { XmlElement } from "@tandem/xml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasProsody, runProsody } from "./harness/prosody.ts";
import { PASSWORD, runServer } from "./harness/running-server.ts";
import { StanzaClient } from "./harness/stanza-client.ts";

const MUC = "http://jabber.org/protocol/muc";
const SERVICE = "rooms.localhost";
const INFO = "http://jabber.org/protocol/disco#info";

interface Played {
  readonly port: number;
  stop(): Promise<void>;
}

async function tandem(): Promise<Played> {
  const running = await runServer({ plaintextOnLoopback: true });
  return { port: running.addresses.c2s?.port ?? 0, stop: () => running.stop() };
}

interface Stage {
  readonly name: string;
  readonly open: () => Promise<Played>;
  /** Where Prosody 0.12 goes another way than we: no echo in some refusals, and an invitation in the nickname's name. */
  readonly strays: boolean;
}

// The same screenplay against a server that nobody here wrote tests the screenplay itself.
const stages: Stage[] = [{ name: "Tandem", open: tandem, strays: false }];
if (hasProsody) {
  stages.push({ name: "Prosody", open: () => runProsody(["juliet", "romeo"], PASSWORD), strays: true });
}

const isFrom = (from: string, type?: string) => (stanza: XmlElement) =>
  stanza.attr("from") === from && (type === undefined ? true : stanza.attr("type") === type);

function codesOf(stanza: XmlElement): string[] {
  const x = stanza.child("x", `${MUC}#user`);
  return x?.elements("status").flatMap((status) => status.attr("code") ?? []) ?? [];
}

const itemOf = (stanza: XmlElement): XmlElement | undefined => stanza.child("x", `${MUC}#user`)?.child("item");
const conditionOf = (stanza: XmlElement): string | undefined => stanza.child("error")?.firstElement()?.name;

if (!hasProsody) {
  test("the screenplay is right: Prosody plays it too", (context) => {
    context.skip("prosody is not installed (apt-get install prosody)");
  });
}

describe.each(stages)("rooms of $name", ({ open, strays }) => {
  let server: Played;
  let juliet: StanzaClient;
  let romeo: StanzaClient;
  let count = 0;

  beforeAll(async () => {
    server = await open();
    juliet = await StanzaClient.signIn(server.port, "localhost", "juliet", PASSWORD);
    romeo = await StanzaClient.signIn(server.port, "localhost", "romeo", PASSWORD);
  });
  afterAll(async () => {
    for (const client of [juliet, romeo]) client?.closes();
    await server?.stop();
  });

  function enter(client: StanzaClient, room: string, nick: string, x = ""): void {
    client.sends(`<presence to="${room}/${nick}"><x xmlns="${MUC}">${x}</x></presence>`);
  }

  async function configure(room: string, fields: Readonly<Record<string, string>>): Promise<XmlElement> {
    const type = `<field var="FORM_TYPE"><value>${MUC}#roomconfig</value></field>`;
    const xml = Object.entries(fields).map(
      ([name, value]) => `<field var="muc#roomconfig_${name}"><value>${value}</value></field>`,
    );
    const form = `<x xmlns="jabber:x:data" type="submit">${type}${xml.join("")}</x>`;
    return juliet.asks("set", room, `<query xmlns="${MUC}#owner">${form}</query>`);
  }

  /** A room of Juliet's, entered by her, and by Romeo unless told otherwise. */
  async function aRoom(fields: Readonly<Record<string, string>> = {}, withRomeo = true): Promise<string> {
    const room = `room${++count}@${SERVICE}`;
    enter(juliet, room, "Juliet");
    await juliet.receives("own presence", (stanza) => codesOf(stanza).includes("110"));
    expect((await configure(room, fields)).attr("type")).toBe("result");
    if (!withRomeo) return room;
    enter(romeo, room, "Romeo");
    await romeo.receives("the subject", (stanza) => stanza.child("subject") !== undefined);
    await juliet.receives("Romeo's presence", isFrom(`${room}/Romeo`));
    return room;
  }

  test("[MUC20] entering makes a room: owner, moderator, 110 and 201 (XEP-0045 §10.1.1)", async () => {
    const room = `new${++count}@${SERVICE}`;
    enter(juliet, room, "Juliet");
    const own = await juliet.receives("own presence", isFrom(`${room}/Juliet`));
    expect(codesOf(own)).toEqual(expect.arrayContaining(["110", "201"]));
    expect([itemOf(own)?.attr("affiliation"), itemOf(own)?.attr("role")]).toEqual(["owner", "moderator"]);
    enter(romeo, room, "Romeo");
    const refused = await romeo.receives("a refusal", isFrom(`${room}/Romeo`, "error"));
    expect(conditionOf(refused)).toBe("item-not-found");
  });

  test("[MUC1] others, oneself, history, subject (XEP-0045 §7.1)", async () => {
    const room = await aRoom({}, false);
    juliet.sends(`<message to="${room}" type="groupchat" id="h1"><body>Ay me</body></message>`);
    juliet.sends(`<message to="${room}" type="groupchat" id="s1"><subject>Night</subject></message>`);
    await juliet.receives("the subject", (stanza) => stanza.childText("subject") === "Night");
    await romeo.takesAll(SERVICE);
    enter(romeo, room, "Romeo");
    const subject = await romeo.receives("the subject", (stanza) => stanza.childText("subject") === "Night", true);
    expect(subject.attr("from")).toBe(`${room}/Juliet`);
    const before = (await romeo.takesAll(SERVICE)).filter((stanza) => stanza.attr("from")?.startsWith(room));
    expect(before.map((stanza) => stanza.childText("body") ?? stanza.attr("from")?.split("/")[1])).toEqual([
      "Juliet",
      "Romeo",
      "Ay me",
    ]);
    expect(before.at(-1)?.child("delay", "urn:xmpp:delay")).toBeDefined();
  });

  test("[MUC40] a message reaches all with its id (XEP-0045 §7.4)", async () => {
    const room = await aRoom();
    romeo.sends(`<message to="${room}" type="groupchat" id="m1"><body>It is my lady</body></message>`);
    for (const client of [juliet, romeo]) {
      const seen = await client.receives("the message", (stanza) => stanza.childText("body") === "It is my lady");
      expect([seen.attr("from"), seen.attr("id"), seen.attr("type")]).toEqual([`${room}/Romeo`, "m1", "groupchat"]);
      expect(seen.child("stanza-id", "urn:xmpp:sid:0")?.attr("by")).toBe(room);
      expect(seen.child("occupant-id", "urn:xmpp:occupant-id:0")).toBeDefined();
    }
  });

  test("[MUC43] from outside nothing is said (XEP-0045 §7.4)", async () => {
    const room = await aRoom({}, false);
    romeo.sends(`<message to="${room}" type="groupchat" id="m1"><body>Outside</body></message>`);
    const refused = await romeo.receives("a refusal", isFrom(room, "error"));
    expect(conditionOf(refused)).toBe("not-acceptable");
    expect((await juliet.takesAll(SERVICE)).some((stanza) => stanza.childText("body") === "Outside")).toBe(false);
  });

  test("[MUC48] only moderators change the topic (XEP-0045 §8.1)", async () => {
    const room = await aRoom({ changesubject: "0" });
    romeo.sends(`<message to="${room}" type="groupchat" id="s1"><subject>Mine</subject></message>`);
    expect(conditionOf(await romeo.receives("a refusal", isFrom(room, "error")))).toBe("forbidden");
  });

  test("[MUC6] [MUC12] nicknames: a taken one is a conflict, a free one 303 (XEP-0045 §7.2.8, §7.6)", async () => {
    const room = await aRoom();
    romeo.sends(`<presence to="${room}/Juliet"/>`);
    expect(conditionOf(await romeo.receives("a refusal", isFrom(`${room}/Juliet`, "error")))).toBe("conflict");
    romeo.sends(`<presence to="${room}/Montague"/>`);
    const gone = await juliet.receives("the old name's end", isFrom(`${room}/Romeo`, "unavailable"));
    expect([codesOf(gone).includes("303"), itemOf(gone)?.attr("nick")]).toEqual([true, "Montague"]);
    await juliet.receives("the new name", isFrom(`${room}/Montague`));
  });

  test("[MUC31] kick 307 and ban 301 (XEP-0045 §8.2, §9.1)", async () => {
    const room = await aRoom();
    const admin = (item: string): Promise<XmlElement> =>
      juliet.asks("set", room, `<query xmlns="${MUC}#admin">${item}</query>`);
    await admin(`<item nick="Romeo" role="none"><reason>Avaunt</reason></item>`);
    const kicked = await romeo.receives("the kick", isFrom(`${room}/Romeo`, "unavailable"));
    expect(codesOf(kicked)).toEqual(expect.arrayContaining(["110", "307"]));
    expect(itemOf(kicked)?.childText("reason")).toBe("Avaunt");
    enter(romeo, room, "Romeo");
    await romeo.receives("the subject", (stanza) => stanza.child("subject") !== undefined);
    await admin(`<item affiliation="outcast" jid="romeo@localhost"/>`);
    const banned = await romeo.receives("the ban", isFrom(`${room}/Romeo`, "unavailable"));
    expect(codesOf(banned)).toEqual(expect.arrayContaining(["110", "301"]));
    enter(romeo, room, "Romeo");
    expect(conditionOf(await romeo.receives("a refusal", isFrom(`${room}/Romeo`, "error")))).toBe("forbidden");
    const list = await juliet.asks("get", room, `<query xmlns="${MUC}#admin"><item affiliation="outcast"/></query>`);
    expect(list.child("query", `${MUC}#admin`)?.child("item")?.attr("jid")).toBe("romeo@localhost");
  });

  test("[MUC5] members-only and passwords (XEP-0045 §7.2.5, §7.2.6)", async () => {
    const closed = await aRoom({ membersonly: "1" }, false);
    enter(romeo, closed, "Romeo");
    const refused = await romeo.receives("a refusal", isFrom(`${closed}/Romeo`, "error"));
    expect(conditionOf(refused)).toBe("registration-required");
    expect(refused.child("x", MUC) !== undefined).toBe(!strays);
    const secured = await aRoom({ passwordprotectedroom: "1", roomsecret: "wherefore" }, false);
    enter(romeo, secured, "Romeo");
    expect(conditionOf(await romeo.receives("a refusal", isFrom(`${secured}/Romeo`, "error")))).toBe("not-authorized");
    enter(romeo, secured, "Romeo", "<password>wherefore</password>");
    expect(codesOf(await romeo.receives("own presence", (s) => codesOf(s).includes("110")))).toContain("110");
  });

  test("[MUC38] an invitation reaches the invited, who may then enter (XEP-0045 §7.8.2)", async () => {
    const room = await aRoom({ membersonly: "1" }, false);
    const invite = `<invite to="romeo@localhost"><reason>Come</reason></invite>`;
    juliet.sends(`<message to="${room}"><x xmlns="${MUC}#user">${invite}</x></message>`);
    const letter = await romeo.receives(
      "the invitation",
      (stanza) => stanza.name === "message" && isFrom(room)(stanza),
    );
    const told = letter.child("x", `${MUC}#user`)?.child("invite");
    expect(told?.attr("from")).toBe(strays ? `${room}/Juliet` : "juliet@localhost");
    expect(told?.childText("reason")).toBe("Come");
    enter(romeo, room, "Romeo");
    await romeo.receives("own presence", (stanza) => codesOf(stanza).includes("110"));
  });

  test("[MUC24] [MUC25] the owner's form, and 104 when it changes (XEP-0045 §10.2)", async () => {
    const room = await aRoom();
    const form = (await juliet.asks("get", room, `<query xmlns="${MUC}#owner"/>`)).child("query", `${MUC}#owner`);
    const names = form
      ?.child("x", "jabber:x:data")
      ?.elements("field")
      .map((field) => field.attr("var"));
    expect(names).toEqual(expect.arrayContaining(["muc#roomconfig_membersonly", "muc#roomconfig_persistentroom"]));
    const refused = await romeo.asks("get", room, `<query xmlns="${MUC}#owner"/>`);
    expect(conditionOf(refused)).toBe("forbidden");
    await configure(room, { roomname: "The Balcony" });
    await romeo.receives("104", (stanza) => codesOf(stanza).includes("104"));
    const info = (await romeo.asks("get", room, `<query xmlns="${INFO}"/>`)).child("query", INFO);
    expect(info?.child("identity")?.attr("name")).toBe("The Balcony");
  });

  test("[MUC16] self-ping inside and outside (XEP-0410 §3)", async () => {
    const room = await aRoom();
    const ping = `<ping xmlns="urn:xmpp:ping"/>`;
    expect((await juliet.asks("get", `${room}/Juliet`, ping)).attr("type")).toBe("result");
    romeo.sends(`<presence type="unavailable" to="${room}/Romeo"/>`);
    await romeo.receives("the end", isFrom(`${room}/Romeo`, "unavailable"));
    expect(conditionOf(await romeo.asks("get", `${room}/Romeo`, ping))).toBe("not-acceptable");
  });

  test("[MUC47] a private message (XEP-0045 §7.5)", async () => {
    const room = await aRoom();
    juliet.sends(`<message to="${room}/Romeo" type="chat" id="p1"><body>psst</body></message>`);
    const seen = await romeo.receives("the message", (stanza) => stanza.childText("body") === "psst");
    expect([seen.attr("from"), seen.child("x", `${MUC}#user`) !== undefined]).toEqual([`${room}/Juliet`, true]);
  });

  test("[MUC50] the archive, backwards to its beginning (XEP-0313 §4.3, XEP-0059 §2.5)", async () => {
    const room = await aRoom();
    for (let n = 1; n <= 5; n++)
      juliet.sends(`<message to="${room}" type="groupchat"><body>line ${n}</body></message>`);
    await romeo.receives("the last line", (stanza) => stanza.childText("body") === "line 5");
    const bodies: string[] = [];
    let before = "<before/>";
    for (let pages = 0; pages < 9; pages++) {
      const set = `<set xmlns="http://jabber.org/protocol/rsm"><max>2</max>${before}</set>`;
      const fin = (await romeo.asks("set", room, `<query xmlns="urn:xmpp:mam:2">${set}</query>`)).child(
        "fin",
        "urn:xmpp:mam:2",
      );
      const page = (await romeo.takesAll(SERVICE)).flatMap((stanza) => {
        const forwarded = stanza.child("result", "urn:xmpp:mam:2")?.child("forwarded", "urn:xmpp:forward:0");
        return forwarded?.child("message", "jabber:client")?.childText("body") ?? [];
      });
      bodies.unshift(...page);
      if (fin?.attr("complete") === "true") break;
      before = `<before>${fin?.child("set", "http://jabber.org/protocol/rsm")?.childText("first") ?? ""}</before>`;
    }
    expect(bodies).toEqual([1, 2, 3, 4, 5].map((n) => `line ${n}`));
  });

  test("[MUC60] the service lists the room (XEP-0045 §6.3)", async () => {
    const room = await aRoom({ publicroom: "1" }, false);
    const hidden = await aRoom({ publicroom: "0", membersonly: "1" }, false);
    const items = await romeo.asks("get", SERVICE, `<query xmlns="http://jabber.org/protocol/disco#items"/>`);
    const listed = items
      .firstElement()
      ?.elements("item")
      .map((item) => item.attr("jid"));
    expect(listed).toContain(room);
    expect(listed).not.toContain(hidden);
  });

  test("[MUC26] destroying turns everyone out (XEP-0045 §10.9)", async () => {
    const room = await aRoom();
    const destroy = `<query xmlns="${MUC}#owner"><destroy><reason>All over</reason></destroy></query>`;
    expect(conditionOf(await romeo.asks("set", room, destroy))).toBe("forbidden");
    expect((await juliet.asks("set", room, destroy)).attr("type")).toBe("result");
    const gone = await romeo.receives("the end", isFrom(`${room}/Romeo`, "unavailable"));
    expect(gone.child("x", `${MUC}#user`)?.child("destroy")?.childText("reason")).toBe("All over");
  });

  test("[MUC13] a stream that breaks leaves the room (RFC 6120 §4.6.1)", async () => {
    const room = await aRoom({}, false);
    const other = await StanzaClient.signIn(server.port, "localhost", "romeo", PASSWORD);
    enter(other, room, "Romeo");
    await juliet.receives("Romeo", isFrom(`${room}/Romeo`));
    other.closes();
    const gone = await juliet.receives("the end", isFrom(`${room}/Romeo`, "unavailable"));
    expect(itemOf(gone)?.attr("role")).toBe("none");
  });
});
