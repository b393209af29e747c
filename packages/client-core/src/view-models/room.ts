import type { RoomSign } from "./directory.ts";
import type { NotifyLevel } from "@tandem/protocol/tandem-notifications";
import type { FilesViewModel } from "./files.ts";
import type { ParticipantListViewModel, RoomRole } from "./participants.ts";
import type { DraftSnapshot, TimelineSnapshot, TimelineVerbs } from "./timeline.ts";
import type { Outcome, ViewModel } from "./view-model.ts";

/** Why one may not enter. */
export type RoomRefusal =
  | "members-only"
  | "banned"
  | "password-required"
  | "nickname-taken"
  | "room-full"
  | "not-found"
  /** We were in it, and it is not there for us any more: the scope of its category leaves us out, or it is gone (RM2). */
  | "left-out"
  | "disabled"
  | "unreachable";

export interface RoomHeader {
  readonly jid: string;
  readonly name: string;
  readonly sign?: RoomSign | undefined;
  /** Subject; untrusted plain text. */
  readonly topic: string;
  /** What the room is for; untrusted plain text. Empty: it does not say. */
  readonly description: string;
  readonly categoryPath: readonly string[];
  readonly inRoomCount: number;
  readonly memberCount: number;
  readonly myRole: RoomRole;
  /** It stands in My Chat, and is entered at each sign-in. */
  readonly isFollowed: boolean;
  /** It stands at the top of My Chat. */
  readonly isFavourite: boolean;
  readonly mayEditTopic: boolean;
  readonly maySend: boolean;
  /** What is said stays; undefined until the room has told. */
  readonly keepsHistory: boolean | undefined;
  readonly mayConfigure: boolean;
  /** What one is told of here; undefined: as everywhere, which `usual` says. */
  readonly notify: { readonly level: NotifyLevel | undefined; readonly usual: NotifyLevel };
}

/** Somebody has put us out of the room. */
export interface RoomRemoval {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The nickname of who did it; absent where the room does not tell. */
  readonly by?: string;
  /** Their address; absent where the room hides it. */
  readonly jid?: string;
  /** Untrusted plain text. */
  readonly reason?: string;
}

/** A message that the room shows to everybody. */
export interface PinRow {
  readonly id: string;
  readonly author: string;
  /** Milliseconds since the epoch. */
  readonly saidAt: number;
  /** Untrusted plain text; its beginning. */
  readonly text: string;
  /** Who pinned it. */
  readonly by: string;
}

/** A page that the organisation has registered and the room's owner has chosen. */
export interface RoomAddIn {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  /** Address of a picture. */
  readonly icon?: string;
}

export interface RoomSnapshot {
  readonly header: RoomHeader;
  readonly state:
    | { readonly kind: "joining" }
    | { readonly kind: "joined" }
    | {
        readonly kind: "refused";
        readonly reason: RoomRefusal;
        readonly detail?: string;
        readonly removal?: RoomRemoval;
      }
    | { readonly kind: "left"; readonly removal?: RoomRemoval };
  readonly timeline: TimelineSnapshot;
  /** The newest first. */
  readonly pins: readonly PinRow[];
  readonly mayPin: boolean;
  /** Beside the messages; absent: none, or not told yet. */
  readonly addIn?: RoomAddIn;
  /** Nicknames, others only. */
  readonly typing: readonly string[];
  /** Another number when `peopleToMention` may know others than it did. */
  readonly peopleFound: number;
  readonly draft: DraftSnapshot;
  /** Where one may not post: the nickname of who did last, to write to instead. Absent where there is none, or no address. */
  readonly presenter?: string;
}

/** Somebody who may be named in the room. */
export interface PersonToMention {
  readonly nick: string;
  readonly isHere: boolean;
}

export interface RoomViewModel extends ViewModel<RoomSnapshot>, TimelineVerbs {
  readonly jid: string;
  readonly participants: ParticipantListViewModel;
  readonly files: FilesViewModel;
  /** For completing a name while it is typed; the best `max`. */
  peopleToMention(typed: string, max: number): readonly PersonToMention[];
  setTopic(topic: string): Promise<Outcome>;
  join(): void;
  leave(): Promise<Outcome>;
  setNotify(level: NotifyLevel | undefined): Promise<Outcome>;
  /** Of a room that is followed. */
  setFavourite(isFavourite: boolean): Promise<Outcome>;
  /** Goes to a pinned message, reading history back to it. */
  showPin(id: string): void;
  invite(jid: string, reason?: string): Promise<Outcome>;
  /** What a click on an author's name does (RT16). */
  activateAuthor(messageId: string): void;
  /** Opens IM with `presenter`, the text of that message as its draft if it has none. Call it inside the click. */
  writeToPresenter(messageId: string): void;
  /** Opens IM with who has put us out; nothing where that is not told. Call it inside the click. */
  activateRemover(): void;
}
