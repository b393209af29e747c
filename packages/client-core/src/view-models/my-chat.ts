import type { ContactListViewModel } from "./contacts.ts";
import type { RoomSign } from "./directory.ts";
import type { PersonPresence } from "./presence.ts";
import type { ViewModel } from "./view-model.ts";

export interface RoomRow {
  readonly jid: string;
  readonly name: string;
  readonly unread: number;
  readonly mentions: number;
  readonly muted: boolean;
  readonly hasDraft: boolean;
  readonly importance: boolean;
  readonly state: "joined" | "joining" | "refused" | "not-joined";
  /** Untrusted plain text, as are the other two. */
  readonly topic: string;
  readonly sign?: RoomSign;
  /** Stands at the top, on every device. */
  readonly isFavourite?: true;
  readonly lastAt?: number;
  readonly lastText?: string;
}

/** Rooms by category, in the tree's order. Categories without a followed room are left out. */
export interface RoomCategoryNode {
  readonly id: string;
  readonly name: string;
  readonly categories: readonly RoomCategoryNode[];
  readonly rooms: readonly RoomRow[];
  /** With everything below. */
  readonly unread: number;
  readonly mentions: number;
}

/** A followed room that a text may link to. */
export interface RoomToName {
  readonly name: string;
  /** `xmpp:…?join`. */
  readonly link: string;
  /** Absent for a room at the top of the tree. */
  readonly category?: string;
}

export interface ConversationRow extends PersonPresence {
  readonly jid: string;
  readonly name: string;
  readonly unread: number;
  readonly hasDraft: boolean;
  readonly lastAt?: number;
  readonly lastText?: string;
}

export interface RoomInvitation {
  readonly id: string;
  readonly room: string;
  readonly roomName: string;
  readonly from?: string;
  readonly fromName?: string;
  readonly reason?: string;
}

/** Somebody asks to be let into a room that one manages (RM11). */
export interface RoomRequest {
  readonly key: string;
  readonly jid: string;
  readonly name: string;
  readonly room: string;
  readonly roomName: string;
}

export type OpenPlace =
  | { readonly kind: "none" }
  | { readonly kind: "room"; readonly jid: string }
  | { readonly kind: "conversation"; readonly jid: string; readonly openedFrom?: string }
  | { readonly kind: "room-settings"; readonly jid: string }
  /** `filter`: the feed of that filter (RM27). */
  | { readonly kind: "search"; readonly filter?: string }
  | { readonly kind: "directory" }
  | { readonly kind: "activity" };

export interface ImSign {
  /** Who takes IM on this device, as settled at start (RT2). */
  readonly preferred: "groupchat" | "communicator";
  /** Whether the foot of My Chat shows the sign. */
  readonly shown: boolean;
}

/** What is wrong with a link to a room, a message or a person. */
export type LinkFault =
  /** It ends, or was changed, in the middle of a character. */
  | "cut"
  /** What it names is no address. */
  | "no-address"
  /** It is one of ours, and leads to nothing that there is. */
  | "unknown";

/** Where a double-click that could not open an IM explains itself, next to the row (RT3, RT20, RT21). */
export type OpenImNotice =
  | { readonly kind: "opening"; readonly jid: string; readonly name: string }
  | { readonly kind: "blocked"; readonly jid: string; readonly name: string }
  | { readonly kind: "no-answer"; readonly jid: string; readonly name: string }
  | { readonly kind: "myself" }
  | { readonly kind: "hidden-address"; readonly name: string }
  /** RM10. `text`: the link, or what it names; untrusted plain text. */
  | { readonly kind: "broken-link"; readonly fault: LinkFault; readonly text: string }
  | { readonly kind: "im-unavailable"; readonly jid: string; readonly name: string; readonly decidedBy: string };

export interface MyChatSnapshot {
  readonly loaded: boolean;
  /** Absent, not empty, when Communicator is preferred (RT9). */
  readonly contacts?: ContactListViewModel;
  readonly categories: readonly RoomCategoryNode[];
  /** Absent when Communicator is preferred (design §2). */
  readonly conversations?: readonly ConversationRow[];
  readonly invitations: readonly RoomInvitation[];
  readonly roomRequests: readonly RoomRequest[];
  readonly imSign: ImSign;
  readonly open: OpenPlace;
  readonly notice?: OpenImNotice;
}

export interface MyChatViewModel extends ViewModel<MyChatSnapshot> {
  /** Followed rooms whose name, or a word of it, begins with what was typed, in the tree's order; the first `max`. */
  readonly roomsToName: (typed: string, max: number) => readonly RoomToName[];
  /** As it stands in the list; undefined for a room that is not followed. */
  roomName(jid: string): string | undefined;
  /** Says so where that is no address of a room. */
  openRoom(jid: string): void;
  /** A link that leads nowhere was followed (RM10). */
  showBrokenLink(fault: LinkFault, text: string): void;
  openConversation(jid: string): void;
  /** Lets somebody in who asked, or not. */
  decideRoomRequest(key: string, isLetIn: boolean): Promise<void>;
  openRoomSettings(jid: string): void;
  openDirectory(): void;
  openSearch(): void;
  openActivity(): void;
  /** The room at one message of its archive, loaded around it (RM10, RM26). */
  openRoomAt(jid: string, archiveId: string): void;
  openConversationAt(jid: string, archiveId: string): void;
  /** Back to the room that the IM was opened from, or to nothing. */
  goBack(): void;
  closeConversation(jid: string): void;
  acceptInvitation(id: string): Promise<void>;
  declineInvitation(id: string): Promise<void>;
  /** The button of a notice "blocked" or "no-answer": must be called inside the click. */
  retryNotice(): void;
  dismissNotice(): void;
}
