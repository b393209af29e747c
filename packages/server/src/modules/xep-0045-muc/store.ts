import type { BareJid } from "@tandem/protocol";
import type { RoomChange } from "@tandem/protocol/tandem-room-changes";
import type { Collection, CollectionSpec, Storage } from "../../core/index.ts";
import { changesSpec } from "./changes/log.ts";
import type { Inheritable } from "./contract.ts";
import type { Affiliation } from "./affiliations/rules.ts";
import type { RoomConfig } from "./config/config.ts";
import type { Application } from "./registration/applications.ts";

export interface RoomSubject {
  /** Empty: there is none. */
  readonly text: string;
  readonly nick: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** RM5: nobody enters, history stays. */
export interface RoomClosure {
  readonly at: number;
  readonly reason?: string;
  readonly alternate?: BareJid;
}

/** A message that everybody is shown (docs/protocol/pinned-messages.md). */
export interface PinRecord {
  /** Archive id. */
  readonly id: number;
  /** Nickname of who pinned it. */
  readonly nick: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface RoomRecord {
  readonly createdAt: number;
  readonly creator: BareJid;
  readonly config: RoomConfig;
  /** What of the settings is the category's (RM4); absent: nothing. Read through `RoomsService.load` and `page`. */
  readonly inherits?: readonly Inheritable[];
  readonly subject?: RoomSubject;
  readonly closure?: RoomClosure;
  /** Hashes of the room's picture, one a format (XEP-0486); absent: there is none. */
  readonly avatars?: readonly string[];
  /** The newest last; absent: none. */
  readonly pins?: readonly PinRecord[];
}

/** An affiliation other than none, or a reserved nickname. Owner of the document: the room; key: the account. */
export interface AffiliationRecord {
  readonly room: BareJid;
  readonly account: BareJid;
  readonly affiliation: Affiliation;
  readonly nick?: string;
  readonly reason?: string;
}

/** Owner `""`, key: local part of the room. */
export const roomSpec: CollectionSpec<RoomRecord> = {
  name: "rooms",
  version: 1,
  index: (room) => [
    `creator ${room.creator}`,
    ...(room.config.category === undefined ? [] : [`category ${room.config.category}`]),
  ],
};

export const affiliationSpec: CollectionSpec<AffiliationRecord> = {
  name: "room-affiliations",
  version: 1,
  index: (row) => [
    accountTerm(row.account),
    ...(row.nick === undefined ? [] : [nickTerm(row.room, row.nick)]),
    ...(row.affiliation === "owner" ? [ownerTerm(row.room)] : []),
  ],
};

/** Owner `""`, key: what it is for. */
export const secretSpec: CollectionSpec<{ readonly base64: string }> = { name: "room-secrets", version: 1 };

export function accountTerm(account: BareJid): string {
  return `account ${account}`;
}

export function nickTerm(room: BareJid, nick: string): string {
  return `nick ${room}/${nick}`;
}

export function ownerTerm(room: BareJid): string {
  return `owner ${room}`;
}

/** Those who ask to become members. Owner: the room; key: the account. */
export const applicationSpec: CollectionSpec<Application> = {
  name: "room-applications",
  version: 1,
  index: (row) => [accountTerm(row.account)],
};

/** Owner: the room; key: empty; the value: the `<vCard/>` as text. */
export const cardSpec: CollectionSpec<string> = { name: "room-cards", version: 1 };

export interface RoomStore {
  readonly cards: Collection<string>;
  readonly changes: Collection<readonly RoomChange[]>;
  readonly applications: Collection<Application>;
  readonly rooms: Collection<RoomRecord>;
  readonly affiliations: Collection<AffiliationRecord>;
  readonly secrets: Collection<{ readonly base64: string }>;
}

export function openRoomStore(storage: Storage): RoomStore {
  return {
    cards: storage.collection(cardSpec),
    changes: storage.collection(changesSpec),
    applications: storage.collection(applicationSpec),
    rooms: storage.collection(roomSpec),
    affiliations: storage.collection(affiliationSpec),
    secrets: storage.collection(secretSpec),
  };
}
