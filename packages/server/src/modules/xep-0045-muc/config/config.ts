import type { Principal } from "@tandem/protocol/tandem-rooms";
import type { Limits } from "../../../core/index.ts";

/** What an owner decides (XEP-0045 §10.1.3, §15.5.3; RM6). */
export interface RoomConfig {
  readonly name: string;
  /** At most 256 characters (RM6). */
  readonly description: string;
  /** The room stays when the last occupant has left. */
  readonly isPersistent: boolean;
  /** Listed in the directory. With `isMembersOnly`: false means secret. */
  readonly isPublic: boolean;
  readonly isMembersOnly: boolean;
  /** Only those with voice write (an auditorium, RM6). */
  readonly isModerated: boolean;
  /** Undefined: no password is asked for. */
  readonly password?: string;
  /** Who sees real addresses. */
  readonly whois: "anyone" | "moderators";
  readonly occupantsMax: number;
  /** Members and occupants may invite; otherwise admins and owners only. */
  readonly allowsInvites: boolean;
  /** Participants may change the subject; otherwise moderators only. */
  readonly allowsSubjectChange: boolean;
  readonly isArchived: boolean;
  /** Language tag, or empty. */
  readonly lang: string;
  /** Who may write to one occupant alone; absent: everyone in the room. */
  readonly allowsPrivate?: PrivateSenders;
  /** Roles that may ask who is a member; absent: all. Admins and owners always may. */
  readonly memberListFor?: readonly ShownRole[];
  /** Roles whose presence others see; absent: all. */
  readonly presenceOf?: readonly ShownRole[];
  /** Messages sent to one who enters; absent: as many as the service sends. */
  readonly historyMax?: number;
  /** Everybody with voice pins messages; absent: managers only. */
  readonly allowsPins?: boolean;
  /** Files may be posted; absent: yes. */
  readonly allowsFiles?: boolean;
  /** Days that a message is kept; 0 or absent: for ever. */
  readonly retentionDays?: number;
  /** Minutes for which people may correct what they wrote (XEP-0308); absent: as long as they like. */
  readonly editMinutes?: number;
  /** People and groups that are admins, besides the list of admins (RM7). */
  readonly managers?: readonly Principal[];
  /** People and groups that are members, besides the list of members. */
  readonly members?: readonly Principal[];
  /** Who may ever have to do with the room, within the scopes of its categories (RM2); absent: as they have it. Never empty. */
  readonly scope?: readonly Principal[];
  /** Who has voice where `isModerated`, besides managers; absent or none: every member. */
  readonly presenters?: readonly Principal[];
  /** Id of a registered page that is shown beside the messages (docs/protocol/add-ins.md); absent: none. */
  readonly addIn?: string;
  /** XMPP URI of a publish-subscribe node that goes with the room. */
  readonly pubsub?: string;
  /** Id of the category (urn:tandem:categories:0), or undefined: at the root. */
  readonly category?: string;
}

export const SHOWN_ROLES = ["moderator", "participant", "visitor"] as const;
export type ShownRole = (typeof SHOWN_ROLES)[number];

/** XEP-0045 §7.5 leaves the values open; these are the ones in use. */
export const PRIVATE_SENDERS = ["anyone", "participants", "moderators", "none"] as const;
export type PrivateSenders = (typeof PRIVATE_SENDERS)[number];

const SENDERS: Readonly<Record<PrivateSenders, readonly string[]>> = {
  anyone: SHOWN_ROLES,
  participants: ["moderator", "participant"],
  moderators: ["moderator"],
  none: [],
};

export function maySendPrivately(config: RoomConfig, role: string): boolean {
  return SENDERS[config.allowsPrivate ?? "anyone"].includes(role);
}

export function mayListMembers(config: RoomConfig, role: string): boolean {
  return config.memberListFor === undefined || config.memberListFor.some((one) => one === role);
}

export type Visibility = "open" | "closed" | "secret";

export function visibilityOf(config: RoomConfig): Visibility {
  if (!config.isPublic) return "secret";
  return config.isMembersOnly ? "closed" : "open";
}

/** What a new room is until its owner says otherwise: rooms here are for topics that last, among people who know each other. */
export function defaultConfig(name: string, limits: Limits): RoomConfig {
  return {
    name,
    description: "",
    isPersistent: true,
    isPublic: true,
    isMembersOnly: false,
    isModerated: false,
    whois: "anyone",
    occupantsMax: limits.occupantsPerRoomMax,
    allowsInvites: true,
    allowsSubjectChange: false,
    isArchived: true,
    lang: "",
  };
}
