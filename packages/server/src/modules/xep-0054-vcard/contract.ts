import type { BareJid } from "@tandem/protocol";
import { contract } from "../../core/index.ts";

export interface CardPhoto {
  /** Media type as its owner wrote it. */
  readonly type: string;
  /** Base64 without white space. */
  readonly data: string;
}

export interface Cards {
  /** As the account's own programs see it: of its card, or of the organisation's. */
  nameOf(account: BareJid): Promise<string | undefined>;
  photoOf(account: BareJid): Promise<CardPhoto | undefined>;
  /** Keeps the rest of the card; undefined takes the picture away. Throws StanzaError "vcard/too-large". Calls no listener. */
  setPhoto(account: BareJid, photo: CardPhoto | undefined): Promise<void>;
  /** Calls back when somebody has set a card with another picture than before. Register in `onStarted`. */
  onPhoto(listener: (account: BareJid, photo: CardPhoto | undefined) => Promise<void>): void;
}

export const cards = contract<Cards>("xep-0054-vcard");
