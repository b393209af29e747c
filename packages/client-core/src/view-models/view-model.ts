/**
 * What an app binds to: an immutable snapshot that keeps its identity until something in it changes, and verbs beside it.
 * `subscribe` calls back after each change and returns the function that ends it. Fits React's useSyncExternalStore.
 */
export interface ViewModel<S> {
  snapshot(): S;
  subscribe(listener: () => void): () => void;
}

/** How a verb that asks the server ended. `text` is a key of the apps' text catalogue; `detail` is the server's own plain text, if any. */
export type Outcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail?: string };

/** Stable names of what can go wrong; each is also the key `error.<code>` of the text catalogue. */
export type ErrorCode =
  | "offline"
  | "timeout"
  | "not-an-address"
  | "not-found"
  | "not-allowed"
  | "no-voice"
  | "members-only"
  | "banned"
  | "nickname-taken"
  | "password-required"
  | "room-full"
  | "conflict"
  | "too-long"
  | "too-soon"
  | "policy"
  | "blocked"
  | "undeliverable"
  | "busy"
  | "list-full"
  | "server";
