import type { XmlElement } from "@tandem/xml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PASSWORD } from "./harness/running-server.ts";
import { type Played, stagesOf, tellMissing, unlessIn } from "./harness/stages.ts";
import { StanzaClient } from "./harness/stanza-client.ts";
import { expectStrictly } from "./harness/strict.ts";

const ERROR_NS = "urn:ietf:params:xml:ns:xmpp-stanzas";
const BLOCKING = "urn:xmpp:blocking";
const CARBONS = "urn:xmpp:carbons:2";

const stages = stagesOf({
  // 0.12: errors name who refused; the version has the system; languages of streams stand in stanzas; pushes name nobody.
  Prosody: {
    lacks: ["text", "iq@from", "iq@to"],
    adds: ["text", "os", "error@by", "message@xml:lang", "iq@xml:lang", "iq@from", "iq@to"],
    echoes: true,
  },
  // 23.01: languages everywhere, the system in the version; archives mark what they kept.
  ejabberd: {
    lacks: ["text", "iq@from"],
    adds: ["text", "os", "message@xml:lang", "iq@xml:lang", "iq@from", "archived", "stanza-id"],
    echoes: true,
  },
});

const error = (type: string, condition: string, application = ""): string =>
  `<error type="${type}"><${condition} xmlns="${ERROR_NS}"/><text xmlns="${ERROR_NS}">*</text>${application}</error>`;

tellMissing();

