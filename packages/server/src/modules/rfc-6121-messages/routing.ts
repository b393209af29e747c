import { isFull, type Jid } from "@tandem/protocol";
import type { Session } from "../../core/index.ts";

export type MessageKind = "normal" | "chat" | "headline" | "groupchat" | "error";

/** RFC 6121 §5.2.2: an absent or unknown type is `normal`. */
export function kindOf(type: string | undefined): MessageKind {
  return type === "chat" || type === "headline" || type === "groupchat" || type === "error" ? type : "normal";
}

/** What to do with a message for an account that exists (RFC 6121 §8.5.2, §8.5.3). */
export type Route =
  | { readonly kind: "deliver"; readonly to: readonly Session[] }
  /** Nobody is there to take it: keep it for later. */
  | { readonly kind: "wait" }
  | { readonly kind: "silence" }
  | { readonly kind: "refuse" };

/** `sessions`: all of the account, bound or available. */
export function routeOf(kind: MessageKind, to: Jid, sessions: Iterable<Session>): Route {
  const all = [...sessions];
  if (isFull(to)) {
    for (const session of all) if (session.jid === to) return { kind: "deliver", to: [session] };
    if (kind === "headline" || kind === "error") return { kind: "silence" };
    if (kind !== "chat") return { kind: "refuse" };
  }
  return toBare(kind, all.filter(takesMessages));
}

function toBare(kind: MessageKind, willing: readonly Session[]): Route {
  if (kind === "error") return { kind: "silence" };
  if (kind === "groupchat") return { kind: "refuse" };
  if (willing.length > 0) return { kind: "deliver", to: willing };
  return { kind: kind === "headline" ? "silence" : "wait" };
}

/** RFC 6121 §8.5.2.1: a negative priority says "nothing that is not for me alone". */
export function takesMessages(session: Session): boolean {
  return session.isOpen && session.available !== undefined && session.available.priority >= 0;
}
