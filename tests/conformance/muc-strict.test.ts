import type { XmlElement } from "@tandem/xml";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PASSWORD } from "./harness/running-server.ts";
import { type Played, stagesOf, tellMissing, unlessIn } from "./harness/stages.ts";
import { StanzaClient } from "./harness/stanza-client.ts";
import { expectStrictly } from "./harness/strict.ts";

const MUC = "http://jabber.org/protocol/muc";
const USER = `${MUC}#user`;
const ADMIN = `${MUC}#admin`;
const OWNER = `${MUC}#owner`;
const INFO = "http://jabber.org/protocol/disco#info";
const SERVICE = "rooms.localhost";
const ERROR_NS = "urn:ietf:params:xml:ns:xmpp-stanzas";

const stages = stagesOf({
  // 0.12: errors without text or echo of the request, naming who refused; who did it with the address; logging is told otherwise.
  Prosody: {
    lacks: ["text", `x ${MUC}`, "status:170"],
    adds: ["text", "error@by", "actor@jid", "presence@xml:lang", "message@xml:lang", "status:170"],
  },
  // 23.01: no occupant ids; languages everywhere; logging is told otherwise; what was archived for a person is marked.
  ejabberd: {
    lacks: ["occupant-id", "text", "status:170", "stanza-id"],
    adds: ["text", "status:170", "message@xml:lang", "presence@xml:lang", "iq@xml:lang", "archived", "stanza-id"],
    echoes: true,
  },
});

const occupantId = `<occupant-id xmlns="urn:xmpp:occupant-id:0" id="*"/>`;
const stanzaId = (room: string): string => `<stanza-id xmlns="urn:xmpp:sid:0" by="${room}" id="*"/>`;
const error = (type: string, condition: string): string =>
  `<error type="${type}"><${condition} xmlns="${ERROR_NS}"/><text xmlns="${ERROR_NS}">*</text></error>`;

tellMissing();

