import type { StanzaErrorCondition, StanzaErrorShape, StanzaErrorType } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";

/** One row of an error table. `source` is the document that asks for it; `text` is sent, so it says what to do, never a secret. */
export interface StanzaErrorRow {
  readonly type: StanzaErrorType;
  readonly condition: StanzaErrorCondition;
  readonly source: string;
  readonly text: string;
  readonly application?: XmlElement;
}

/** A refusal that goes on the wire. The code is stable and stands in docs/errors.md; `detail` goes to the log only. */
export class StanzaError extends Error implements StanzaErrorShape {
  readonly code: string;
  readonly type: StanzaErrorType;
  readonly condition: StanzaErrorCondition;
  readonly text: string;
  readonly application: XmlElement | undefined;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(code: string, row: StanzaErrorRow, detail: Readonly<Record<string, unknown>> = {}) {
    super(`${code}: ${row.text}`);
    this.name = "StanzaError";
    this.code = code;
    this.type = row.type;
    this.condition = row.condition;
    this.text = row.text;
    this.application = row.application;
    this.detail = detail;
  }
}

export type ErrorTable = Readonly<Record<string, StanzaErrorRow>>;
type Raise<T> = { readonly [K in keyof T]: (detail?: Readonly<Record<string, unknown>>) => StanzaError };

/**
 * The errors of one module: `const errors = defineErrors({ "blocking/list-full": {…} })`, then
 * `throw errors.raise["blocking/list-full"]({ max })`. A code that is not in the table does not compile.
 */
export function defineErrors<const T extends ErrorTable>(table: T): { readonly table: T; readonly raise: Raise<T> } {
  const raise = Object.fromEntries(
    Object.entries(table).map(([code, row]) => [
      code,
      (detail?: Readonly<Record<string, unknown>>) => new StanzaError(code, row, detail),
    ]),
  );
  return { table, raise: raise as Raise<T> };
}

export const coreErrors = defineErrors({
  "core/bad-request": {
    type: "modify",
    condition: "bad-request",
    source: "RFC 6120 §8.3.3.1",
    text: "The request is not of the shape that the standard asks for.",
  },
  "core/jid-malformed": {
    type: "modify",
    condition: "jid-malformed",
    source: "RFC 6120 §8.3.3.8",
    text: "The address is not a valid one.",
  },
  "core/unhandled": {
    type: "cancel",
    condition: "service-unavailable",
    source: "RFC 6120 §8.4",
    text: "Nothing here answers that request.",
  },
  "core/remote-server-not-found": {
    type: "cancel",
    condition: "remote-server-not-found",
    source: "RFC 6120 §8.3.3.16",
    text: "This server does not talk to other domains.",
  },
  "core/not-allowed": {
    type: "cancel",
    condition: "not-allowed",
    source: "RFC 6120 §8.3.3.10",
    text: "You are not allowed to do that.",
  },
  "core/forbidden": {
    type: "auth",
    condition: "forbidden",
    source: "RFC 6120 §8.3.3.4",
    text: "You lack the right to do that.",
  },
  "core/item-not-found": {
    type: "cancel",
    condition: "item-not-found",
    source: "RFC 6120 §8.3.3.7",
    text: "There is no such thing here.",
  },
  "core/storage-unavailable": {
    type: "wait",
    condition: "internal-server-error",
    source: "RFC 6120 §8.3.3.6",
    text: "The server could not store that just now. Try again.",
  },
  "core/fault": {
    type: "wait",
    condition: "internal-server-error",
    source: "RFC 6120 §8.3.3.6",
    text: "The server met a fault of its own and has noted it.",
  },
} as const);
