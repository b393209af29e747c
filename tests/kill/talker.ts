import { escapeAttr, type XmlElement } from "@tandem/xml";
import type { Claims, Line } from "./claims.ts";
import { isRoom } from "./claims.ts";
import { DOMAIN, PASSWORD } from "./program.ts";
import { Gone, Wire } from "./wire.ts";

const NS_SM = "urn:xmpp:sm:3";
const NS_MAM = "urn:xmpp:mam:2";
const NS_SID = "urn:xmpp:sid:0";
const NS_CARBONS = "urn:xmpp:carbons:2";
const NS_FORWARD = "urn:xmpp:forward:0";
const NS_DELAY = "urn:xmpp:delay";
const MUC = "http://jabber.org/protocol/muc";
const PAGE = 250;

export interface TalkerOptions {
  readonly user: string;
  readonly resource: string;
  readonly port: number;
  readonly rooms: readonly string[];
  readonly claims: Claims;
  /** Called for what must never happen. */
  readonly violation: (text: string) => void;
  /** Something was acknowledged or came. */
  readonly onProgress: () => void;
}

interface Outgoing {
  readonly to: string;
  readonly xml: string;
}

/**
 * A careful client on a bare wire: stream management with resumption, carbons, rooms; it keeps what it has sent until that is
 * acknowledged, sends it again in a new session, and claims what it has been told.
 */
export class Talker {
  readonly account: string;
  readonly name: string;
  readonly options: TalkerOptions;
  /** By origin-id, in the order of sending. */
  readonly outbox = new Map<string, Outgoing>();
  /** By origin-id: how often it came by itself, and under which archive ids. */
  readonly heard = new Map<string, Set<number>>();
  isOnline = false;
  #wire: Wire | undefined;
  #count = 0;
  #queries = 0;
  #resumeId: string | undefined;
  /** Stanzas sent and not yet acknowledged, oldest first; the origin-id where it is a message. */
  #unconfirmed: { readonly xml: string; readonly originId: string | undefined }[] = [];
  #confirmed = 0;
  #handled = 0;
  #isCounting = false;
  readonly #lastLive = new Map<string, number>();

  constructor(options: TalkerOptions) {
    this.options = options;
    this.account = `${options.user}@${DOMAIN}`;
    this.name = `${options.user}.${options.resource}`;
  }

  get isAcknowledged(): boolean {
    return this.outbox.size === 0;
  }

  // --- connecting

  /** Signs in, resumes or begins anew, enters its rooms and sends again what is not acknowledged. Rejects with `Gone`. */
  async connect(): Promise<void> {
    const wire = await Wire.open(
      this.options.port,
      (element) => this.#onElement(element),
      () => void (this.isOnline = false),
    );
    this.#wire = wire;
    await wire.signIn(this.options.user, PASSWORD);
    if (this.#resumeId !== undefined && (await this.#resume(wire, this.#resumeId))) return;
    await this.#begin(wire);
  }

  async #resume(wire: Wire, id: string): Promise<boolean> {
    this.#isCounting = false;
    const verdict = await wire.ask(
      `<resume xmlns="${NS_SM}" previd="${id}" h="${this.#handled}"/>`,
      ({ name }) => name === "resumed" || name === "failed",
    );
    if (verdict.name === "failed") return false;
    this.isOnline = true;
    return true;
  }

