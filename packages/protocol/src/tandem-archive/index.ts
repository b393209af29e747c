import { el, type XmlElement } from "@tandem/xml";
import { type BareJid, parseBareJid } from "../jid/index.ts";

/** docs/protocol/archive.md */
export const NS_ARCHIVE = "urn:tandem:archive:0";

/** The own copy of what was exchanged with somebody, up to one message. */
export interface Forgetting {
  readonly with: BareJid;
  /** Archive id of the last one; it need not be there any more. */
  readonly upTo: string;
}

export function buildForget({ with: peer, upTo }: Forgetting): XmlElement {
  return el("forget", NS_ARCHIVE, { with: peer, "up-to": upTo });
}

/** What an account has forgotten, for devices that were away. */
export interface Forgotten {
  /** False where messages have to be kept. */
  readonly mayForget: boolean;
  readonly all: readonly Forgetting[];
}

export function buildForgottenQuery(): XmlElement {
  return el("forgotten", NS_ARCHIVE);
}

export function buildForgotten({ mayForget, all }: Forgotten): XmlElement {
  return el("forgotten", NS_ARCHIVE, { "may-forget": String(mayForget) }, ...all.map(buildForget));
}

/** Null when it is malformed; a line of it that is malformed is left out. */
export function parseForgotten(forgotten: XmlElement | undefined): Forgotten | null {
  if (forgotten?.is("forgotten", NS_ARCHIVE) !== true) return null;
  const all = forgotten.elements("forget").flatMap((line) => parseForget(line) ?? []);
  return { mayForget: forgotten.attr("may-forget") === "true", all };
}

/** Null when it is malformed. */
export function parseForget(forget: XmlElement | undefined): Forgetting | null {
  if (forget?.is("forget", NS_ARCHIVE) !== true) return null;
  const peer = parseBareJid(forget.attr("with") ?? "");
  const upTo = forget.attr("up-to") ?? "";
  return peer === null || upTo === "" ? null : { with: peer, upTo };
}
