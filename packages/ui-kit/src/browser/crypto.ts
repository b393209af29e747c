import type { ClientPorts } from "@tandem/client-core/ports";

type ScramCrypto = ClientPorts["crypto"];
type Bytes = Uint8Array<ArrayBuffer>;

/** WebCrypto. It exists in secure contexts only; elsewhere a password must not be typed anyway. */
export const browserCrypto: ScramCrypto = {
  hash: async (hash, data) => new Uint8Array(await crypto.subtle.digest(hash, copy(data))),
  hmac: async (hash, key, data) => {
    const secret = await crypto.subtle.importKey("raw", copy(key), { name: "HMAC", hash }, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", secret, copy(data)));
  },
  pbkdf2: async (hash, password, salt, iterations) => {
    const secret = await crypto.subtle.importKey("raw", copy(password), "PBKDF2", false, ["deriveBits"]);
    const algorithm = { name: "PBKDF2", hash, salt: copy(salt), iterations };
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, secret, hash === "SHA-1" ? 160 : 256));
  },
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
};

/** WebCrypto takes bytes that are not shared with another thread; the core does not say whether its own are. */
function copy(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}
