import type { BareJid, FullJid } from "@tandem/protocol";
import { NS_MUC_USER } from "@tandem/protocol/xep-0045-muc";
import { el, type XmlElement } from "@tandem/xml";
import { Fanout, Inbox, type Timer } from "../../core/index.ts";
import type { Role } from "./affiliations/rules.ts";
import type { ImportantSenders } from "./messages/importance.ts";
import type { Occupant, Seat } from "./occupancy/occupant.ts";
import type { RoomRecord } from "./store.ts";
import type { Census } from "./windows/census.ts";
import type { Watching } from "./windows/watching.ts";

/** Made by entering it, not yet configured by its maker: nobody else gets in (XEP-0045 §10.1.2). */
export interface RoomLock {
  readonly owner: BareJid;
  readonly timer: Timer;
}

/**
 * A room as an actor: everything that happens to it goes through its inbox, one after the other. It is in memory only while
 * somebody is in it or a stanza for it is being handled; what lasts is in storage. ADR-0004.
 */
export class Room {
  readonly jid: BareJid;
  readonly local: string;
  readonly inbox: Inbox;
  readonly occupants = new Map<string, Occupant>();
  readonly seats = new Map<FullJid, Seat>();
  readonly importantSenders: ImportantSenders = new Map();
  /** Undefined: there is no such room (yet). */
  record: RoomRecord | undefined = undefined;
  isLoaded = false;
  /** It has outlived a server that stopped, and its members may come back (MUC79). */
  isAwaited = false;
  lock: RoomLock | undefined = undefined;
  /** Those who look at the list of people; undefined: nobody. */
  watching: Watching | undefined = undefined;
  /** Who is in the room, in order; undefined: nobody has asked yet. */
  census: Census | undefined = undefined;
  /** Sessions that are told of everybody. */
  readonly toldOfAll = new Set<Seat>();
  /** Occupants whom others see. */
  shownCount = 0;
  /** Tasks that hold the room in memory. */
  held = 0;
  #tail: Promise<void> = Promise.resolve();
  #seatCount = 0;

  constructor(jid: BareJid, local: string, onFault: (fault: unknown) => void) {
    this.jid = jid;
    this.local = local;
    this.inbox = new Inbox(onFault);
  }

  /** Whose presence that session is told of; undefined: everybody's. */
  setWatched(seat: Seat, watched: ReadonlySet<Occupant> | undefined): void {
    for (const occupant of seat.watched ?? []) occupant.watchers.delete(seat);
    seat.watched = watched;
    if (watched === undefined) this.toldOfAll.add(seat);
    else this.toldOfAll.delete(seat);
    for (const occupant of watched ?? []) occupant.watchers.add(seat);
  }

  nextSeatKey(): string {
    return (++this.#seatCount).toString(36);
  }

  /**
   * Waits for a write and then runs `after`, in the order of the calls. The inbox goes on meanwhile, so that many messages share
   * one commit. Whatever is not a message waits for `settled` first, so nobody overtakes a message on its way to disk.
   */
  afterCommit<T>(commit: Promise<T>, after: (result: T) => void | Promise<void>): Promise<void> {
    const turn = Promise.allSettled([commit, this.#tail]).then(() => commit.then(after));
    // The caller hears of a fault; the messages behind it must not.
    this.#tail = Promise.allSettled([turn]).then(() => undefined);
    return turn;
  }

  settled(): Promise<void> {
    return this.#tail;
  }

  occupantsOf(account: BareJid): Occupant[] {
    const found: Occupant[] = [];
    for (const occupant of this.occupants.values()) if (occupant.account === account) found.push(occupant);
    return found;
  }

  isOpenTo(occupant: Occupant): boolean {
    return this.record?.config.whois === "anyone" || occupant.role === "moderator";
  }

  /** Whether others see those in the room with that role (`muc#roomconfig_presencebroadcast`, XEP-0045 §7.2.2). */
  shows(role: Role): boolean {
    const shown = this.record?.config.presenceOf;
    return shown === undefined || shown.some((one) => one === role);
  }

  /** To every session in the room. One serialisation, no object for a recipient. */
  sendToAll(stanza: XmlElement): void {
    const text = new Fanout(stanza);
    for (const seat of this.seats.values()) seat.outlet.sendFanout(text, seat.jid);
  }

  /**
   * What somebody says, to every session. To those who are not told of everybody with the author's address, as archives tell it
   * (XEP-0313 §6.1.2), where the author's presence would have told it.
   */
  sendSaid(author: Occupant, stanza: XmlElement): void {
    const text = new Fanout(stanza);
    let signed: Fanout | undefined;
    for (const seat of this.seats.values()) {
      const isSigned = author.isShown && seat.watched !== undefined && this.isOpenTo(seat.occupant);
      if (isSigned) signed ??= new Fanout(signedBy(author.account, stanza));
      seat.outlet.sendFanout(isSigned && signed !== undefined ? signed : text, seat.jid);
    }
  }
}

function signedBy(author: BareJid, stanza: XmlElement): XmlElement {
  return stanza.shallowCopy().append(el("x", NS_MUC_USER, {}, el("item", NS_MUC_USER, { jid: author })));
}

/** To one session in the room. */
export function sendTo(seat: Seat, stanza: XmlElement): void {
  seat.outlet.send(stanza.shallowCopy().setAttr("to", seat.jid));
}
