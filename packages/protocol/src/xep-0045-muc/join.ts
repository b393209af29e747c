import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";
import { NS_MUC } from "./status.ts";

/** How much of the past is wanted at the join (XEP-0045 v1.35.5 §7.2.13); the smallest of the limits holds. */
export interface HistoryRequest {
  readonly maxStanzas?: number | undefined;
  readonly maxChars?: number | undefined;
  readonly seconds?: number | undefined;
  /** Milliseconds since 1970. */
  readonly since?: number | undefined;
}

export interface MucJoin {
  readonly password?: string | undefined;
  readonly history?: HistoryRequest | undefined;
}

/** The `<x/>` in the presence of who joins; null when there is none. Numbers that are none count as absent. */
export function parseJoin(presence: XmlElement): MucJoin | null {
  const x = presence.child("x", NS_MUC);
  if (x === undefined) return null;
  const history = x.child("history");
  return {
    password: x.childText("password"),
    history: history && {
      maxStanzas: parseUnsigned(history.attr("maxstanzas")) ?? undefined,
      maxChars: parseUnsigned(history.attr("maxchars")) ?? undefined,
      seconds: parseUnsigned(history.attr("seconds")) ?? undefined,
      since: parseDateTime(history.attr("since")) ?? undefined,
    },
  };
}

export function buildJoin(join: MucJoin): XmlElement {
  const { history, password } = join;
  return el(
    "x",
    NS_MUC,
    {},
    history &&
      el("history", NS_MUC, {
        maxstanzas: history.maxStanzas?.toString(),
        maxchars: history.maxChars?.toString(),
        seconds: history.seconds?.toString(),
        since: history.since === undefined ? undefined : formatDateTime(history.since),
      }),
    password === undefined ? undefined : el("password", NS_MUC, {}, password),
  );
}
