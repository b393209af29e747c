import type { BareJid } from "@tandem/protocol";
import { utf8 } from "@tandem/protocol/encoding";
import { OAUTHBEARER } from "@tandem/protocol/rfc-7628-oauthbearer";
import type { ChannelBindings, ScramHash } from "@tandem/protocol/sasl-scram";
import { offeredSignInHash, type OfferedSignIn } from "@tandem/protocol/xep-0474-downgrade-protection";
import type {
  AccountCredentials,
  BearerTokens,
  Collection,
  Crypto,
  Log,
  Random,
  ScramCredentials,
  ScramMechanism,
} from "../ports/index.ts";
import type { Environment } from "../module.ts";
import type { Connection } from "./connection.ts";
import { refuse, type SaslExchange, type SignInGuard } from "./sasl/exchange.ts";
import { BearerExchange } from "./sasl/bearer.ts";
import { accountsIn, ExternalExchange } from "./sasl/external.ts";
import { PlainExchange } from "./sasl/plain.ts";
import { ScramExchange, scramCrypto } from "./sasl/scram.ts";
import { SignInThrottle } from "./throttle.ts";

/** Best first: some programs take the first that they know. */
const BOUND_MECHANISMS = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"] as const;
const PASSWORD_MECHANISMS = ["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"] as const;
const ALL_MECHANISMS = ["EXTERNAL", ...BOUND_MECHANISMS, ...PASSWORD_MECHANISMS, OAUTHBEARER] as const;
export type Mechanism = (typeof ALL_MECHANISMS)[number];

const PLUS = /-PLUS$/;

export interface SignInPolicy {
  /** Lets a client on the same machine sign in without TLS, with PLAIN too: for tools and benches. */
  readonly plaintextOnLoopback: boolean;
  /** False: no `-PLUS`, e.g. for clients that bind what nobody announced. True unless told. */
  readonly channelBinding?: boolean | undefined;
  /** Undefined: nobody signs in by a token of somebody else. */
  readonly bearerTokens?: BearerTokens | undefined;
}

interface Secret {
  readonly value: readonly number[];
}

const SALT_BYTES = 16;
const SECRET_BYTES = 32;

/** Checks who somebody is. One for the whole server. */
export class SignIn {
  readonly #domain: string;
  readonly #policy: SignInPolicy;
  readonly #accounts: AccountCredentials;
  readonly #crypto: Crypto;
  readonly #random: Random;
  readonly #log: Log;
  readonly #throttle: SignInThrottle;
  readonly #secrets: Collection<Secret>;
  /** By hash and offer, of which there are few: who signs in does not wait for what is always the same. */
  readonly #offeredHashes = new Map<string, Promise<string>>();
  #secret: Uint8Array = new Uint8Array();

  constructor(domain: string, policy: SignInPolicy, accounts: AccountCredentials, environment: Environment) {
    this.#domain = domain;
    this.#policy = policy;
    this.#accounts = accounts;
    this.#crypto = environment.crypto;
    this.#random = environment.random;
    this.#log = environment.log;
    this.#throttle = new SignInThrottle(environment.clock, environment.timers);
    this.#secrets = environment.storage.collection<Secret>({ name: "sign-in-secrets", version: 1 });
  }