describe.each(stages)("rooms of $name, to the letter", ({ name, open, deviations }) => {
  let server: Played;
  let juliet: StanzaClient;
  let romeo: StanzaClient;
  let nurse: StanzaClient;
  let room: string;
  let count = 0;
  const unless = unlessIn(name);

  beforeAll(async () => {
    server = await open();
    const signIn = (user: string): Promise<StanzaClient> =>
      StanzaClient.signIn(server.port, "localhost", user, PASSWORD);
    [juliet, romeo, nurse] = [await signIn("juliet"), await signIn("romeo"), await signIn("nurse")];
  });
  afterAll(async () => {
    for (const client of [juliet, romeo, nurse]) client?.closes();
    await server?.stop();
  });
  beforeEach(() => {
    room = `scene${++count}@${SERVICE}`;
  });
  afterEach(async () => {
    for (const client of [juliet, romeo, nurse]) await client.takesAll(SERVICE);
  });

  function enter(client: StanzaClient, nick: string, x = ""): void {
    client.sends(`<presence to="${room}/${nick}"><x xmlns="${MUC}">${x}</x></presence>`);
  }
  /** The next stanza of that kind that the room sends to the client, and nothing in between. */
  async function gets(client: StanzaClient, pattern: string): Promise<XmlElement> {
    const kind = pattern.slice(1, pattern.indexOf(" "));
    // ejabberd's rooms have presence of their own, with entity capabilities.
    const isOurs = (stanza: XmlElement): boolean =>
      stanza.name === kind &&
      stanza.attr("from")?.startsWith(room) === true &&
      !(name === "ejabberd" && kind === "presence" && stanza.attr("from") === room);
    const stanza = await client.receives(pattern, isOurs, true);
    expectStrictly(stanza, pattern, deviations);
    return stanza;
  }
  async function asks(client: StanzaClient, type: "get" | "set", payload: string, answer: string): Promise<XmlElement> {
    const stanza = await client.asks(type, room, payload);
    expectStrictly(stanza, answer, deviations);
    return stanza;
  }
  const result = (client: StanzaClient, inside = ""): string =>
    `<iq type="result" id="*" from="${room}" to="${client.jid}">${inside}</iq>`;
  const refusal = (client: StanzaClient, type: string, condition: string): string =>
    `<iq type="error" id="*" from="${room}" to="${client.jid}">${error(type, condition)}</iq>`;

  interface Seen {
    readonly nick: string;
    readonly type?: "unavailable";
    readonly affiliation?: string;
    readonly role?: string;
    readonly jid?: string;
    readonly newNick?: string;
    readonly inItem?: string;
    readonly inX?: string;
    readonly content?: string;
    readonly codes?: readonly number[];
  }
  function presenceOf(to: StanzaClient, seen: Seen): string {
    const { nick, type, affiliation = "none", role = "participant", jid, codes = [] } = seen;
    const attr = (key: string, value: string | undefined): string => (value === undefined ? "" : ` ${key}="${value}"`);
    const item = `<item affiliation="${affiliation}" role="${role}"${attr("jid", jid)}${attr("nick", seen.newNick)}>${seen.inItem ?? ""}</item>`;
    const statuses = codes.map((code) => `<status code="${code}"/>`).join("");
    return `<presence from="${room}/${nick}" to="${to.jid}"${attr("type", type)}>${seen.content ?? ""}${occupantId}<x xmlns="${USER}">${item}${seen.inX ?? ""}${statuses}</x></presence>`;
  }
  const owner = (more: Partial<Seen> = {}): Seen => ({
    nick: "Juliet",
    affiliation: "owner",
    role: "moderator",
    jid: juliet.jid,
    ...more,
  });

  async function submit(fields: Readonly<Record<string, string>>): Promise<void> {
    const type = `<field var="FORM_TYPE"><value>${MUC}#roomconfig</value></field>`;
    const xml = Object.entries(fields).map(
      ([field, value]) => `<field var="muc#roomconfig_${field}"><value>${value}</value></field>`,
    );
    const form = `<x xmlns="jabber:x:data" type="submit">${type}${xml.join("")}</x>`;
    await asks(juliet, "set", `<query xmlns="${OWNER}">${form}</query>`, result(juliet));
  }
  /** A room of Juliet's; nobody has anything of it left to read. */
  async function aRoom(fields: Readonly<Record<string, string>> = {}, guests: readonly [StanzaClient, string][] = []) {
    enter(juliet, "Juliet");
    await juliet.receives("the subject", (stanza) => stanza.child("subject") !== undefined);
    await submit({ whois: "anyone", ...fields });
    for (const [guest, nick] of guests) {
      enter(guest, nick);
      await guest.receives("the subject", (stanza) => stanza.child("subject") !== undefined);
    }
    for (const client of [juliet, romeo, nurse]) await client.takesAll(SERVICE);
  }
  const admin = (item: string): string => `<query xmlns="${ADMIN}">${item}</query>`;

  test("[MUC20] a room is made: own presence with 110 and 201, then the subject (XEP-0045 §10.1.1, ex. 153)", async () => {
    enter(juliet, "Juliet");
    await gets(juliet, presenceOf(juliet, owner({ codes: name === "Prosody" ? [110, 201] : [100, 110, 170, 201] })));
    await gets(juliet, `<message type="groupchat" from="*" to="${juliet.jid}"><subject/></message>`);
  });

  test("[MUC1] [MUC2] entering: others, oneself, subject; those inside see who comes (XEP-0045 §7.2.2, ex. 18-20)", async () => {
    await aRoom();
    enter(romeo, "Romeo");
    await gets(romeo, presenceOf(romeo, owner()));
    await gets(romeo, presenceOf(romeo, { nick: "Romeo", jid: romeo.jid, codes: [100, 110, 170] }));
    await gets(romeo, `<message type="groupchat" from="*" to="${romeo.jid}"><subject/></message>`);
    await gets(juliet, presenceOf(juliet, { nick: "Romeo", jid: romeo.jid }));
  });

  test("[MUC40] a message comes back to all, with its id, and to its sender too (XEP-0045 §7.4, ex. 45)", async () => {
    await aRoom({}, [[romeo, "Romeo"]]);
    romeo.sends(`<message to="${room}" type="groupchat" id="m1"><body>Ay me</body></message>`);
    for (const client of [juliet, romeo]) {
      await gets(
        client,
        `<message type="groupchat" id="m1" from="${room}/Romeo" to="${client.jid}"><body>Ay me</body>${occupantId}${stanzaId(room)}</message>`,
      );
    }
  });

  test("[MUC47] a private message, marked, from the nickname (XEP-0045 §7.5, ex. 47-48)", async () => {
    await aRoom({}, [[romeo, "Romeo"]]);
    juliet.sends(`<message to="${room}/Romeo" type="chat" id="p1"><body>psst</body></message>`);
    await gets(
      romeo,
      `<message type="chat" id="p1" from="${room}/Juliet" to="${romeo.jid}"><body>psst</body>${occupantId}<x xmlns="${USER}"/></message>`,
    );
    juliet.sends(`<message to="${room}/Romeo" type="groupchat" id="p2"><body>psst</body></message>`);
    const refused = await juliet.receives("a refusal", (stanza) => stanza.attr("id") === "p2");
    expect(refused.child("error")?.child("bad-request", ERROR_NS)).toBeDefined();
  });

  // Prosody leaves the occupant's id out of what it tells themselves.
  unless("Prosody")(
    "[MUC12] a change of nickname: 303 and the new one, then the new presence (XEP-0045 §7.6, ex. 50-52)",
    async () => {
      await aRoom({}, [[romeo, "Romeo"]]);
      romeo.sends(`<presence to="${room}/Montague"/>`);
      const gone = { nick: "Romeo", type: "unavailable", jid: romeo.jid, newNick: "Montague" } as const;
      await gets(juliet, presenceOf(juliet, { ...gone, codes: [303] }));
      await gets(juliet, presenceOf(juliet, { nick: "Montague", jid: romeo.jid }));
      await gets(romeo, presenceOf(romeo, { ...gone, codes: [110, 303] }));
      await gets(romeo, presenceOf(romeo, { nick: "Montague", jid: romeo.jid, codes: [110] }));
    },
  );

  test("[MUC11] a new presence goes to all, without what only a room may say (XEP-0045 §7.7, ex. 55)", async () => {
    await aRoom({}, [[romeo, "Romeo"]]);
    const forged = `<x xmlns="${USER}"><item affiliation="owner" role="moderator"/></x>`;
    romeo.sends(
      `<presence to="${room}/Romeo"><show>xa</show><status>gone where the goblins go</status>${forged}</presence>`,
    );
    const content = "<show>xa</show><status>gone where the goblins go</status>";
    await gets(juliet, presenceOf(juliet, { nick: "Romeo", jid: romeo.jid, content }));
    await gets(romeo, presenceOf(romeo, { nick: "Romeo", jid: romeo.jid, content, codes: [110] }));
  });

  test("[MUC13] who leaves is gone for all, with their last words (XEP-0045 §7.14, ex. 82-84)", async () => {
    await aRoom({}, [[romeo, "Romeo"]]);
    romeo.sends(`<presence to="${room}/Romeo" type="unavailable"><status>adieu</status></presence>`);
    const gone = { nick: "Romeo", type: "unavailable", role: "none", jid: romeo.jid } as const;
    const content = "<status>adieu</status>";
    await gets(juliet, presenceOf(juliet, { ...gone, content }));
    await gets(romeo, presenceOf(romeo, { ...gone, content, codes: [110] }));
  });

  test("[MUC31] a kick: 307, who and why (XEP-0045 §8.2, ex. 89-92)", async () => {
    await aRoom({}, [[romeo, "Romeo"]]);
    const item = `<item nick="Romeo" role="none"><reason>Avaunt</reason></item>`;
    await asks(juliet, "set", admin(item), result(juliet));
    const inItem = `<actor nick="Juliet"/><reason>Avaunt</reason>`;
    const gone = { nick: "Romeo", type: "unavailable", role: "none", inItem, jid: romeo.jid } as const;
    await gets(romeo, presenceOf(romeo, { ...gone, codes: [110, 307] }));
    await gets(juliet, presenceOf(juliet, { ...gone, codes: [307] }));
  });

  // Prosody keeps no reason.
  unless("Prosody")(
    "[MUC31] a ban: 301, the list of the banned, and its end (XEP-0045 §9.1, §9.2, ex. 109-118)",
    async () => {
      await aRoom({}, [[romeo, "Romeo"]]);
      const item = `<item affiliation="outcast" jid="romeo@localhost"><reason>Treason</reason></item>`;
      await asks(juliet, "set", admin(item), result(juliet));
      const inItem = `<actor nick="Juliet"/><reason>Treason</reason>`;
      const gone = { nick: "Romeo", type: "unavailable", role: "none", affiliation: "outcast", inItem } as const;
      await gets(romeo, presenceOf(romeo, { ...gone, jid: romeo.jid, codes: [110, 301] }));
      await gets(juliet, presenceOf(juliet, { ...gone, jid: romeo.jid, codes: [301] }));
      const list = `<item affiliation="outcast" jid="romeo@localhost"><reason>Treason</reason></item>`;
      await asks(juliet, "get", admin(`<item affiliation="outcast"/>`), result(juliet, admin(list)));
      enter(romeo, "Romeo");
      await gets(
        romeo,
        `<presence type="error" from="${room}/Romeo" to="${romeo.jid}"><x xmlns="${MUC}"/>${error("auth", "forbidden")}</presence>`,
      );
      await asks(juliet, "set", admin(`<item affiliation="none" jid="romeo@localhost"/>`), result(juliet));
      await asks(juliet, "get", admin(`<item affiliation="outcast"/>`), result(juliet, admin("")));
    },
  );

  // ejabberd says not-allowed.
  unless("ejabberd")("[MUC54] nobody bans themselves (XEP-0045 §9.1)", async () => {
    await aRoom();
    await asks(
      juliet,
      "set",
      admin(`<item affiliation="outcast" jid="juliet@localhost"/>`),
      refusal(juliet, "cancel", "conflict"),
    );
  });

  test("[MUC31] [MUC34] membership: given, listed, taken, and out of a members-only room with 321 (XEP-0045 §9.3-§9.5)", async () => {
    await aRoom({ membersonly: "1" });
    await asks(juliet, "set", admin(`<item affiliation="member" jid="romeo@localhost"/>`), result(juliet));
    await asks(
      juliet,
      "get",
      admin(`<item affiliation="member"/>`),
      result(juliet, admin(`<item affiliation="member" jid="romeo@localhost"/>`)),
    );
    await romeo.takesAll(SERVICE);
    enter(romeo, "Romeo");
    await romeo.receives("the subject", (stanza) => stanza.child("subject") !== undefined);
    await juliet.takesAll(SERVICE);
    await asks(juliet, "set", admin(`<item affiliation="none" jid="romeo@localhost"/>`), result(juliet));
    const gone = { nick: "Romeo", type: "unavailable", role: "none", jid: romeo.jid } as const;
    const inItem = `<actor nick="Juliet"/>`;
    await gets(romeo, presenceOf(romeo, { ...gone, inItem, codes: [110, 321] }));
    await gets(juliet, presenceOf(juliet, { ...gone, inItem, codes: [321] }));
  });

  test("[MUC5] without membership: registration-required (XEP-0045 §7.2.6, ex. 25)", async () => {
    await aRoom({ membersonly: "1" });
    enter(romeo, "Romeo");
    await gets(
      romeo,
      `<presence type="error" from="${room}/Romeo" to="${romeo.jid}"><x xmlns="${MUC}"/>${error("auth", "registration-required")}</presence>`,
    );
  });

  test("[MUC5] a password: without, wrong and right (XEP-0045 §7.2.5, ex. 23-24)", async () => {
    await aRoom({ passwordprotectedroom: "1", roomsecret: "cauldronburn" });
    for (const given of ["", "<password>wrong</password>"]) {
      enter(romeo, "Romeo", given);
      await gets(
        romeo,
        `<presence type="error" from="${room}/Romeo" to="${romeo.jid}"><x xmlns="${MUC}"/>${error("auth", "not-authorized")}</presence>`,
      );
    }
    enter(romeo, "Romeo", "<password>cauldronburn</password>");
    await gets(romeo, presenceOf(romeo, owner()));
  });

  test("[MUC6] a nickname that is taken: conflict (XEP-0045 §7.2.8, ex. 27)", async () => {
    await aRoom();
    enter(romeo, "Juliet");
    await gets(
      romeo,
      `<presence type="error" from="${room}/Juliet" to="${romeo.jid}"><x xmlns="${MUC}"/>${error("cancel", "conflict")}</presence>`,
    );
  });

  // Prosody tells those who stay nothing of it.
  unless("Prosody")("[MUC25] members-only turns strangers out with 322 (XEP-0045 §10.2)", async () => {
    await aRoom({}, [[romeo, "Romeo"]]);
    await submit({ membersonly: "1" });
    const gone = { nick: "Romeo", type: "unavailable", role: "none", jid: romeo.jid } as const;
    await gets(romeo, presenceOf(romeo, { ...gone, codes: [110, 322] }));
    await gets(juliet, presenceOf(juliet, { ...gone, codes: [322] }));
  });

  // Prosody tells who gave it, too; in ejabberd everyone has voice from the start.
  unless("Prosody", "ejabberd")(
    "[MUC37] voice given and taken, with its reason (XEP-0045 §8.3, §8.4, ex. 93-100)",
    async () => {
      await aRoom({ moderatedroom: "1" }, [[romeo, "Romeo"]]);
      const give = `<item nick="Romeo" role="participant"><reason>Worthy</reason></item>`;
      await asks(juliet, "set", admin(give), result(juliet));
      const inItem = "<reason>Worthy</reason>";
      await gets(juliet, presenceOf(juliet, { nick: "Romeo", jid: romeo.jid, inItem }));
      await asks(juliet, "set", admin(`<item nick="Romeo" role="visitor"/>`), result(juliet));
      await gets(juliet, presenceOf(juliet, { nick: "Romeo", jid: romeo.jid, role: "visitor" }));
      romeo.sends(`<message to="${room}" type="groupchat" id="v1"><body>but</body></message>`);
      await gets(
        romeo,
        `<message type="error" id="v1" from="${room}" to="${romeo.jid}">${error("auth", "forbidden")}</message>`,
      );
    },
  );

  test("[MUC34] lists of roles, of admins and of owners (XEP-0045 §8.5, §10.5, §10.8)", async () => {
    await aRoom({}, [[romeo, "Romeo"]]);
    await asks(
      juliet,
      "get",
      admin(`<item role="participant"/>`),
      result(juliet, admin(`<item affiliation="none" jid="${romeo.jid}" nick="Romeo" role="participant"/>`)),
    );
    await asks(juliet, "set", admin(`<item affiliation="admin" jid="nurse@localhost"/>`), result(juliet));
    for (const [affiliation, jid] of [
      ["admin", "nurse@localhost"],
      ["owner", "juliet@localhost"],
    ]) {
      await asks(
        juliet,
        "get",
        admin(`<item affiliation="${affiliation}"/>`),
        result(juliet, admin(`<item affiliation="${affiliation}" jid="${jid}"/>`)),
      );
    }
  });

  // Both say not-allowed where §9.1 says forbidden.
  unless("Prosody", "ejabberd")(
    "[MUC32] an admin may not touch an owner; who has no rights changes nothing (XEP-0045 §5.2.2, §9.1)",
    async () => {
      await aRoom({}, [[romeo, "Romeo"]]);
      const ban = admin(`<item affiliation="outcast" jid="nurse@localhost"/>`);
      await asks(romeo, "set", ban, refusal(romeo, "auth", "forbidden"));
      await asks(juliet, "set", admin(`<item affiliation="admin" jid="romeo@localhost"/>`), result(juliet));
      const against = admin(`<item affiliation="outcast" jid="juliet@localhost"/>`);
      await asks(romeo, "set", against, refusal(romeo, "cancel", "not-allowed"));
    },
  );

  test("[MUC48] the topic: changed for all by a moderator, refused to others (XEP-0045 §8.1, ex. 85-88)", async () => {
    await aRoom({ changesubject: "0" }, [[romeo, "Romeo"]]);
    juliet.sends(`<message to="${room}" type="groupchat" id="s1"><subject>Fire Burn</subject></message>`);
    const seen = await romeo.receives("the topic", (stanza) => stanza.childText("subject") === "Fire Burn");
    expect([seen.attr("from"), seen.attr("type"), seen.child("body")]).toEqual([
      `${room}/Juliet`,
      "groupchat",
      undefined,
    ]);
    romeo.sends(`<message to="${room}" type="groupchat" id="s2"><subject>Mine</subject></message>`);
    await gets(
      romeo,
      `<message type="error" id="s2" from="${room}" to="${romeo.jid}">${error("auth", "forbidden")}</message>`,
    );
  });

  test("[MUC49] history: only as much as is asked for (XEP-0045 §7.2.14, ex. 36-40)", async () => {
    await aRoom();
    for (const text of ["one", "two", "three"]) {
      juliet.sends(`<message to="${room}" type="groupchat" id="${text}"><body>${text}</body></message>`);
      await juliet.receives(text, (stanza) => stanza.childText("body") === text);
    }
    enter(romeo, "Romeo", `<history maxstanzas="2"/>`);
    await romeo.receives("own presence", (stanza) => stanza.attr("from") === `${room}/Romeo`);
    for (const text of ["two", "three"]) {
      const message = await romeo.receives(text, (stanza) => stanza.name === "message");
      expect([message.childText("body"), message.child("delay", "urn:xmpp:delay") !== undefined]).toEqual([text, true]);
    }
  });

  test("[MUC26] a room is destroyed: each is told about themselves, with reason and another room (XEP-0045 §10.9, ex. 201-203)", async () => {
    await aRoom({}, [[romeo, "Romeo"]]);
    const destroy = `<destroy jid="coven@${SERVICE}"><reason>Macbeth doth come</reason></destroy>`;
    await asks(romeo, "set", `<query xmlns="${OWNER}">${destroy}</query>`, refusal(romeo, "auth", "forbidden"));
    const answer = await juliet.asks("set", room, `<query xmlns="${OWNER}">${destroy}</query>`);
    expect(answer.attr("type")).toBe("result");
    const gone = await romeo.receives("the end", (stanza) => stanza.child("x", USER)?.child("destroy") !== undefined);
    const told = gone.child("x", USER);
    expect([told?.child("item")?.attr("affiliation"), told?.child("item")?.attr("role")]).toEqual(["none", "none"]);
    expect(told?.child("destroy")?.attr("jid")).toBe(`coven@${SERVICE}`);
    expect(told?.child("destroy")?.childText("reason")).toBe("Macbeth doth come");
  });

  test("[MUC38] an invitation and its refusal (XEP-0045 §7.8.2, ex. 56-61)", async () => {
    await aRoom();
    const invite = `<invite to="nurse@localhost"><reason>Come</reason></invite>`;
    juliet.sends(`<message to="${room}"><x xmlns="${USER}">${invite}</x></message>`);
    const letter = await nurse.receives(
      "the invitation",
      (stanza) => stanza.child("x", USER)?.child("invite") !== undefined,
    );
    expect(letter.attr("from")).toBe(room);
    expect(letter.child("x", USER)?.child("invite")?.childText("reason")).toBe("Come");
    const decline = `<decline to="juliet@localhost"><reason>Busy</reason></decline>`;
    nurse.sends(`<message to="${room}"><x xmlns="${USER}">${decline}</x></message>`);
    const refused = await juliet.receives(
      "the refusal",
      (stanza) => stanza.child("x", USER)?.child("decline") !== undefined,
    );
    const told = refused.child("x", USER)?.child("decline");
    expect([told?.attr("from")?.split("/")[0], told?.childText("reason")]).toEqual(["nurse@localhost", "Busy"]);
  });

  test("[MUC61] a room's features name what it is (XEP-0045 §6.4, ex. 9)", async () => {
    await aRoom({ membersonly: "1", moderatedroom: "1", publicroom: "1", persistentroom: "1" });
    const info = (await juliet.asks("get", room, `<query xmlns="${INFO}"/>`)).child("query", INFO);
    const features = info?.elements("feature").map((feature) => feature.attr("var"));
    for (const feature of [
      "muc_membersonly",
      "muc_moderated",
      "muc_public",
      "muc_persistent",
      "muc_nonanonymous",
      "muc_unsecured",
      MUC,
    ]) {
      expect(features, feature).toContain(feature);
    }
    const identity = info?.child("identity");
    expect([identity?.attr("category"), identity?.attr("type")]).toEqual(["conference", "text"]);
  });

  // Prosody has no such thing.
  unless("Prosody")("[MUC63] the service makes up a name (XEP-0307)", async () => {
    const answer = await juliet.asks("get", SERVICE, `<unique xmlns="${MUC}#unique"/>`);
    expect(answer.childText("unique", `${MUC}#unique`)?.length).toBeGreaterThan(8);
  });

  // Prosody lets members register only; ejabberd keeps nicknames for the whole service.
  unless("Prosody", "ejabberd")(
    "[MUC36] a nickname is reserved and found (XEP-0045 §7.10, §7.12, ex. 68-78)",
    async () => {
      await aRoom();
      const field = (key: string, value: string): string => `<field var="${key}"><value>${value}</value></field>`;
      const form = `${field("FORM_TYPE", `${MUC}#register`)}${field("muc#register_roomnick", "Montague")}`;
      const query = `<query xmlns="jabber:iq:register"><x xmlns="jabber:x:data" type="submit">${form}</x></query>`;
      await asks(romeo, "set", query, result(romeo));
      const info = await romeo.asks("get", room, `<query xmlns="${INFO}" node="x-roomuser-item"/>`);
      expect(info.child("query", INFO)?.child("identity")?.attr("name")).toBe("Montague");
    },
  );
});
