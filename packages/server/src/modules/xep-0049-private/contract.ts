import type { BareJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import { contract } from "../../core/index.ts";

/** Another module has a part of what one element holds. */
export interface PrivatePart {
  /** What the account gets; `stored` is what `write` left, or the empty element. */
  read(account: BareJid, stored: XmlElement): Promise<XmlElement>;
  /** Takes its part; resolves to what is left to be stored. Throws a StanzaError where it cannot. */
  write(account: BareJid, element: XmlElement): Promise<XmlElement>;
}

export interface PrivateStorage {
  /** One an element. Register in `setup` or `onStarted`. */
  share(ns: string, name: string, part: PrivatePart): void;
}

export const privateStorage = contract<PrivateStorage>("xep-0049-private");