describe.each(stages)("an account at $name, to the letter", ({ name, open, deviations }) => {
  let server: Played;
  let juliet: StanzaClient;
  let romeo: StanzaClient;
  const unless = unlessIn(name);
  const signIn = (user: string): Promise<StanzaClient> => StanzaClient.signIn(server.port, "localhost", user, PASSWORD);

  beforeAll(async () => {
    server = await open();
    [juliet, romeo] = [await signIn("juliet"), await signIn("romeo")];
  });
  afterAll(async () => {
    for (const client of [juliet, romeo]) client?.closes();
    await server?.stop();
  });

  async function asks(type: "get" | "set", to: string, payload: string, answer: string): Promise<XmlElement> {
    const stanza = await juliet.asks(type, to, payload);
    expectStrictly(stanza, answer, deviations);
    return stanza;
  }
  /** `from` only where a server was asked: one's own account answers without (RFC 6120 §8.1.2.1). */
  const result = (inside = "", from = ""): string =>
    `<iq type="result" id="*"${from === "" ? "" : ` from="${from}"`} to="${juliet.jid}">${inside}</iq>`;
  const setBy = (payload: string) => (stanza: XmlElement) =>
    stanza.name === "iq" && stanza.attr("type") === "set" && stanza.firstElement()?.ns === payload;

  test("a ping is answered (XEP-0199 §4.2, ex. 7-8)", async () => {
    await asks("get", "localhost", `<ping xmlns="urn:xmpp:ping"/>`, result("", "localhost"));
  });

  test("the version (XEP-0092 §2, ex. 1-2)", async () => {
    const query = `<query xmlns="jabber:iq:version"><name>*</name><version>*</version></query>`;
    await asks("get", "localhost", `<query xmlns="jabber:iq:version"/>`, result(query, "localhost"));
  });

  test("the time (XEP-0202 §3, ex. 1-2)", async () => {
    const time = `<time xmlns="urn:xmpp:time"><tzo>*</tzo><utc>*</utc></time>`;
    const answer = await asks("get", "localhost", `<time xmlns="urn:xmpp:time"/>`, result(time, "localhost"));
    const utc = answer.child("time", "urn:xmpp:time")?.childText("utc") ?? "";
    expect(utc).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
    expect(Math.abs(Date.parse(utc) - Date.now())).toBeLessThan(60_000);
  });

  test("what nobody knows is service-unavailable (RFC 6120 §8.4)", async () => {
    const refused = `<iq type="error" id="*" from="localhost" to="${juliet.jid}">${error("cancel", "service-unavailable")}</iq>`;
    await asks("get", "localhost", `<query xmlns="urn:unheard-of"/>`, refused);
  });

  test("the server's identity and features (XEP-0030 §3.1, ex. 1-2)", async () => {
    const INFO = "http://jabber.org/protocol/disco#info";
    const info = (await juliet.asks("get", "localhost", `<query xmlns="${INFO}"/>`)).child("query", INFO);
    const identities = info?.elements("identity").map((one) => `${one.attr("category")}/${one.attr("type")}`);
    expect(identities).toContain("server/im");
    const features = info?.elements("feature").map((feature) => feature.attr("var"));
    for (const feature of [INFO, "http://jabber.org/protocol/disco#items", "urn:xmpp:ping", BLOCKING, CARBONS]) {
      expect(features, feature).toContain(feature);
    }
    expect(new Set(features).size).toBe(features?.length);
  });

  test("the roster: a push to who asked for it, then the result; versions (RFC 6121 §2.1, §2.3, §2.6)", async () => {
    const ROSTER = "jabber:iq:roster";
    const first = await juliet.asks("get", "", `<query xmlns="${ROSTER}" ver=""/>`);
    expect(first.child("query", ROSTER)?.attr("ver")).toBeDefined();
    const item = `<item jid="nurse@localhost" name="Nurse"><group>Servants</group></item>`;
    juliet.sends(`<iq type="set" id="r1"><query xmlns="${ROSTER}">${item}</query></iq>`);
    const push = await juliet.receives("the push", setBy(ROSTER), true);
    const pushed = `<item jid="nurse@localhost" name="Nurse" subscription="none"><group>Servants</group></item>`;
    expectStrictly(
      push,
      `<iq type="set" id="*" to="${juliet.jid}"><query xmlns="${ROSTER}" ver="*">${pushed}</query></iq>`,
      deviations,
    );
    juliet.sends(`<iq type="result" id="${push.attr("id")}"/>`);
    const done = await juliet.receives("the result", (stanza) => stanza.attr("id") === "r1", true);
    expectStrictly(done, result(), deviations);
    const ver = push.child("query", ROSTER)?.attr("ver");
    await asks("get", "", `<query xmlns="${ROSTER}" ver="${ver}"/>`, result());
    await asks(
      "set",
      "",
      `<query xmlns="${ROSTER}"><item jid="nurse@localhost" subscription="remove"/></query>`,
      result(),
    );
    const removed = await juliet.receives("the removal", setBy(ROSTER), true);
    expect(removed.child("query", ROSTER)?.child("item")?.attr("subscription")).toBe("remove");
  });

  test("private storage gives back what was put (XEP-0049 §2, ex. 1-4)", async () => {
    const mine = `<exodus xmlns="exodus:prefs"><defaultnick>Hamlet</defaultnick></exodus>`;
    await asks("set", "", `<query xmlns="jabber:iq:private">${mine}</query>`, result());
    const asked = `<query xmlns="jabber:iq:private"><exodus xmlns="exodus:prefs"/></query>`;
    await asks("get", "", asked, result(`<query xmlns="jabber:iq:private">${mine}</query>`));
  });

  test("the own vCard (XEP-0054 §3, ex. 1-6)", async () => {
    const card = `<vCard xmlns="vcard-temp"><FN>Juliet Capulet</FN><NICKNAME>juliet</NICKNAME></vCard>`;
    await asks("set", "", card, result());
    await asks("get", "", `<vCard xmlns="vcard-temp"/>`, result(card));
  });

  // ejabberd does not say <blocked/> to who has blocked.
  unless("ejabberd")(
    "blocking: a push, the list, silence for the blocked, and its end (XEP-0191 §3, ex. 3-15)",
    async () => {
      await asks("get", "", `<blocklist xmlns="${BLOCKING}"/>`, result(`<blocklist xmlns="${BLOCKING}"/>`));
      const item = `<item jid="romeo@localhost"/>`;
      await asks("set", "", `<block xmlns="${BLOCKING}">${item}</block>`, result());
      const push = await juliet.receives("the push", setBy(BLOCKING), true);
      expectStrictly(
        push,
        `<iq type="set" id="*" to="${juliet.jid}"><block xmlns="${BLOCKING}">${item}</block></iq>`,
        deviations,
      );
      await asks(
        "get",
        "",
        `<blocklist xmlns="${BLOCKING}"/>`,
        result(`<blocklist xmlns="${BLOCKING}">${item}</blocklist>`),
      );
      romeo.sends(`<message to="juliet@localhost" type="chat" id="b1"><body>psst</body></message>`);
      const told = await romeo.receives("a refusal", (stanza) => stanza.attr("id") === "b1");
      expect(told.child("error")?.child("service-unavailable", ERROR_NS)).toBeDefined();
      juliet.sends(`<message to="romeo@localhost" type="chat" id="b2"><body>no</body></message>`);
      const own = await juliet.receives("the own refusal", (stanza) => stanza.attr("id") === "b2");
      expect(own.child("error")?.child("not-acceptable", ERROR_NS)).toBeDefined();
      expect(own.child("error")?.child("blocked", `${BLOCKING}:errors`)).toBeDefined();
      await asks("set", "", `<unblock xmlns="${BLOCKING}"/>`, result());
      await juliet.receives("the push", setBy(BLOCKING));
      romeo.sends(`<message to="juliet@localhost" type="chat" id="b3"><body>now</body></message>`);
      const heard = await juliet.receives("the message", (stanza) => stanza.childText("body") !== undefined);
      expect(heard.childText("body")).toBe("now");
    },
  );

  test("carbons: what is sent and received elsewhere, in wrappers of one's own account (XEP-0280 §6, §7, ex. 8-13)", async () => {
    const phone = await signIn("juliet");
    const enabled = await phone.asks("set", "", `<enable xmlns="${CARBONS}"/>`);
    expectStrictly(enabled, `<iq type="result" id="*" to="${phone.jid}"/>`, deviations);
    juliet.sends(`<message to="romeo@localhost" type="chat" id="c1"><body>wherefore</body></message>`);
    const sent = await phone.receives("the copy", (stanza) => stanza.child("sent", CARBONS) !== undefined);
    const inner = (from: string, to: string, id: string, body: string): string =>
      `<forwarded xmlns="urn:xmpp:forward:0"><message xmlns="jabber:client" type="chat" id="${id}" from="${from}" to="${to}"><body>${body}</body></message></forwarded>`;
    const copy = withoutIds(sent);
    expectStrictly(
      copy,
      `<message type="chat" from="juliet@localhost" to="${phone.jid}"><sent xmlns="${CARBONS}">${inner(juliet.jid, "romeo@localhost", "c1", "wherefore")}</sent></message>`,
      deviations,
    );
    romeo.sends(`<message to="${juliet.jid}" type="chat" id="c2"><body>here</body></message>`);
    const received = await phone.receives("the copy", (stanza) => stanza.child("received", CARBONS) !== undefined);
    expectStrictly(
      withoutIds(received),
      `<message type="chat" from="juliet@localhost" to="${phone.jid}"><received xmlns="${CARBONS}">${inner(romeo.jid, juliet.jid, "c2", "here")}</received></message>`,
      deviations,
    );
    phone.closes();
  });
});

/** Archive ids differ with what each server keeps; they have a screenplay of their own. */
function withoutIds(stanza: XmlElement): XmlElement {
  const copy = stanza.shallowCopy();
  copy.children = copy.children
    .filter((child) => typeof child === "string" || child.name !== "stanza-id")
    .map((child) => (typeof child === "string" ? child : withoutIds(child)));
  return copy;
}
