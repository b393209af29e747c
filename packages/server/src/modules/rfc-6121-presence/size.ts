import { serialize } from "@tandem/xml";
import type { StanzaContext } from "../../core/index.ts";
import { presenceErrors } from "./errors.ts";

/**
 * One presence of a client. It is kept for each address that it is directed to, with each request that waits, and sent to
 * every contact. RFC 6120 §13.12 asks for 10,000 bytes.
 */
export const PRESENCE_CHARS_MAX = 10_240;

/** Throws StanzaError "presence/too-long"; who leaves may leave, but without the words. */
export function checkSize({ stanza, session }: StanzaContext): undefined {
  if (session === undefined || stanza.name !== "presence") return;
  const chars = serialize(stanza).length;
  if (chars <= PRESENCE_CHARS_MAX) return;
  if (stanza.attr("type") !== "unavailable")
    throw presenceErrors.raise["presence/too-long"]({ chars, max: PRESENCE_CHARS_MAX });
  stanza.children = [];
}