  /** Reads the secret behind made-up salts, which must survive a restart: a salt that changes tells that there is no account. */
  async start(): Promise<void> {
    const made = { value: [...this.#random.bytes(SECRET_BYTES)] };
    const stored = await this.#secrets.update("", "salt", (old) => old ?? made);
    this.#secret = Uint8Array.from((stored ?? made).value);
  }

  /** A keyed digest that nobody outside can compute, e.g. of a device, for a resource that stays the same. */
  pseudonym(purpose: string, text: string): Uint8Array {
    return this.#crypto.hmac("sha-256", this.#secret, utf8(`${purpose}\0${text}`));
  }

  /** Whether this connection may carry a sign-in at all (SV6). */
  isAllowed(connection: Connection): boolean {
    if (connection.isSecure) return true;
    // HTTP from this machine is a browser on it or its own proxy, which does TLS; TCP clients have STARTTLS.
    return connection.isLoopback && (connection.kind !== "tcp" || this.#policy.plaintextOnLoopback);
  }

  mechanismsFor(connection: Connection): readonly Mechanism[] {
    if (!this.isAllowed(connection)) return [];
    return ALL_MECHANISMS.filter((name) => this.#isOffered(name, connection));
  }

  #isOffered(mechanism: Mechanism, connection: Connection): boolean {
    // What could be used by whoever listens.
    const mayShowSecret = connection.isSecure || this.#policy.plaintextOnLoopback;
    if (mechanism === "PLAIN") return mayShowSecret;
    if (mechanism === OAUTHBEARER) return mayShowSecret && this.#policy.bearerTokens !== undefined;
    if (mechanism === "EXTERNAL") return accountsIn(connection.peerCertificate, this.#domain).length > 0;
    return !PLUS.test(mechanism) || this.bindingsOf(connection) !== undefined;
  }

  /** Undefined: this connection is offered no channel binding. */
  bindingsOf(connection: Connection): ChannelBindings | undefined {
    return this.#policy.channelBinding === false ? undefined : connection.bindings;
  }

  /** Null for a mechanism that this connection was not offered. */
  begin(mechanism: string, connection: Connection): SaslExchange | null {
    const offered = this.mechanismsFor(connection).find((name) => name === mechanism);
    if (offered === undefined) return null;
    const guard = this.guardFor(connection.remoteAddress);
    if (offered === "PLAIN") {
      return new PlainExchange(this.#domain, guard, (account, password) =>
        this.#accounts.verifyPlain(account, password),
      );
    }
    if (offered === "EXTERNAL") {
      const named = accountsIn(connection.peerCertificate, this.#domain);
      return new ExternalExchange(named, guard, (account) => this.#accounts.exists(account));
    }
    if (offered === OAUTHBEARER) return this.#bearer(guard, connection);
    const bindings = this.bindingsOf(connection);
    const offer = { mechanisms: this.mechanismsFor(connection), bindings: bindings?.types };
    return new ScramExchange(offered.replace(PLUS, "") as ScramMechanism, {
      domain: this.#domain,
      crypto: scramCrypto(this.#crypto, this.#random),
      random: this.#random,
      guard,
      isBound: PLUS.test(offered),
      bindings,
      offeredHash: (hash) => this.#offeredHash(hash, offer),
      onDowngrade: () => this.#log.warn("sign-in.downgrade", { address: connection.remoteAddress }),
      credentials: async (account, wanted) =>
        (await this.#accounts.credentials(account, wanted)) ?? this.#madeUp(account, wanted),
    });
  }

  #bearer(guard: SignInGuard, { remoteAddress: address }: Connection): SaslExchange {
    return new BearerExchange({
      domain: this.#domain,
      guard,
      exists: (account) => this.#accounts.exists(account),
      userOf: async (token) => {
        const user = (await this.#policy.bearerTokens?.userOf(token)) ?? null;
        if (user === null) this.#log.info("sign-in.refused", { address, condition: "not-authorized" });
        return user;
      },
    });
  }

  #offeredHash(hash: ScramHash, offer: OfferedSignIn): Promise<string> {
    const key = [hash, ...offer.mechanisms, ...(offer.bindings ?? [])].join(" ");
    let made = this.#offeredHashes.get(key);
    if (made === undefined) {
      made = offeredSignInHash(scramCrypto(this.#crypto, this.#random), hash, offer);
      this.#offeredHashes.set(key, made);
    }
    return made;
  }

  guardFor(address: string): SignInGuard {
    return async (account, judge) => {
      const attempt = async () => {
        const step = await judge();
        // Only who has proved to own it learns that the account is disabled.
        if (step.kind !== "success" || !(await this.#accounts.isDisabled(account))) return step;
        return refuse("account-disabled");
      };
      const isSuccess = (step: { kind: string }): boolean => step.kind === "success";
      const judged = await this.#throttle.attempt(account, address, attempt, isSuccess);
      const step = judged ?? refuse("temporary-auth-failure");
      if (step.kind === "failure") this.#log.info("sign-in.refused", { account, address, condition: step.condition });
      return step;
    };
  }

  #madeUp(account: BareJid, mechanism: ScramMechanism): ScramCredentials {
    const hash = mechanism === "SCRAM-SHA-1" ? "sha-1" : "sha-256";
    const made = (purpose: string): Uint8Array =>
      this.#crypto.hmac(hash, this.#secret, utf8(`${purpose} ${mechanism}\0${account}`));
    return {
      salt: made("salt").slice(0, SALT_BYTES),
      iterations: this.#accounts.iterations,
      storedKey: made("stored"),
      serverKey: made("server"),
    };
  }
}
