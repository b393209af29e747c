import { type BareJid, parseBareJid } from "@tandem/protocol";
import { decodeBase64, encodeBase64, textOf, utf8 } from "@tandem/protocol/encoding";
import type { Clock, Collection, Crypto, Random } from "../../core/index.ts";

const PERIOD_MS = 3_600_000;

/**
 * Signed leave for one account to fetch one file, as part of its address: browsers cannot be told to send a header for an
 * image. It says who asks, not that they may: that is judged again each time. The same ticket is given for a whole hour,
 * so that the browser's cache knows the address again.
 */
export class Tickets {
  readonly #crypto: Crypto;
  readonly #clock: Clock;
  readonly #key: Uint8Array;

  constructor(key: Uint8Array, { crypto, clock }: { readonly crypto: Crypto; readonly clock: Clock }) {
    this.#key = key;
    this.#crypto = crypto;
    this.#clock = clock;
  }

  /** Good until the end of the next hour. */
  give(id: string, account: BareJid): { readonly ticket: string; readonly until: number } {
    const until = (Math.floor(this.#clock.now() / PERIOD_MS) + 2) * PERIOD_MS;
    const plain = `${until.toString(36)}.${webSafe(encodeBase64(utf8(account)))}`;
    return { ticket: `${plain}.${this.#sign(id, plain)}`, until };
  }

  /** Whose ticket for that file it is; null when it is none, or not any more. */
  accountOf(id: string, ticket: string): BareJid | null {
    const [until = "", account = "", signature = ""] = ticket.length > 4_096 ? [] : ticket.split(".");
    const expected = utf8(this.#sign(id, `${until}.${account}`));
    if (!this.#crypto.equal(utf8(signature), expected)) return null;
    if (Number.parseInt(until, 36) <= this.#clock.now()) return null;
    const bytes = decodeBase64(standard(account));
    return bytes === null ? null : parseBareJid(textOf(bytes) ?? "");
  }

  #sign(id: string, plain: string): string {
    return webSafe(encodeBase64(this.#crypto.hmac("sha-256", this.#key, utf8(`${id}.${plain}`))));
  }
}

function webSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function standard(text: string): string {
  return text
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .padEnd(Math.ceil(text.length / 4) * 4, "=");
}

/** The key that signs, made once and kept: tickets outlive a restart. */
export async function ticketKey(kept: Collection<string>, random: Random): Promise<Uint8Array> {
  const fresh = encodeBase64(random.bytes(32));
  const stored = await kept.update("", "ticket-key", (old) => old ?? fresh);
  return decodeBase64(stored ?? fresh) ?? random.bytes(32);
}
