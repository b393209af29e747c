import { bareOf, message, parseJid, presence, resourceOf, type BareJid } from "@tandem/protocol";
import { createConnection, type Connection } from "@tandem/client-core/connection";
import type { ArchiveEntry } from "@tandem/server/core";
import { buildRoster } from "@tandem/protocol/rfc-6121-roster";
import { buildJoin, MUC_STATUS, parseMucUser } from "@tandem/protocol/xep-0045-muc";
import { buildCarbonsSwitch, parseCarbon } from "@tandem/protocol/xep-0280-carbons";
import { buildArchiveQuery, NS_MAM, parseArchiveResult, parseFin } from "@tandem/protocol/xep-0313-mam";
import { buildOriginId, originIdOf, stanzaIdBy } from "@tandem/protocol/xep-0359-stanza-ids";
import { el, type XmlElement } from "@tandem/xml";
import { keepTrying, type Program, type ProgramOptions } from "./program.ts";
import { Sight } from "./sight.ts";

const PAGE = 20;

interface Outgoing {
  readonly to: BareJid;
  readonly isRoom: boolean;
  readonly stanza: XmlElement;
}

/**
 * One program of one person: the real connection, and around it as much as a careful client does. It keeps what it sends until
 * it knows that it has arrived, sends it again in a new session, and catches up with the archives.
 */
export class SimApp implements Program {
  readonly options: ProgramOptions;
  readonly connection: Connection;
  /** By archive: the own account's and each room's. */
  readonly sights = new Map<BareJid, Sight>();
  /** Resources of contacts that are said to be there. */
  readonly present = new Set<string>();
  /** Nicknames by room. */
  readonly occupants = new Map<BareJid, Set<string>>();
  /** By origin-id, in the order of sending. */
  readonly outbox = new Map<string, Outgoing>();
  /** Origin-ids of own messages that have arrived. */
  readonly delivered = new Set<string>();
  /** Origin-ids of messages that came by themselves. */
  readonly heard = new Set<string>();
  isRunning = false;
  #epoch = 0;
  #count = 0;

  constructor(options: ProgramOptions) {
    this.options = options;
    this.connection = createConnection(options.ports);
    for (const archive of [options.account, ...options.rooms]) this.sights.set(archive, new Sight(archive));
    this.connection.onOnline(({ resumed }) => {
      if (!resumed) this.#newSession();
    });
    keepTrying(options, this.connection, () => {
      if (this.isRunning) this.start();
    });
    this.connection.onStanza((stanza) => this.#guarded(() => this.#onStanza(stanza)));
  }

  get isTakingIm(): boolean {
    return this.options.priority >= 0;
  }

  get nick(): string {
    return bareOf(this.options.account).split("@")[0] as string;
  }

  start(): void {
    const { account, password, name, wantsToken } = this.options;
    this.isRunning = true;
    this.connection.start(
      { account, password },
      { userAgent: { id: name, software: "sim" }, resource: name, wantsToken, onToken: () => {} },
    );
  }

  stop(): void {
    this.isRunning = false;
    this.#epoch++;
    this.#forget();
    this.connection.stop();
  }

  /** True when online and caught up. */
  get isSettled(): boolean {
    return (
      this.connection.state.value.kind === "online" && [...this.sights.values()].every((sight) => !sight.isSyncing)
    );
  }

  get unsent(): readonly string[] {
    return [...this.outbox.keys()];
  }

  flawIn(archive: BareJid, entries: readonly ArchiveEntry[]): string | undefined {
    const { account, isPlain, name } = this.options;
    const seen = this.sights.get(archive)?.seen;
    if (seen === undefined || (archive === account && (isPlain || !this.isTakingIm))) return undefined;
    for (const { id, originId = "" } of entries) {
      // What this program itself has sent to a person is not sent back to it.
      const isOwn = archive === account && this.delivered.has(originId);
      if (!seen.has(id) && !isOwn) return `${name} has never seen ${archive} ${id} ${originId}`;
    }
    return undefined;
  }

  say(to: BareJid, isRoom: boolean, padding: number): void {
    const originId = `${this.options.name}-${++this.#count}`;
    const body = el("body", "jabber:client", {}, `${originId} ${"x".repeat(padding)}`);
    const stanza = message(isRoom ? "groupchat" : "chat", { to, id: originId }, body, buildOriginId(originId));
    this.outbox.set(originId, { to, isRoom, stanza });
    this.#transmit(originId);
  }

  #transmit(originId: string): void {
    const outgoing = this.outbox.get(originId);
    if (outgoing === undefined) return;
    // A room that one is not in yet would refuse it; it goes when the room has let us in.
    if (outgoing.isRoom && !this.#isIn(outgoing.to)) return;
    this.connection.send(outgoing.stanza, () => {
      if (!outgoing.isRoom) this.#arrived(originId, outgoing.to);
    });
  }

  #arrived(originId: string, to: BareJid): void {
    this.outbox.delete(originId);
    this.delivered.add(originId);
    this.options.ledger.claim({ kind: "accepted", from: this.options.account, to, originId });
  }