  async #begin(wire: Wire): Promise<void> {
    this.#isCounting = false;
    this.#lastLive.clear();
    const { resource, rooms } = this.options;
    const bind = `<bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><resource>${resource}</resource></bind>`;
    await wire.ask(`<iq type="set" id="bind">${bind}</iq>`, (element) => element.attr("id") === "bind");
    this.#unconfirmed = [];
    this.#confirmed = 0;
    const enabled = await wire.ask(`<enable xmlns="${NS_SM}" resume="true"/>`, ({ name }) => name === "enabled");
    this.#resumeId = enabled.attr("id");
    this.isOnline = true;
    this.#send(`<iq type="set" id="carbons"><enable xmlns="${NS_CARBONS}"/></iq>`);
    this.#send("<presence><priority>1</priority></presence>");
    for (const room of rooms) {
      const subject = wire.next((stanza) => stanza.attr("from") === room && stanza.child("subject") !== undefined);
      this.#send(
        `<presence to="${room}/${this.options.user}"><x xmlns="${MUC}"><history maxstanzas="0"/></x></presence>`,
      );
      await subject;
    }
    for (const [originId, { xml }] of this.outbox) this.#send(xml, originId);
    this.#askForAck();
  }

  /** Without a goodbye: the session waits to be resumed. */
  cut(): void {
    this.isOnline = false;
    this.#wire?.cut();
  }

  /** Polite: the session ends. */
  async leave(): Promise<void> {
    this.#resumeId = undefined;
    const wire = this.#wire;
    wire?.send("</stream:stream>");
    await wire?.gone;
  }

  // --- talking

  /** Only while on-line: a room that one is not in would refuse it. */
  say(to: string, text: string): void {
    if (!this.isOnline) return;
    const originId = `${this.name}-${++this.#count}`;
    const type = isRoom(to) ? "groupchat" : "chat";
    const body = `<body>${text}</body><origin-id xmlns="${NS_SID}" id="${originId}"/>`;
    const xml = `<message type="${type}" to="${escapeAttr(to)}" id="${originId}">${body}</message>`;
    this.outbox.set(originId, { to, xml });
    this.#send(xml, originId);
  }

  askForAck(): void {
    this.#askForAck();
  }

  #askForAck(): void {
    this.#wire?.send(`<r xmlns="${NS_SM}"/>`);
  }

  #send(xml: string, originId?: string): void {
    this.#unconfirmed.push({ xml, originId });
    this.#wire?.send(xml);
  }

  #violation(text: string): void {
    this.options.violation(`${text}\n${this.#wire?.trace.join("\n") ?? ""}`);
  }

  // --- what comes

  #onElement(element: XmlElement): void {
    if (element.ns === NS_SM) return this.#onManagement(element);
    if (element.ns !== "jabber:client") {
      if (element.name === "error") this.#violation(`${this.name}: stream error ${element.firstElement()?.name}`);
      return;
    }
    if (this.#isCounting) this.#handled++;
    if (element.name === "message") this.#onMessage(element);
    if (element.name === "iq" && (element.attr("type") === "get" || element.attr("type") === "set")) {
      this.#send(`<iq type="result" id="${element.attr("id")}" to="${element.attr("from")}"/>`);
    }
  }

  #onManagement(element: XmlElement): void {
    switch (element.name) {
      case "r":
        return this.#wire?.send(`<a xmlns="${NS_SM}" h="${this.#handled}"/>`);
      case "a":
        return this.#onAcknowledged(Number(element.attr("h")));
      case "enabled":
        this.#isCounting = true;
        this.#handled = 0;
        return;
      case "resumed":
        this.#isCounting = true;
        this.#onAcknowledged(Number(element.attr("h")));
        for (const { xml } of this.#unconfirmed) this.#wire?.send(xml);
        return this.#askForAck();
    }
  }

  #onAcknowledged(h: number): void {
    const { onProgress } = this.options;
    if (h < this.#confirmed || h > this.#confirmed + this.#unconfirmed.length) {
      return this.#violation(`${this.name}: h is ${h}, was ${this.#confirmed}, sent ${this.#unconfirmed.length} more`);
    }
    for (const { originId } of this.#unconfirmed.splice(0, h - this.#confirmed)) {
      if (originId !== undefined) this.#accepted(originId);
    }
    this.#confirmed = h;
    onProgress();
  }

  #accepted(originId: string): void {
    const outgoing = this.outbox.get(originId);
    if (outgoing === undefined) return;
    this.outbox.delete(originId);
    this.options.claims.add({ kind: "accepted", from: this.account, to: outgoing.to, originId });
  }

  #onMessage(stanza: XmlElement): void {
    const from = stanza.attr("from") ?? "";
    if (stanza.attr("type") === "error") return this.#violation(`${this.name}: ${from} refused a message`);
    if (stanza.child("result", NS_MAM) !== undefined) return;
    const carbon = stanza.child("received", NS_CARBONS) ?? stanza.child("sent", NS_CARBONS);
    const inside = carbon?.child("forwarded", NS_FORWARD)?.child("message", "jabber:client");
    if (inside !== undefined && from === this.account) {
      const originId = this.#see(inside, this.account, false);
      if (carbon?.name === "sent" && originId !== undefined) this.#copied(inside, originId);
      return;
    }
    const room = from.split("/")[0] as string;
    const archive = isRoom(room) ? room : this.account;
    const isOwn = from === `${room}/${this.options.user}`;
    const originId = this.#see(stanza, archive, isOwn);
    if (originId === undefined) return;
    const ids = this.heard.get(originId) ?? new Set();
    this.heard.set(originId, ids.add(archiveId(stanza, archive)));
    if (isOwn && originId.startsWith(`${this.name}-`)) this.#accepted(originId);
    this.options.onProgress();
  }

  /** Another session of the same account has sent it, and it is on disk. */
  #copied(inside: XmlElement, originId: string): void {
    const to = (inside.attr("to") ?? "").split("/")[0] as string;
    this.options.claims.add({ kind: "accepted", from: this.account, to, originId });
  }

  #see(stanza: XmlElement, archive: string, isOwn: boolean): string | undefined {
    const originId = originIdOf(stanza);
    const id = archiveId(stanza, archive);
    if (originId === undefined) return undefined;
    if (Number.isNaN(id)) {
      this.#violation(`${this.name}: ${originId} came without an id of ${archive}`);
      return originId;
    }
    this.options.claims.add({ kind: "seen", archive, id, originId });
    // What waited, and the answer to a resend, may lie before what has come.
    const isLate = isOwn || stanza.child("delay", NS_DELAY) !== undefined;
    const last = this.#lastLive.get(archive) ?? 0;
    if (id <= last && !isLate) this.#violation(`${this.name}: ${originId} (${id}) came behind ${last}`);
    this.#lastLive.set(archive, Math.max(id, last));
    return originId;
  }

  // --- reading archives

  /** The whole archive, or from behind an id. */
  async read(archive: string, after = 0): Promise<Line[]> {
    const lines: Line[] = [];
    for (let last = String(after), isComplete = false; !isComplete; ) {
      const wire = this.#wire;
      if (wire === undefined) throw new Gone();
      const query = `q${++this.#queries}`;
      const collected: XmlElement[] = [];
      const each = wire.next((stanza) => {
        const result = stanza.child("result", NS_MAM);
        if (result?.attr("queryid") === query) collected.push(result);
        return stanza.attr("id") === query;
      });
      const behind = last === "0" ? "" : `<after>${last}</after>`;
      const set = `<set xmlns="http://jabber.org/protocol/rsm"><max>${PAGE}</max>${behind}</set>`;
      const to = isRoom(archive) ? ` to="${archive}"` : "";
      this.#send(`<iq type="set" id="${query}"${to}><query xmlns="${NS_MAM}" queryid="${query}">${set}</query></iq>`);
      const fin = (await each).child("fin", NS_MAM);
      if (fin === undefined) throw new Error(`${this.name} may not read ${archive}`);
      lines.push(...collected.map((result) => lineOf(result, archive)));
      isComplete = fin.attr("complete") === "true";
      last = fin.child("set", "http://jabber.org/protocol/rsm")?.childText("last") ?? last;
    }
    return lines;
  }
}

function lineOf(result: XmlElement, archive: string): Line {
  const stanza = result.child("forwarded", NS_FORWARD)?.child("message", "jabber:client");
  const [from = "", to = ""] = [stanza?.attr("from"), stanza?.attr("to")];
  const bare = (address: string): string => address.split("/")[0] as string;
  const originId = (stanza === undefined ? undefined : originIdOf(stanza)) ?? "";
  return { id: Number(result.attr("id")), originId, from: bare(from), to: isRoom(archive) ? archive : bare(to) };
}

function originIdOf(stanza: XmlElement): string | undefined {
  return stanza.child("origin-id", NS_SID)?.attr("id");
}

function archiveId(stanza: XmlElement, by: string): number {
  const own = stanza.elements("stanza-id", NS_SID).find((id) => id.attr("by") === by);
  return Number(own?.attr("id") ?? Number.NaN);
}
