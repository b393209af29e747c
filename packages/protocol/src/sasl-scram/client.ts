import { encodeBase64, utf8 } from "../encoding/index.ts";
import { offeredSignInHash, type OfferedSignIn } from "../xep-0474-downgrade-protection/index.ts";
import {
  clientKeyOf,
  saltedPassword,
  SCRAM_ITERATIONS_MAX,
  SCRAM_ITERATIONS_MIN,
  serverKeyOf,
  xorBytes,
  type ScramCrypto,
  type ScramHash,
} from "./keys.ts";
import {
  bindingInput,
  escapeName,
  gs2Header,
  isServerSignature,
  parseServerFirst,
  type BindingFlag,
  type ChannelBinding,
} from "./messages.ts";

export interface ScramClientStart {
  readonly hash: ScramHash;
  readonly username: string;
  /** Given: the mechanism is the `-PLUS` one. */
  readonly binding?: ChannelBinding | undefined;
  /** This end could bind, and the server did not offer to (RFC 5802 §6, flag `y`). */
  readonly couldBind?: boolean | undefined;
  /** Printable ASCII without comma; at least 18 random bytes in base64. */
  readonly nonce: string;
  /** What came as the server's offer; it is held against what the server says that it sent (XEP-0474). */
  readonly offered?: OfferedSignIn | undefined;
}

export interface ScramClientState extends ScramClientStart {
  readonly header: string;
  readonly bare: string;
}

export interface ScramClientProof {
  readonly message: Uint8Array;
  /** What the server must answer. */
  readonly serverSignature: Uint8Array;
}

export type ScramClientProblem = "malformed" | "nonce" | "iterations" | "downgrade";

/** A nonce for either side. */
export function scramNonce(crypto: ScramCrypto): string {
  return encodeBase64(crypto.randomBytes(24));
}

/** The client's first message, and what it must remember. */
export function scramClientFirst(start: ScramClientStart): {
  readonly state: ScramClientState;
  readonly message: Uint8Array;
} {
  const header = gs2Header(flagOf(start));
  const bare = `n=${escapeName(start.username)},r=${start.nonce}`;
  return { state: { ...start, header, bare }, message: utf8(header + bare) };
}

function flagOf(start: ScramClientStart): BindingFlag {
  if (start.binding !== undefined) return { kind: "p", type: start.binding.type };
  return { kind: start.couldBind === true ? "y" : "n" };
}

/** The client's answer to the server's first message. The password must be prepared by `saslPrep`. */
export async function scramClientFinal(
  crypto: ScramCrypto,
  state: ScramClientState,
  serverFirst: Uint8Array,
  preparedPassword: string,
): Promise<ScramClientProof | ScramClientProblem> {
  const first = parseServerFirst(serverFirst);
  if (first === null) return "malformed";
  // RFC 5802 §5.1: a nonce that does not continue ours is someone else's exchange.
  if (!first.nonce.startsWith(state.nonce) || first.nonce.length === state.nonce.length) return "nonce";
  if (first.iterations < SCRAM_ITERATIONS_MIN || first.iterations > SCRAM_ITERATIONS_MAX) return "iterations";

  const { hash, offered } = state;
  // Somebody in between who changes the attribute as well spoils the signatures, which cover this message.
  if (first.offeredHash !== undefined && offered !== undefined) {
    if (first.offeredHash !== (await offeredSignInHash(crypto, hash, offered))) return "downgrade";
  }
  const salted = await saltedPassword(crypto, hash, preparedPassword, first.salt, first.iterations);
  const clientKey = await clientKeyOf(crypto, hash, salted);
  const withoutProof = `c=${encodeBase64(bindingInput(state.header, state.binding))},r=${first.nonce}`;
  const signed = utf8(`${state.bare},${new TextDecoder().decode(serverFirst)},${withoutProof}`);
  const clientSignature = await crypto.hmac(hash, await crypto.hash(hash, clientKey), signed);
  return {
    message: utf8(`${withoutProof},p=${encodeBase64(xorBytes(clientKey, clientSignature))}`),
    serverSignature: await crypto.hmac(hash, await serverKeyOf(crypto, hash, salted), signed),
  };
}

/** Whether the server knows the password too. A client that skips this would take anybody for its server. */
export function isScramServer(proof: ScramClientProof, serverFinal: Uint8Array): boolean {
  return isServerSignature(serverFinal, proof.serverSignature);
}