  #isIn(room: BareJid): boolean {
    return this.occupants.get(room)?.has(this.nick) === true;
  }

  // --- a new session

  #forget(): void {
    this.present.clear();
    this.occupants.clear();
  }

  #newSession(): void {
    this.#epoch++;
    this.#forget();
    const { account, rooms, priority, isPlain } = this.options;
    for (const sight of this.sights.values()) sight.begin();
    if (this.isTakingIm && !isPlain) this.#ask("set", undefined, buildCarbonsSwitch(true));
    this.#ask("get", undefined, buildRoster({ items: [] }));
    const details = priority === 0 ? undefined : el("priority", "jabber:client", {}, String(priority));
    this.connection.send(presence(undefined, {}, details));
    if (isPlain) (this.sights.get(account) as Sight).synced();
    else void this.#sync(this.sights.get(account) as Sight);
    for (const room of rooms) this.#join(room);
    for (const [originId, { isRoom }] of this.outbox) if (!isRoom) this.#transmit(originId);
  }

  #join(room: BareJid): void {
    this.occupants.set(room, new Set());
    (this.sights.get(room) as Sight).begin();
    this.connection.send(
      presence(undefined, { to: `${room}/${this.nick}` }, buildJoin({ history: { maxStanzas: 0 } })),
    );
  }

  #ask(type: "get" | "set", to: BareJid | undefined, payload: XmlElement): void {
    this.connection.request(type, to, payload).catch((error: unknown) => this.#onRefusal(error, payload.name));
  }

  /** A request fails when the connection does; an error from the server is a finding. */
  #onRefusal(error: unknown, what: string): void {
    const condition = (error as { condition?: string }).condition;
    if (condition === "offline" || condition === "timeout") return;
    this.options.violation(new Error(`${this.options.name}: ${what} refused: ${condition ?? String(error)}`));
  }

  /** Pages through an archive from where we were, to its end. */
  async #sync(sight: Sight): Promise<void> {
    const epoch = this.#epoch;
    const { account, ports } = this.options;
    const archive = sight.archive === account ? undefined : sight.archive;
    try {
      for (;;) {
        const queryId = ports.random.id();
        const page = { max: PAGE, ...(sight.pointer > 0 && { after: String(sight.pointer) }) };
        const answer = await this.connection.request("set", archive, buildArchiveQuery({ queryId, filter: {}, page }));
        if (epoch !== this.#epoch) return;
        const fin = parseFin(answer.child("fin", NS_MAM));
        const last = Number(fin?.page.last ?? sight.pointer);
        sight.pointer = Math.max(sight.pointer, last);
        if (fin?.isComplete === true) return sight.synced();
        if (fin === null || fin.page.last === undefined) throw new Error(`${sight.archive}: a page without an end`);
      }
    } catch (error) {
      this.#onRefusal(error, `archive of ${sight.archive}`);
      // The session stands, only the answer took too long, as it does behind a line that stalls.
      const isLate = (error as { condition?: string }).condition === "timeout";
      if (isLate && epoch === this.#epoch) await this.#sync(sight);
    }
  }

  // --- what comes

  #guarded(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.options.violation(new Error(`${this.options.name}: ${String(error)}`));
    }
  }

  #onStanza(stanza: XmlElement): void {
    if (stanza.name === "message") this.#onMessage(stanza);
    else if (stanza.name === "presence") this.#onPresence(stanza);
    else this.#onIq(stanza);
  }

  #onIq(stanza: XmlElement): void {
    const type = stanza.attr("type");
    if (type !== "get" && type !== "set") return;
    this.connection.send(el("iq", "jabber:client", { type: "result", to: stanza.attr("from"), id: stanza.attr("id") }));
  }

  #onMessage(stanza: XmlElement): void {
    const { account } = this.options;
    const result = parseArchiveResult(stanza.child("result", NS_MAM));
    if (result !== null) {
      const archive = bareOf(parseJid(stanza.attr("from") ?? account) ?? account);
      this.#see(archive, Number(result.id), result.forwarded.stanza, "archive");
      return;
    }
    const type = stanza.attr("type");
    if (type === "error") return this.#onError(stanza);
    if (type === "groupchat") return this.#onRoomMessage(stanza);
    const inner = parseCarbon(stanza, account)?.message ?? stanza;
    if (inner.child("body") === undefined) return;
    this.heard.add(originIdOf(inner) ?? "");
    const id = stanzaIdBy(inner, account);
    const isLate = inner.child("delay", "urn:xmpp:delay") !== undefined;
    // The server was killed after it had put the message aside and before the archive had it: its sender will send it again.
    if (id === undefined && isLate) return;
    if (id === undefined) throw new Error(`a message without an id: ${originIdOf(inner) ?? "?"}`);
    this.#see(account, Number(id), inner, isLate ? "late" : "live");
  }

  #onRoomMessage(stanza: XmlElement): void {
    const room = bareOf(parseJid(stanza.attr("from") ?? "") ?? this.options.account);
    if (stanza.child("body") === undefined) return;
    const id = stanzaIdBy(stanza, room);
    if (id === undefined) throw new Error(`a room message without an id: ${originIdOf(stanza) ?? "?"}`);
    this.#see(room, Number(id), stanza, "live");
  }

  #see(archive: BareJid, id: number, stanza: XmlElement, way: "live" | "late" | "archive"): void {
    const sight = this.sights.get(archive);
    const originId = originIdOf(stanza);
    if (sight === undefined || originId === undefined) return;
    this.options.ledger.claim({ kind: "seen", archive, id, originId });
    const isOwn = this.outbox.has(originId) || this.delivered.has(originId);
    if (way === "live") sight.live(id, originId, isOwn || archive === this.options.account);
    else sight.add(id, originId);
    // Its copy proves that it has arrived.
    if (this.outbox.delete(originId)) this.delivered.add(originId);
  }

  #onError(stanza: XmlElement): void {
    const room = bareOf(parseJid(stanza.attr("from") ?? "") ?? this.options.account);
    const originId = stanza.attr("id") ?? "";
    if (this.delivered.has(originId)) return; // a second attempt at what has meanwhile turned out to be there
    const outgoing = this.outbox.get(originId);
    const condition = stanza.child("error")?.firstElement()?.name;
    // The room has lost us, for instance because it was restarted; we enter again and send it then.
    if (outgoing?.isRoom === true && condition === "not-acceptable") return this.#join(room);
    throw new Error(`refused: ${originId} by ${room}: ${condition}`);
  }

  #onPresence(stanza: XmlElement): void {
    const from = parseJid(stanza.attr("from") ?? "");
    const type = stanza.attr("type");
    if (from === null) return;
    const bare = bareOf(from);
    if (type === "subscribe") return this.connection.send(presence("subscribed", { to: bare }));
    if (this.options.rooms.includes(bare)) return this.#onOccupant(bare, resourceOf(from), stanza, type);
    if (type === undefined) this.present.add(from);
    else if (type === "unavailable") this.present.delete(from);
  }

  #onOccupant(room: BareJid, nick: string, stanza: XmlElement, type: string | undefined): void {
    if (type === "error") throw new Error(`not let into ${room}: ${stanza.child("error")?.firstElement()?.name}`);
    const isSelf = parseMucUser(stanza)?.statuses.includes(MUC_STATUS.self) === true;
    const nicks = this.occupants.get(room);
    if (nicks === undefined) return;
    if (type === "unavailable") {
      if (!isSelf) return void nicks.delete(nick);
      // Our session was away too long, or the room was restarted.
      if (this.connection.state.value.kind === "online") this.#join(room);
      return;
    }
    nicks.add(nick);
    if (isSelf) this.#entered(room);
  }

  #entered(room: BareJid): void {
    const sight = this.sights.get(room) as Sight;
    if (sight.isSyncing) void this.#sync(sight);
    for (const [originId, { to }] of this.outbox) if (to === room) this.#transmit(originId);
  }

  // --- contacts

  befriend(): void {
    for (const contact of this.options.contacts) this.connection.send(presence("subscribe", { to: contact }));
  }
}
