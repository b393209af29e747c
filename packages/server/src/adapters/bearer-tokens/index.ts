import { readFileSync } from "node:fs";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  jwtVerify,
  type JWTVerifyGetKey,
} from "jose";
import type { BearerTokens, Log } from "../../core/index.ts";
import { StartError } from "../data-directory/index.ts";

export interface BearerOptions {
  readonly issuer: string;
  readonly audience: string;
  /** A file with a JSON Web Key Set, or the address where the issuer publishes it. */
  readonly keys: string;
  /** The claim with the user name. */
  readonly claim: string;
}

/** Nothing that a secret shared with other services could sign, and nothing unsigned. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const CLOCK_SECONDS_OFF_MAX = 30;
const FETCH_MS_MAX = 5_000;

/** Tokens of one issuer: JSON Web Tokens that are signed, for us, and not expired (RFC 7519, RFC 9068). */
export function openBearerTokens(options: BearerOptions, log: Log): BearerTokens {
  const keys = keysOf(options.keys);
  const wanted = {
    issuer: options.issuer,
    audience: options.audience,
    algorithms: ALGORITHMS,
    clockTolerance: CLOCK_SECONDS_OFF_MAX,
    requiredClaims: ["exp", options.claim],
  };
  return {
    async userOf(token) {
      try {
        const { payload } = await jwtVerify(token, keys, wanted);
        const user = payload[options.claim];
        return typeof user === "string" && user !== "" ? user : null;
      } catch (fault) {
        if (!(fault instanceof errors.JOSEError)) throw fault;
        // The code says what was wrong with it; the token itself is a secret.
        log.info("sign-in.token-refused", { why: fault.code });
        return null;
      }
    },
  };
}

function keysOf(place: string): JWTVerifyGetKey {
  if (/^https?:\/\//.test(place)) return createRemoteJWKSet(new URL(place), { timeoutDuration: FETCH_MS_MAX });
  try {
    return createLocalJWKSet(JSON.parse(readFileSync(place, "utf8")) as JSONWebKeySet);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(
      "start/config",
      `The keys of the token issuer cannot be read: ${reason}.`,
      "Check sign_in.token_keys: a file with a JSON Web Key Set, or its address.",
      { cause },
    );
  }
}
