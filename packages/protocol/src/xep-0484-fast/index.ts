import { el, type XmlElement } from "@tandem/xml";
import { equalBytes, parseBoolean, parseUnsigned, textOf, utf8 } from "../encoding/index.ts";
import { formatDateTime, parseDateTime } from "../xep-0082-datetime/index.ts";

export const NS_FAST = "urn:xmpp:fast:0";

/** The mechanism that needs nothing from TLS and so also works in a browser. */
export const HT_SHA_256_NONE = "HT-SHA-256-NONE";

/** The inline feature of SASL2: mechanisms that take a token (XEP-0484 v0.2 §3.1). */
export function buildFastFeature(mechanisms: readonly string[]): XmlElement {
  return el("fast", NS_FAST, {}, ...mechanisms.map((name) => el("mechanism", NS_FAST, {}, name)));
}

export function parseFastFeature(fast: XmlElement | undefined): readonly string[] | null {
  if (fast === undefined || !fast.is("fast", NS_FAST)) return null;
  return fast.elements("mechanism").map((mechanism) => mechanism.text());
}

/** `<request-token/>`: for which mechanism a token is wanted. */
export function parseTokenRequest(request: XmlElement | undefined): string | null {
  return request?.is("request-token", NS_FAST) === true ? request.attr("mechanism") || null : null;
}

export function buildTokenRequest(mechanism: string): XmlElement {
  return el("request-token", NS_FAST, { mechanism });
}

export interface FastToken {
  /** As secret as a password. */
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiry: number;
}

export function parseToken(element: XmlElement | undefined): FastToken | null {
  if (element === undefined || !element.is("token", NS_FAST)) return null;
  const token = element.attr("token");
  const expiry = parseDateTime(element.attr("expiry"));
  return token === undefined || token === "" || expiry === null ? null : { token, expiry };
}

export function buildToken({ token, expiry }: FastToken): XmlElement {
  return el("token", NS_FAST, { expiry: formatDateTime(expiry), token });
}

/** `<fast/>` in a request that signs in by token. */
export interface FastUse {
  readonly count?: number | undefined;
  /** "Sign out here": the token ends with this use (§3.6). */
  readonly invalidate: boolean;
}

export function parseFastUse(fast: XmlElement | undefined): FastUse | null {
  if (fast === undefined || !fast.is("fast", NS_FAST)) return null;
  return {
    count: parseUnsigned(fast.attr("count")) ?? undefined,
    invalidate: parseBoolean(fast.attr("invalidate")) === true,
  };
}

export function buildFastUse(use: FastUse): XmlElement {
  return el("fast", NS_FAST, { count: use.count?.toString(), invalidate: use.invalidate ? "true" : undefined });
}

/** HMAC-SHA-256. */
export type Hmac = (key: Uint8Array, data: Uint8Array) => Promise<Uint8Array> | Uint8Array;

/**
 * The client's message of HT-SHA-256-NONE: name, NUL, HMAC of the token over "Initiator" and no channel binding
 * (draft-schmaus-kitten-sasl-ht-09 §2.1).
 */
export async function buildHashedToken(hmac: Hmac, username: string, token: string): Promise<Uint8Array> {
  const name = utf8(username);
  const proof = await hmac(utf8(token), utf8("Initiator"));
  const message = new Uint8Array(name.length + 1 + proof.length);
  message.set(name);
  message.set(proof, name.length + 1);
  return message;
}

export interface HashedToken {
  readonly username: string;
  readonly proof: Uint8Array;
}

export function parseHashedToken(message: Uint8Array): HashedToken | null {
  const end = message.indexOf(0);
  if (end <= 0 || message.length - end - 1 !== 32) return null;
  const username = textOf(message.subarray(0, end));
  return username === null ? null : { username, proof: message.slice(end + 1) };
}

export async function isHashOf(hmac: Hmac, token: string, proof: Uint8Array): Promise<boolean> {
  return equalBytes(await hmac(utf8(token), utf8("Initiator")), proof);
}

/** What the server answers, to prove that it knows the token too. */
export async function tokenAnswer(hmac: Hmac, token: string): Promise<Uint8Array> {
  return await hmac(utf8(token), utf8("Responder"));
}
