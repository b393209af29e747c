import { hex, utf8 } from "@tandem/protocol/encoding";
import type { Crypto, Random } from "../ports/index.ts";

const SECRET_BYTES = 32;

/** FE7: keys that only we can make, and check without having kept them (XEP-0185 v1.0 §3). */
export class DialbackKeys {
  readonly #crypto: Crypto;
  readonly #secret: Uint8Array;

  /** The secret lives as long as the process: a key that a restart makes invalid belongs to a stream that it ended too. */
  constructor(crypto: Crypto, random: Random) {
    this.#crypto = crypto;
    this.#secret = utf8(hex(crypto.hash("sha-256", random.bytes(SECRET_BYTES))));
  }

  key(receiving: string, originating: string, streamId: string): string {
    return hex(this.#crypto.hmac("sha-256", this.#secret, utf8(`${receiving} ${originating} ${streamId}`)));
  }

  isValid(key: string, receiving: string, originating: string, streamId: string): boolean {
    return this.#crypto.equal(utf8(key), utf8(this.key(receiving, originating, streamId)));
  }
}
