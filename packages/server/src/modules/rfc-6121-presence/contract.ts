import type { BareJid, Jid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import { contract, type Session } from "../../core/index.ts";

/** Another view of a session's available presence, for everybody else; returns the element itself or a changed copy. */
export type PresenceRewrite = (session: Session, presence: XmlElement) => XmlElement;

/** An account's presence as one of its watchers gets to see it; the element itself or a changed copy. */
export type PresenceView = (watcher: BareJid, presence: XmlElement) => XmlElement;
/** Asked once for each broadcast or answer, before anything is sent. */
export type PresenceViews = (account: BareJid) => PresenceView | Promise<PresenceView>;

/** What a watch lets through of a presence that its watcher may see. */
export type PresenceNarrowing = (presence: XmlElement) => XmlElement;

/** Sessions that get presence without a subscription (docs/protocol/groups.md §4). Asked at each change, so at once. */
export interface PresenceWatches {
  /** Absent: everything. What looks the same to the watcher as what came before it is not sent. */
  readonly narrow?: PresenceNarrowing;
  /** Who watches the account. */
  of(account: BareJid): ReadonlySet<Session>;
  /** Whom the account's sessions watch. */
  watchedBy(account: BareJid): ReadonlySet<BareJid>;
}

export interface PresenceService {
  /** May `contact` see the presence of `account` (subscription `from` or `both`, or the account itself)? */
  maySee(contact: Jid, account: BareJid): Promise<boolean>;
  /** Contacts whose subscription to the account is approved. */
  subscribersOf(account: BareJid): Promise<readonly BareJid[]>;
  /** Contacts whose presence the account gets. */
  subscriptionsOf(account: BareJid): Promise<readonly BareJid[]>;
  /** Tells the contact that the account's resources are gone, or are there (XEP-0191 §3.3, §3.4). */
  hideFrom(account: BareJid, contact: Jid): Promise<void>;
  showTo(account: BareJid, contact: Jid, narrow?: PresenceNarrowing): Promise<void>;
  /** The same, with everything else that a contact gets to know when the account lets them see its presence. */
  reveal(account: BareJid, contact: BareJid): Promise<void>;
  /** Register in `setup`'s `onStarted`. Applied to everything that is broadcast, sent to probes and directed. */
  addRewrite(rewrite: PresenceRewrite): void;
  /** One module decides what each watcher sees (PR7); a second one stops the boot. Register in `onStarted`. Comes after rewrites. */
  addViews(views: PresenceViews): void;
  /** Who watches without a subscription. Of a session that watches in several ways the widest counts. Register in `onStarted`. */
  addWatches(watches: PresenceWatches): void;
  /** What `showTo` and `hideFrom` do, for the sessions of `watcher` that get the account's presence by a watch alone. */
  showWatching(account: BareJid, watcher: BareJid): Promise<void>;
  hideWatching(account: BareJid, watcher: BareJid): Promise<void>;
  /** A watch has begun: to who is no contact, what they get to know by it. */
  showWatched(account: BareJid, session: Session, narrow?: PresenceNarrowing): Promise<void>;
  /** A watch has ended from the account's side: unless it comes in another way, its presence is gone for that session. */
  hideWatched(account: BareJid, session: Session): Promise<void>;
  /** Accounts that watch this one, or that it watches. */
  watchPartnersOf(account: BareJid): ReadonlySet<BareJid>;
  /** Sends the available presence of the account's sessions anew where a rewrite answers something else than before. */
  rebroadcast(account: BareJid): Promise<void>;
  /** Whether subscribers were last told that the session is there; false for one that hides. */
  isShown(session: Session): boolean;
  /** Available, or lost and perhaps resumed: it shall miss nothing that it could not ask for again. */
  isWatching(session: Session): boolean;
  /** Calls back when the account has let the contact see its presence. Register in `onStarted`. */
  onApproved(handler: (account: BareJid, contact: BareJid) => void | Promise<void>): void;
}

export const presenceService = contract<PresenceService>("rfc-6121-presence");
