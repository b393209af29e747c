import { parseError, type StanzaErrorShape } from "@tandem/protocol/stanza";
import type { XmlElement } from "@tandem/xml";
import type { ErrorCode } from "../view-models/view-model.ts";

export type ConnectionProblem =
  /** Refused, cut, silent: worth another try. */
  | "unreachable"
  | "protocol"
  /** We closed it. */
  | "closed"
  /** Final until a person does something. */
  | "unknown-server"
  | "wrong-password"
  | "account-disabled"
  | "remembered-sign-in-expired"
  | "insecure"
  | "replaced"
  /** By an administrator; who was signed in may come again. */
  | "session-ended"
  | "signed-out-elsewhere";

export class ConnectionError extends Error {
  readonly problem: ConnectionProblem;
  /** What the other side said of it, for a person to read; empty for nothing. */
  readonly detail: string;
  constructor(problem: ConnectionProblem, detail = "") {
    super(detail === "" ? problem : `${problem}: ${detail}`);
    this.name = "ConnectionError";
    this.problem = problem;
    this.detail = detail;
  }
}

/** A try later may succeed by itself. */
export function isPassing(problem: ConnectionProblem): boolean {
  return problem === "unreachable" || problem === "protocol";
}

/** A request that got an error, or no answer at all. */
export class RequestError extends Error {
  readonly error: StanzaErrorShape | "timeout" | "offline";
  constructor(error: StanzaErrorShape | "timeout" | "offline") {
    super(typeof error === "string" ? error : error.condition);
    this.name = "RequestError";
    this.error = error;
  }
  static of(stanza: XmlElement): RequestError {
    return new RequestError(parseError(stanza));
  }
  get condition(): string {
    return typeof this.error === "string" ? this.error : this.error.condition;
  }
  get detail(): string | undefined {
    return typeof this.error === "string" ? undefined : this.error.text;
  }
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  timeout: "timeout",
  offline: "offline",
  "jid-malformed": "not-an-address",
  "item-not-found": "not-found",
  "remote-server-not-found": "not-found",
  forbidden: "banned",
  "not-allowed": "not-allowed",
  "not-authorized": "password-required",
  "registration-required": "members-only",
  conflict: "conflict",
  "policy-violation": "policy",
  "not-acceptable": "policy",
  "resource-constraint": "busy",
  "service-unavailable": "undeliverable",
  "recipient-unavailable": "undeliverable",
};

/** The name that apps have a text for. */
export function errorCodeOf(condition: string): ErrorCode {
  return CODES[condition] ?? "server";
}
