import { encodeBase64, equalBytes, utf8 } from "../encoding/index.ts";
import { xorBytes, type ScramCrypto, type ScramHash, type ScramKeys } from "./keys.ts";
import {
  bindingInput,
  buildServerFirst,
  parseClientFinal,
  parseClientFirst,
  type ChannelBinding,
  type ChannelBindings,
  type ClientFirst,
} from "./messages.ts";

export interface ScramServerPolicy {
  readonly hash: ScramHash;
  /** The client chose a `-PLUS` mechanism. */
  readonly isBound: boolean;
  /** Channel bindings of this connection; there being some means that `-PLUS` was offered. */
  readonly bindings: ChannelBindings | undefined;
}

export interface ScramServerState {
  readonly hash: ScramHash;
  readonly clientFirst: ClientFirst;
  readonly nonce: string;
  readonly serverFirst: string;
  readonly keys: ScramKeys;
  readonly binding?: ChannelBinding | undefined;
}

export type ScramServerProblem = "malformed" | "not-bound" | "downgrade";

export interface ScramServerHello {
  readonly clientFirst: ClientFirst;
  readonly binding?: ChannelBinding | undefined;
}

/**
 * Reads the client's first message, so that the caller can look the account up. `downgrade`: the client could bind and believes
 * that we cannot, though we offered; somebody took `-PLUS` out of the list (RFC 5802 §6).
 */
export function scramServerHello(
  policy: ScramServerPolicy,
  message: Uint8Array,
): ScramServerHello | ScramServerProblem {
  const clientFirst = parseClientFirst(message);
  if (clientFirst === null) return "malformed";
  const { flag } = clientFirst;
  if (flag.kind === "y" && policy.bindings !== undefined) return "downgrade";
  if ((flag.kind === "p") !== policy.isBound) return "not-bound";
  if (flag.kind !== "p") return { clientFirst };
  const data = policy.bindings?.dataOf(flag.type);
  return data === undefined ? "not-bound" : { clientFirst, binding: { type: flag.type, data } };
}

/**
 * The server's first message. `serverNonce` is only the server's part. For an unknown account pass made-up keys: the answer
 * must look the same. `offeredHash`: what `offeredSignInHash` makes of the lists that were sent.
 */
export function scramServerFirst(
  hash: ScramHash,
  hello: ScramServerHello,
  keys: ScramKeys,
  serverNonce: string,
  offeredHash?: string,
): { readonly state: ScramServerState; readonly message: Uint8Array } {
  const nonce = hello.clientFirst.nonce + serverNonce;
  const serverFirst = buildServerFirst({ nonce, salt: keys.salt, iterations: keys.iterations, offeredHash });
  return {
    state: { hash, clientFirst: hello.clientFirst, binding: hello.binding, nonce, serverFirst, keys },
    message: utf8(serverFirst),
  };
}

/** The server's last message when the client has proved that it knows the password; null when it has not, or sent nonsense. */
export async function scramServerFinal(
  crypto: ScramCrypto,
  state: ScramServerState,
  message: Uint8Array,
): Promise<Uint8Array | null> {
  const final = parseClientFinal(message);
  if (final === null || final.nonce !== state.nonce) return null;
  if (!equalBytes(final.binding, bindingInput(state.clientFirst.header, state.binding))) return null;
  const { hash, keys } = state;
  const signed = utf8(`${state.clientFirst.bare},${state.serverFirst},${final.withoutProof}`);
  const clientSignature = await crypto.hmac(hash, keys.storedKey, signed);
  if (final.proof.length !== clientSignature.length) return null;
  const storedKey = await crypto.hash(hash, xorBytes(final.proof, clientSignature));
  if (!equalBytes(storedKey, keys.storedKey)) return null;
  return utf8(`v=${encodeBase64(await crypto.hmac(hash, keys.serverKey, signed))}`);
}
