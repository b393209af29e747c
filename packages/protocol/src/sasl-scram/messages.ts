import { decodeBase64, encodeBase64, equalBytes, textOf, utf8 } from "../encoding/index.ts";

/** What the TLS channel is known by at this end: a type like `tls-exporter` and its data. */
export interface ChannelBinding {
  readonly type: string;
  readonly data: Uint8Array;
}

/** All that a TLS channel is known by at this end (RFC 5056). */
export interface ChannelBindings {
  /** What is announced (XEP-0440), best first; never empty. */
  readonly types: readonly string[];
  /** Undefined for a type that this channel does not have. It may know more types than it announces. */
  dataOf(type: string): Uint8Array | undefined;
}

/**
 * First field of the GS2 header (RFC 5802 §6): `n` the client cannot bind, `y` it could but believes that the server cannot,
 * otherwise the type that it binds to.
 */
export type BindingFlag = { readonly kind: "n" | "y" } | { readonly kind: "p"; readonly type: string };

export interface ClientFirst {
  readonly flag: BindingFlag;
  /** Address to act as, when it is not the account's own. */
  readonly authorization?: string | undefined;
  readonly username: string;
  readonly nonce: string;
  /** `n,,` and the like, exactly as sent. */
  readonly header: string;
  /** The rest of the message, exactly as sent: part of what both sides sign. */
  readonly bare: string;
}

export interface ServerFirst {
  /** The client's nonce continued by the server's. */
  readonly nonce: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** Attribute `h`: hash of what the server says it had offered (XEP-0474). */
  readonly offeredHash?: string | undefined;
}

export interface ClientFinal {
  /** GS2 header and channel binding data. */
  readonly binding: Uint8Array;
  readonly nonce: string;
  readonly proof: Uint8Array;
  /** The message without its proof, exactly as sent. */
  readonly withoutProof: string;
}

/** Longer messages are refused unread. */
export const SCRAM_MESSAGE_CHARS_MAX = 4096;

const CLIENT_FIRST = /^((n|y|p=([A-Za-z0-9.-]+)),(?:a=([^,]+))?,)(n=([^,]+),r=([!-+\--~]+)(?:,.*)?)$/s;
const SERVER_FIRST = /^r=([!-+\--~]+),s=([^,]+),i=([1-9]\d{0,9})((?:,.*)?)$/s;
const CLIENT_FINAL = /^(c=([^,]+),r=([!-+\--~]+)(?:,[^,]+)*?),p=([^,]+)$/s;

/** `,` and `=` are written as `=2C` and `=3D` (RFC 5802 §5.1). */
export function escapeName(name: string): string {
  return name.replaceAll("=", "=3D").replaceAll(",", "=2C");
}

function unescapeName(name: string): string | null {
  if (/=(?!2C|3D)/.test(name)) return null;
  return name.replaceAll("=2C", ",").replaceAll("=3D", "=");
}

function short(message: Uint8Array): string {
  return message.length > SCRAM_MESSAGE_CHARS_MAX ? "" : (textOf(message) ?? "");
}

/** Null also for a message with the mandatory extension `m=`: nobody defines one, and it must not be ignored (RFC 5802 §5.1). */
export function parseClientFirst(message: Uint8Array): ClientFirst | null {
  const match = CLIENT_FIRST.exec(short(message));
  if (match === null) return null;
  const [, header, flag, type, authorization, bare, name, nonce] = match as unknown as string[];
  const username = unescapeName(name as string);
  const acting = authorization === undefined ? undefined : unescapeName(authorization);
  if (username === null || acting === null) return null;
  return {
    flag: type === undefined ? { kind: flag as "n" | "y" } : { kind: "p", type },
    authorization: acting,
    username,
    nonce: nonce as string,
    header: header as string,
    bare: bare as string,
  };
}

export function gs2Header(flag: BindingFlag, authorization?: string): string {
  const acting = authorization === undefined ? "" : `a=${escapeName(authorization)}`;
  return `${flag.kind === "p" ? `p=${flag.type}` : flag.kind},${acting},`;
}

export function parseServerFirst(message: Uint8Array): ServerFirst | null {
  const match = SERVER_FIRST.exec(short(message));
  const salt = decodeBase64(match?.[2] ?? "");
  if (match === null || salt === null || salt.length === 0) return null;
  const offeredHash = /,h=([^,]+)/.exec(match[4] as string)?.[1];
  return {
    nonce: match[1] as string,
    salt,
    iterations: Number(match[3]),
    ...(offeredHash === undefined ? {} : { offeredHash }),
  };
}

export function buildServerFirst(first: ServerFirst): string {
  const offered = first.offeredHash === undefined ? "" : `,h=${first.offeredHash}`;
  return `r=${first.nonce},s=${encodeBase64(first.salt)},i=${first.iterations}${offered}`;
}

export function parseClientFinal(message: Uint8Array): ClientFinal | null {
  const match = CLIENT_FINAL.exec(short(message));
  const binding = decodeBase64(match?.[2] ?? "");
  const proof = decodeBase64(match?.[4] ?? "");
  if (match === null || binding === null || proof === null || proof.length === 0) return null;
  return { binding, nonce: match[3] as string, proof, withoutProof: match[1] as string };
}

/** `c=…`: the header and, when the channel is bound, its data. */
export function bindingInput(header: string, binding: ChannelBinding | undefined): Uint8Array {
  const front = utf8(header);
  const data = binding?.data ?? new Uint8Array();
  const input = new Uint8Array(front.length + data.length);
  input.set(front);
  input.set(data, front.length);
  return input;
}

/** True when the server's last message proves that it knows the keys. */
export function isServerSignature(message: Uint8Array, signature: Uint8Array): boolean {
  const match = /^v=([^,]+)(?:,.*)?$/s.exec(short(message));
  const told = decodeBase64(match?.[1] ?? "");
  return told !== null && equalBytes(told, signature);
}
