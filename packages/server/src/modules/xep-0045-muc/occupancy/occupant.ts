import { type BareJid, type FullJid, presence } from "@tandem/protocol";
import { parseAvailability } from "@tandem/protocol/rfc-6121-presence";
import { buildHats, type Hat } from "@tandem/protocol/xep-0317-hats";
import { buildOccupantId } from "@tandem/protocol/xep-0421-occupant-id";
import type { XmlElement } from "@tandem/xml";
import { Fanout, type Session } from "../../../core/index.ts";
import type { Affiliation, Role } from "../affiliations/rules.ts";
import type { Place } from "../windows/order.ts";
import { type StatusCode, userX } from "../wire.ts";

/** One session of an occupant: a person may be in the room under one nickname with several programs. */
export interface Seat {
  readonly jid: FullJid;
  /** The session on this node; undefined for people of other servers. */
  readonly session: Session | undefined;
  /** How what the room says reaches them. */
  readonly outlet: Pick<Session, "send" | "sendWritten" | "sendFanout">;
  /** Short, unique in the room; stands in the id of a relayed iq, so that the answer finds its way without naming the address. */
  readonly key: string;
  occupant: Occupant;
  /** Children of the last presence, cleaned. */
  presence: readonly XmlElement[];
  /** Most available first, ties: the newest. */
  rank: number;
  /** Whose presence it is told of; undefined: everybody's. Written by `Room.setWatched`. */
  watched: ReadonlySet<Occupant> | undefined;
}

const SHOW_RANK: Readonly<Record<string, number>> = { chat: 4, available: 4, dnd: 3, away: 2, xa: 1 };

/** RT29 within a room: the highest priority shows; ties, the most available. */
export function presenceRank(stanza: XmlElement): number {
  const { show, priority } = parseAvailability(stanza);
  return priority * 8 + (SHOW_RANK[show] ?? 0);
}

/** Somebody in the room, under one nickname. */
export class Occupant {
  readonly account: BareJid;
  /** XEP-0421. */
  readonly id: string;
  readonly seats = new Map<FullJid, Seat>();
  nick: string;
  affiliation: Affiliation;
  role: Role;
  hats: readonly Hat[] = [];
  /** Whether others have been told that they are there. */
  isShown = false;
  /** Where they have been told that it is. */
  place: Place | undefined = undefined;
  /** Sessions that are told of this occupant besides those that are told of everybody. */
  readonly watchers = new Set<Seat>();
  #open: Fanout | null = null;
  #veiled: Fanout | null = null;

  constructor(options: { account: BareJid; id: string; nick: string; affiliation: Affiliation; role: Role }) {
    this.account = options.account;
    this.id = options.id;
    this.nick = options.nick;
    this.affiliation = options.affiliation;
    this.role = options.role;
  }

  /** The seat whose presence stands for the occupant. */
  shown(): Seat | undefined {
    let best: Seat | undefined;
    for (const seat of this.seats.values()) if (best === undefined || seat.rank >= best.rank) best = seat;
    return best;
  }

  /** Nickname, affiliation, role, hats or presence has changed: what is cached of it is no longer true. */
  changed(): void {
    this.#open = null;
    this.#veiled = null;
  }

  /** Available presence for others, serialised once per state of the occupant, not per reader. */
  presenceFor(room: BareJid, seesJids: boolean): Fanout {
    if (seesJids) return (this.#open ??= new Fanout(availablePresence(room, this, true, [])));
    return (this.#veiled ??= new Fanout(availablePresence(room, this, false, [])));
  }
}

export function occupantIdElement(occupant: Occupant): XmlElement {
  return buildOccupantId(occupant.id);
}

/** `own`: the seat that is told about itself, whose address it may of course see. */
export function availablePresence(
  room: BareJid,
  occupant: Occupant,
  showsJid: boolean,
  codes: readonly StatusCode[],
  own?: Seat,
  why?: Why,
): XmlElement {
  const shown = own ?? occupant.shown();
  const { affiliation, role } = occupant;
  const jid = showsJid ? shown?.jid : undefined;
  return presence(
    undefined,
    { from: `${room}/${occupant.nick}` },
    ...(shown?.presence ?? []),
    occupantIdElement(occupant),
    occupant.hats.length === 0 ? undefined : buildHats(occupant.hats),
    userX({ affiliation, role, jid, actor: why?.actor, reason: why?.reason }, codes),
  );
}

/** Who gave a role or affiliation, and what they said. */
export interface Why {
  readonly actor?: string | undefined;
  readonly reason?: string | undefined;
}

export interface Departure {
  readonly codes: readonly StatusCode[];
  readonly actor?: string | undefined;
  readonly reason?: string | undefined;
  /** On a change of nickname: the new one. */
  readonly newNick?: string | undefined;
  readonly destroy?: XmlElement | undefined;
  /** What the leaver said, e.g. a status. */
  readonly nodes?: readonly XmlElement[] | undefined;
}

export function unavailablePresence(
  room: BareJid,
  occupant: Occupant,
  jid: FullJid | undefined,
  departure: Departure,
  isOwn: boolean,
): XmlElement {
  const { codes, actor, reason, newNick, destroy, nodes } = departure;
  const role = newNick === undefined ? "none" : occupant.role;
  const item = { affiliation: occupant.affiliation, role, jid, nick: newNick, actor, reason } as const;
  return presence(
    "unavailable",
    { from: `${room}/${occupant.nick}` },
    ...(nodes ?? []),
    occupantIdElement(occupant),
    userX(item, isOwn ? [110, ...codes] : codes, destroy),
  );
}
