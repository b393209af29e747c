import { type BareJid, bareOf, parseBareJid, parseJid } from "@tandem/protocol";
import type { DeviceStorage } from "./ports.ts";
import { isRecord, readStoredJson, shortText, writeStoredJson } from "./stored-json.ts";

/** RT18: after this long Communicator opens without it. */
export const HAND_OVER_REQUEST_MS_MAX = 10 * 60_000;
/** Names of people and rooms, as far as a title shows them. */
export const HAND_OVER_NAME_CHARS_MAX = 200;
export const HAND_OVER_REQUEST_KEY = "tandem:hand-over:request";

/** What Group Chat asks of Communicator. */
export interface HandOverRequest {
  readonly id: string;
  /** The person to talk with. */
  readonly jid: BareJid;
  readonly name?: string;
  /** Whom Group Chat is signed in as: Communicator never sends as anybody else (RT19). */
  readonly account?: BareJid;
  readonly room?: string;
  readonly roomName?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Leaves the request where Communicator finds it. Only its id travels in the address, so that a link on a foreign page
 * cannot make Communicator ask for a password under a name of that page's choosing.
 */
export function leaveRequest(storage: DeviceStorage, request: HandOverRequest): void {
  writeStoredJson(storage, HAND_OVER_REQUEST_KEY, request);
}

/** The request that waits, unless it is too old. `id`: only that one. */
export function findRequest(storage: DeviceStorage, now: number, id?: string): HandOverRequest | null {
  const request = parseRequest(readStoredJson(storage, HAND_OVER_REQUEST_KEY));
  if (request === null || (id !== undefined && request.id !== id)) return null;
  // A clock that was set back must not keep a request for ever.
  return Math.abs(now - request.at) <= HAND_OVER_REQUEST_MS_MAX ? request : null;
}

export function dropRequest(storage: DeviceStorage, id: string): void {
  if (parseRequest(readStoredJson(storage, HAND_OVER_REQUEST_KEY))?.id === id) storage.remove(HAND_OVER_REQUEST_KEY);
}

function parseRequest(stored: unknown): HandOverRequest | null {
  if (!isRecord(stored) || typeof stored.at !== "number") return null;
  const id = shortText(stored.id, 100);
  const jid = typeof stored.jid === "string" ? parseBareJid(stored.jid) : null;
  if (id === undefined || jid === null) return null;
  const account = typeof stored.account === "string" ? parseBareJid(stored.account) : null;
  const texts = { name: stored.name, room: stored.room, roomName: stored.roomName };
  const request: { -readonly [key in keyof HandOverRequest]: HandOverRequest[key] } = { id, jid, at: stored.at };
  if (account !== null) request.account = account;
  for (const key of ["name", "room", "roomName"] as const) {
    const text = shortText(texts[key], HAND_OVER_NAME_CHARS_MAX);
    if (text !== undefined) request[key] = text;
  }
  return request;
}

/** Whom an app is signed in as, as the other app would write it. */
export function bareAccount(account: string | undefined): BareJid | undefined {
  const jid = account === undefined ? null : parseJid(account);
  return jid === null ? undefined : bareOf(jid);
}

/** The address that opens Communicator with a request; only the fragment differs, so an open window is not reloaded by it. */
export function handOverUrl(origin: string, id: string): string {
  return `${origin}/communicator/#open=${encodeURIComponent(id)}`;
}

/** Id of the request in an address of Communicator, or null. */
export function requestIdOf(url: string): string | null {
  const encoded = /#open=([\w.%-]{1,100})$/.exec(url)?.[1];
  if (encoded === undefined) return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null; // a broken escape in an address that somebody typed
  }
}
