import type { BareJid } from "@tandem/protocol";
import { decodeBase64, encodeBase64, hex, utf8 } from "@tandem/protocol/encoding";
import type { UserAgent } from "@tandem/protocol/xep-0388-sasl2";
import type { FastToken } from "@tandem/protocol/xep-0484-fast";
import type { Limits } from "../limits.ts";
import type { Environment } from "../module.ts";
import type { Collection, CollectionSpec, Crypto } from "../ports/index.ts";

/** What is kept of a token: enough to check it and to answer, not enough to sign in with. */
export interface StoredToken {
  /** HMAC(token, "Responder") in base64: what proves to the client that the server knows the token. */
  readonly answer: string;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** The installation that it was issued to. */
  readonly agentId?: string;
  readonly software?: string;
  readonly device?: string;
  /** Key of the token that this one follows: gone once this one is used. */
  readonly replaces?: string;
  /** The highest count of a use so far (XEP-0484 §3.5). */
  readonly count?: number;
}

/** Owner: account. Key: hash of HMAC(token, "Initiator"), which is all that a client ever sends. */
export const signInTokensSpec: CollectionSpec<StoredToken> = { name: "sign-in-tokens", version: 1 };

const DAY_MS = 86_400_000;
/** A token that was used after this long is followed by a new one, which lives `signInTokenDays` from then. */
const RENEW_AFTER_MS = DAY_MS;
const TOKEN_BITS = 256;
const AGENT_CHARS_MAX = 128;

export interface TokenUse {
  readonly agentId: string | undefined;
  readonly count: number | undefined;
  /** Sign out here: the token ends with this use. */
  readonly invalidate: boolean;
}

export interface UsedToken {
  readonly key: string;
  readonly answer: Uint8Array;
  /** A new one should follow. */
  readonly isDue: boolean;
}

/** "Stay signed in" (XEP-0484): issued, checked, renewed, expired and revoked here. */
export class SignInTokens {
  readonly #tokens: Collection<StoredToken>;
  readonly #environment: Environment;
  readonly #limits: Limits;

  constructor(environment: Environment, limits: Limits) {
    this.#environment = environment;
    this.#limits = limits;
    this.#tokens = environment.storage.collection(signInTokensSpec);
  }

  async issue(account: BareJid, agent: UserAgent, replaces: string | undefined): Promise<FastToken> {
    const { clock, crypto, random } = this.#environment;
    const token = random.id(TOKEN_BITS);
    const now = clock.now();
    const expiry = now + this.#limits.signInTokenDays * DAY_MS;
    await this.#makeRoom(account);
    await this.#tokens.put(account, keyOf(crypto, hmacOf(crypto, token, "Initiator")), {
      answer: encodeBase64(hmacOf(crypto, token, "Responder")),
      issuedAt: now,
      expiresAt: expiry,
      ...described(agent),
      ...(replaces === undefined ? {} : { replaces }),
    });
    return { token, expiry };
  }

  /** Null for a token that is unknown, expired, another installation's, or replayed. */
  async use(account: BareJid, proof: Uint8Array, use: TokenUse): Promise<UsedToken | null> {
    const key = keyOf(this.#environment.crypto, proof);
    const token = await this.#tokens.get(account, key);
    const answer = decodeBase64(token?.answer ?? "");
    if (token === undefined || answer === null) return null;
    const now = this.#environment.clock.now();
    if (token.expiresAt <= now) {
      await this.#tokens.delete(account, key);
      return null;
    }
    if (token.agentId !== undefined && token.agentId !== use.agentId) return null;
    if (!(await this.#count(account, key, use.count))) return null;
    if (token.replaces !== undefined) await this.#tokens.delete(account, token.replaces);
    if (use.invalidate) await this.#tokens.delete(account, key);
    return { key, answer, isDue: !use.invalidate && now - token.issuedAt >= RENEW_AFTER_MS };
  }

  /** Every "stay signed in" of the account ends, e.g. because its password was changed. */
  async revokeAll(account: BareJid): Promise<void> {
    await this.#tokens.deleteOwner(account);
  }

  /** XEP-0484 §3.5: who counts, counts up; a lower number, or none any more, is somebody's recording. */
  async #count(account: BareJid, key: string, count: number | undefined): Promise<boolean> {
    if (count === undefined) return (await this.#tokens.get(account, key))?.count === undefined;
    let isNew = false;
    await this.#tokens.update(account, key, (old) => {
      isNew = old !== undefined && (old.count === undefined || count > old.count);
      return isNew && old !== undefined ? { ...old, count } : old;
    });
    return isNew;
  }

  async #makeRoom(account: BareJid): Promise<void> {
    const rows = await this.#tokens.list(account);
    const surplus = rows.length + 1 - this.#limits.signInTokensPerAccountMax;
    if (surplus <= 0) return;
    const oldest = rows.toSorted((a, b) => a.value.issuedAt - b.value.issuedAt).slice(0, surplus);
    for (const row of oldest) await this.#tokens.delete(account, row.key);
  }
}

function hmacOf(crypto: Crypto, token: string, purpose: "Initiator" | "Responder"): Uint8Array {
  return crypto.hmac("sha-256", utf8(token), utf8(purpose));
}

function keyOf(crypto: Crypto, proof: Uint8Array): string {
  return hex(crypto.hash("sha-256", proof));
}

function described({ id, software, device }: UserAgent): Pick<StoredToken, "agentId" | "software" | "device"> {
  const cut = (text: string): string => text.slice(0, AGENT_CHARS_MAX);
  return {
    ...(id === undefined ? {} : { agentId: id }),
    ...(software === undefined ? {} : { software: cut(software) }),
    ...(device === undefined ? {} : { device: cut(device) }),
  };
}
