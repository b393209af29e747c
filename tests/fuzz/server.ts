import { bareJid } from "@tandem/protocol";
import { modules } from "@tandem/server";
import { Prng } from "@tandem/testkit/prng";
import { streamScene, type StreamScene } from "@tandem/testkit/stream-scene";
import { escapeAttr, parseElement, serialize, XmlElement } from "@tandem/xml";
import { accounts } from "../../packages/server/src/modules/accounts/contract.ts";
import type { Corpus } from "./corpus.ts";
import { Mutator } from "./mutate.ts";
import { Oracle } from "./oracle.ts";
import { Party } from "./party.ts";

const DOMAIN = "capulet.lit";
const VICTIM = `vic@${DOMAIN}`;
const PASSWORD = "secret";
const STEPS = 80;
const SETTLE_ROUNDS_MAX = 50;
const MUC = "http://jabber.org/protocol/muc";
const PLAZA = `plaza@rooms.${DOMAIN}`;
const VAULT = `vault@rooms.${DOMAIN}`;
/** Small, so that an episode reaches them. */
const LIMITS = {
  rosterItemsMax: 20,
  blockedAddressesMax: 20,
  pepNodesPerAccountMax: 10,
  pepItemsPerNodeMax: 10,
  offlineMessagesMax: 20,
  roomsPerAccountMax: 5,
  pendingSubscriptionsMax: 20,
  queueStanzasMax: 500,
};

export interface Episode {
  readonly seed: number;
  readonly steps: number;
  readonly findings: readonly string[];
  readonly answers: ReadonlyMap<string, number>;
  /** What was sent, oldest first; long stanzas are cut. */
  readonly sent: readonly string[];
}

/** One server, strangers who send what is nearly right, and one person with secrets. The same seed does the same. */
export async function fuzzServer(seed: number, corpus: Corpus): Promise<Episode> {
  const prng = new Prng(seed);
  const passwords = Object.fromEntries(["vic", "mal", "tru", "eve"].map((user) => [user, PASSWORD]));
  const stage = await streamScene({ modules, passwords, limits: LIMITS });
  const play = new Play(stage, prng, corpus);
  await play.setUp(Object.keys(passwords));
  await play.run();
  return {
    seed,
    steps: play.sent.length,
    findings: play.oracle.findings,
    answers: play.oracle.answers,
    sent: play.sent,
  };
}

class Play {
  readonly oracle = new Oracle([VICTIM]);
  readonly sent: string[] = [];
  readonly #stage: StreamScene;
  readonly #prng: Prng;
  readonly #corpus: Corpus;
  readonly #mutator: Mutator;
  readonly #victim: Party;
  readonly #strangers: readonly Party[];
  readonly #addresses: readonly string[];

