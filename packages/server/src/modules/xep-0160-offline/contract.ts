import type { BareJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import { contract, type Session } from "../../core/index.ts";

/** A message in the queue of an account. `isNew` is false when a resend found its place taken by the first. */
export interface OfflineTicket {
  readonly account: BareJid;
  readonly key: string;
  readonly isNew: boolean;
}

export interface OfflineMessages {
  /** Durable when it resolves. Refused past `offlineMessagesMax` with "offline/full"; nothing was written then. */
  keep(account: BareJid, message: XmlElement): Promise<void>;
  /** As `keep`, but it is not delivered before `settle`, unless the server starts anew. */
  reserve(account: BareJid, message: XmlElement): Promise<OfflineTicket>;
  /** The same message as it shall be delivered, with its archive id. `settle` follows when its turn has come. */
  confirm(ticket: OfflineTicket, message: XmlElement): Promise<void>;
  /** Delivers what was confirmed, if a resource has come meanwhile; resolves to the one that this message was handed to. */
  settle(ticket: OfflineTicket): Promise<Session | undefined>;
  /** It was not accepted, or is a resend of what was delivered before: out again, unless the first one itself still waits. */
  withdraw(ticket: OfflineTicket): Promise<void>;
  /** Hands what waits to a resource that takes messages, if there is one. */
  deliverTo(account: BareJid): Promise<void>;
  /** A message as this queue delivers it. */
  isFromQueue(message: XmlElement): boolean;
}
export const offlineMessages = contract<OfflineMessages>("xep-0160-offline");