  constructor(stage: StreamScene, prng: Prng, corpus: Corpus) {
    this.#stage = stage;
    this.#prng = prng;
    this.#corpus = corpus;
    this.#victim = new Party(stage, this.oracle, VICTIM, "den");
    const programs = [
      ["mal", "desk"],
      ["mal", "phone"],
      ["tru", "desk"],
      ["eve", "desk"],
    ] as const;
    this.#strangers = programs.map(([user, at]) => new Party(stage, this.oracle, `${user}@${DOMAIN}`, at));
    this.#addresses = [
      DOMAIN,
      `rooms.${DOMAIN}`,
      ...["vic", "mal", "tru", "eve", "nobody"].flatMap((user) => [`${user}@${DOMAIN}`, `${user}@${DOMAIN}/desk`]),
      `${VICTIM}/den`,
      `mal@${DOMAIN}/phone`,
      ...[PLAZA, VAULT, `new@rooms.${DOMAIN}`].flatMap((room) => [room, `${room}/mal`, `${room}/Vic`, `${room}/tru`]),
      "remote.example",
      "x@remote.example/y",
      "@bad",
      `mal@${DOMAIN}/`,
      `rooms.${DOMAIN}/x`,
    ];
    this.#mutator = new Mutator(prng, corpus, this.#addresses);
  }

  get #everybody(): readonly Party[] {
    return [this.#victim, ...this.#strangers];
  }

  // --- the victim's secrets

  async setUp(users: readonly string[]): Promise<void> {
    for (const user of users) {
      const secret = { kind: "password", password: PASSWORD } as const;
      await this.#stage.core.use(accounts).add({ jid: bareJid(user, DOMAIN), secret, name: user });
    }
    await this.#victim.connect(false);
    for (const stanza of secretsOf()) {
      await this.#victim.sends(stanza);
      await this.#settles();
    }
    for (const party of this.#strangers) await party.connect(this.#prng.chance(0.5));
    const enter = `<presence to="${PLAZA}/mal"><x xmlns="${MUC}"/></presence>`;
    await this.#strangers[0]?.sends(enter);
    await this.#settles();
    if (this.oracle.findings.length > 0) throw new Error(`the set-up itself fails: ${this.oracle.findings.join("\n")}`);
  }

  // --- steps

  async run(): Promise<void> {
    for (let step = 0; step < STEPS && this.oracle.findings.length === 0; step++) {
      await this.#step(this.#prng.pick(this.#strangers));
      await this.#settles();
    }
    await this.#aftermath();
  }

  async #step(party: Party): Promise<void> {
    if (!party.isOnline) return party.connect(this.#prng.chance(0.5));
    switch (
      this.#prng.weighted({ iq: 40, spy: 15, message: 20, presence: 15, stream: 3, resume: 4, drop: 2, time: 3 })
    ) {
      case "iq":
        return this.#ask(party);
      case "spy":
        return this.#spy(party);
      case "message":
        return this.#send(party, "message");
      case "presence":
        return this.#send(party, "presence");
      case "stream":
        return this.#sendRaw(party, serialize(this.#mutator.invented(), "jabber:client"));
      case "resume":
        return this.#replay(party);
      case "drop":
        this.sent.push(`${party.jid} DROPS`);
        return party.drops();
      case "time":
        this.sent.push("TIME");
        return this.#stage.passes(this.#prng.pick([1_000, 30_000, 400_000]));
    }
  }

  async #ask(party: Party): Promise<void> {
    const id = party.nextId();
    const template = this.#prng.chance(0.8) ? this.#stanzaLike("iq") : undefined;
    const payload = this.#payload(template?.firstElement());
    const to = this.#addressFor(payload?.ns ?? "");
    const known = template?.attr("type");
    const type =
      (known === "get" || known === "set") && this.#prng.chance(0.8) ? known : this.#prng.pick(["get", "set"]);
    const children = payload === undefined ? [] : [payload];
    const iq = new XmlElement("iq", "jabber:client", ["type", type, "id", id], children);
    if (to !== undefined) iq.setAttr("to", to);
    this.oracle.asked(party, id, to ?? "");
    await this.#sendRaw(party, serialize(iq, "jabber:client"));
  }

  /** A right question for what is not one's own. */
  async #spy(party: Party): Promise<void> {
    const id = party.nextId();
    const payload = parseElement(this.#prng.pick(QUESTIONS));
    const to = this.#prng.pick([VICTIM, VICTIM, `${VICTIM}/den`, VAULT, VAULT, `${VAULT}/Vic`]);
    const type = payload.is("query", "urn:xmpp:mam:2") ? "set" : "get";
    const iq = new XmlElement(
      "iq",
      "jabber:client",
      ["type", type, "id", id, "to", to],
      [this.#mutator.nearly(payload, this.#prng.pick([0, 0, 0, 1]))],
    );
    this.oracle.asked(party, id, to);
    await this.#sendRaw(party, serialize(iq, "jabber:client"));
  }

  /** Mostly whom it may concern. */
  #addressFor(ns: string): string | undefined {
    const { occupied, anywhere } = {
      occupied: [PLAZA, PLAZA, VAULT, `new@rooms.${DOMAIN}`],
      anywhere: this.#addresses,
    };
    if (this.#prng.chance(0.3)) return this.#prng.pick(anywhere);
    if (ns.includes("/muc") || ns.includes("categories") || ns === "jabber:iq:register")
      return this.#prng.pick(occupied);
    if (ns === "urn:xmpp:mam:2" || ns.includes("disco"))
      return this.#prng.pick([undefined, ...occupied, VICTIM, DOMAIN]);
    if (ns.includes("tandem") || ns.includes("search") || ns.includes("time"))
      return this.#prng.pick([undefined, DOMAIN]);
    return this.#prng.pick([undefined, undefined, undefined, VICTIM]);
  }

  async #send(party: Party, name: "message" | "presence"): Promise<void> {
    const template = this.#stanzaLike(name);
    const stanza = this.#mutator.nearly(template, this.#prng.below(4));
    const isOfRoom = stanza.attr("type") === "groupchat" || stanza.childIn(MUC) !== undefined;
    const nick = party.account.split("@")[0];
    const room = name === "presence" ? `${this.#prng.pick([PLAZA, VAULT])}/${nick}` : PLAZA;
    if (isOfRoom && this.#prng.chance(0.6)) stanza.setAttr("to", room);
    else if (this.#prng.chance(0.7)) stanza.setAttr("to", this.#prng.pick(this.#addresses));
    if (this.#prng.chance(0.3)) stanza.children.push(this.#forged());
    if (this.#prng.chance(0.2)) stanza.children.push(this.#payload(undefined) ?? "");
    await this.#sendRaw(party, serialize(stanza, "jabber:client"));
  }

  #stanzaLike(name: string): XmlElement {
    const fitting = this.#corpus.stanzas.filter((stanza) => stanza.name === name);
    return this.#mutator.nearly(this.#prng.pick(fitting), 0);
  }

  #payload(like: XmlElement | undefined): XmlElement | undefined {
    if (this.#prng.chance(0.02)) return undefined;
    if (this.#prng.chance(0.1)) return this.#mutator.invented();
    return this.#mutator.nearly(like ?? this.#mutator.known(), this.#prng.pick([0, 0, 1, 1, 2, 5]));
  }

  /** What only others may say. */
  #forged(): XmlElement {
    const by = this.#prng.pick(this.#addresses);
    const inside = this.#stanzaLike("message").setAttr("from", by);
    const forwarded = new XmlElement("forwarded", "urn:xmpp:forward:0", [], [inside]);
    return this.#prng.pick([
      new XmlElement("stanza-id", "urn:xmpp:sid:0", ["by", by, "id", "1"]),
      new XmlElement("delay", "urn:xmpp:delay", ["from", by, "stamp", "2020-01-01T00:00:00Z"], ["Offline Storage"]),
      new XmlElement("received", "urn:xmpp:carbons:2", [], [forwarded]),
      new XmlElement("sent", "urn:xmpp:carbons:2", [], [forwarded]),
      new XmlElement("result", "urn:xmpp:mam:2", ["id", "1", "queryid", "q"], [forwarded]),
      new XmlElement("x", `${MUC}#user`, [], [new XmlElement("status", `${MUC}#user`, ["code", "110"])]),
      new XmlElement("occupant-id", "urn:xmpp:occupant-id:0", ["id", by]),
    ]);
  }

  /** Somebody else's session, or one's own that is long over, or with a count that cannot be. */
  async #replay(party: Party): Promise<void> {
    const owner = this.#prng.pick(this.#strangers);
    const id = owner.resumptions.length === 0 ? "x" : this.#prng.pick(owner.resumptions);
    const h = this.#prng.pick(["0", String(owner.handled), String(owner.handled + 5), "4294967295", "-1", "x"]);
    this.sent.push(`${party.jid} RESUMES ${id} of ${owner.jid} at ${h}`);
    await party.drops();
    const isTaken = await party.resume(escapeAttr(id), h);
    if (isTaken && owner.account !== party.account)
      this.oracle.findings.push(`${party.jid} took the session of ${owner.jid}`);
    if (isTaken && owner !== party) await owner.drops();
    // With a count that cannot be it is refused, and the owner's connection is given up all the same.
    this.oracle.interrupted();
  }

  async #sendRaw(party: Party, text: string): Promise<void> {
    this.sent.push(`${party.jid} ▶ ${text.slice(0, 2_000)}`);
    await party.sends(text);
  }

  async #settles(): Promise<void> {
    for (let round = 0; round < SETTLE_ROUNDS_MAX; round++) {
      let isQuiet = true;
      for (const party of this.#everybody) if (await party.reads()) isQuiet = false;
      if (isQuiet) return this.oracle.settled(this.#everybody, this.#stage.log);
    }
    this.oracle.findings.push("it never becomes quiet: somebody answers somebody for ever");
  }

  /** [SV3] Everybody goes, time passes: nothing of them is left in memory. */
  async #aftermath(): Promise<void> {
    if (this.oracle.findings.length > 0) return;
    for (const party of this.#everybody) await party.drops();
    await this.#stage.passes(3_600_000);
    this.oracle.settled([], this.#stage.log);
    const { count } = this.#stage.core.sessions;
    if (count > 0) this.oracle.findings.push(`${count} sessions are left behind`);
  }
}

const PUBSUB = "http://jabber.org/protocol/pubsub";
const NODE = "urn:xmpp:bookmarks:1";

/** What opens the secrets below, for who may. */
const QUESTIONS = [
  `<query xmlns="jabber:iq:roster"/>`,
  `<query xmlns="jabber:iq:private"><notes xmlns="urn:test:notes"/></query>`,
  `<blocklist xmlns="urn:xmpp:blocking"/>`,
  `<pubsub xmlns="${PUBSUB}"><items node="${NODE}"/></pubsub>`,
  `<pubsub xmlns="${PUBSUB}"><items node="${NODE}"><item id="canary@rooms.${DOMAIN}"/></items></pubsub>`,
  `<pubsub xmlns="${PUBSUB}#owner"><affiliations node="${NODE}"/></pubsub>`,
  `<pubsub xmlns="${PUBSUB}#owner"><configure node="${NODE}"/></pubsub>`,
  `<query xmlns="urn:xmpp:mam:2"/>`,
  `<query xmlns="urn:xmpp:mam:2"><set xmlns="http://jabber.org/protocol/rsm"><before/></set></query>`,
  `<metadata xmlns="urn:xmpp:mam:2"/>`,
  `<query xmlns="http://jabber.org/protocol/disco#info"/>`,
  `<query xmlns="http://jabber.org/protocol/disco#items"/>`,
  `<query xmlns="${MUC}#owner"/>`,
  `<query xmlns="${MUC}#admin"><item affiliation="owner"/></query>`,
  `<query xmlns="${MUC}#admin"><item role="moderator"/></query>`,
  `<query xmlns="jabber:iq:register"/>`,
  `<vCard xmlns="vcard-temp"/>`,
];

/** Each has a word in it that no stranger may ever see. */
function secretsOf(): readonly string[] {
  const set = (id: string, payload: string, to = ""): string => `<iq type="set" id="${id}"${to}>${payload}</iq>`;
  const field = (name: string, value: string): string =>
    `<field var="muc#roomconfig_${name}"><value>${value}</value></field>`;
  const form = ["roomname:canary-roomname", "membersonly:1", "publicroom:0", "persistentroom:1"].map((pair) => {
    const [name = "", value = ""] = pair.split(":");
    return field(name, value);
  });
  const submit = `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${MUC}#roomconfig</value></field>${form.join("")}</x>`;
  const node = `<pubsub xmlns="${PUBSUB}"><publish node="${NODE}"><item id="canary@rooms.${DOMAIN}"><conference xmlns="${NODE}" name="canary-bookmark"/></item></publish><publish-options><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${PUBSUB}#publish-options</value></field><field var="pubsub#access_model"><value>whitelist</value></field></x></publish-options></pubsub>`;
  return [
    set("s1", `<query xmlns="jabber:iq:roster"><item jid="friend@${DOMAIN}" name="canary-contact"/></query>`),
    set("s2", `<query xmlns="jabber:iq:private"><notes xmlns="urn:test:notes">canary-private</notes></query>`),
    set("s3", `<block xmlns="urn:xmpp:blocking"><item jid="canary-blocked@${DOMAIN}"/></block>`),
    set("s4", node),
    `<presence><status>canary-status</status></presence>`,
    `<message to="${VICTIM}" type="chat" id="m1"><body>canary-archive</body></message>`,
    `<presence to="${VAULT}/Vic"><x xmlns="${MUC}"/><status>canary-occupant</status></presence>`,
    set("s5", `<query xmlns="${MUC}#owner">${submit}</query>`, ` to="${VAULT}"`),
    `<message to="${VAULT}" type="groupchat" id="m2"><body>canary-room</body></message>`,
    `<message to="${VAULT}" type="groupchat" id="m3"><subject>canary-subject</subject></message>`,
  ];
}
