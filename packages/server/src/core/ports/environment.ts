/** Everything ambient that core and modules may use. The simulator hands in virtual ones; nothing else may be touched. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. May step; never use it to measure a duration. */
  now(): number;
  /** Milliseconds on a clock that never goes back; only differences mean anything. */
  monotonic(): number;
}

export interface Timer {
  cancel(): void;
}

export interface Timers {
  /** Runs `task` once, `ms` from now. A pending timer does not keep the process alive. */
  after(ms: number, task: () => void): Timer;
  every(ms: number, task: () => void): Timer;
}

export interface Random {
  /** Cryptographically strong in production, seeded in the simulator. */
  bytes(length: number): Uint8Array;
  /** URL-safe identifier of at least `bits` bits of entropy (120 unless told). */
  id(bits?: number): string;
}

/** What core and modules need of cryptography. All results are raw bytes. */
export interface Crypto {
  hash(name: "sha-1" | "sha-256", data: Uint8Array): Uint8Array;
  hmac(name: "sha-1" | "sha-256", key: Uint8Array, data: Uint8Array): Uint8Array;
  pbkdf2(name: "sha-1" | "sha-256", password: string, salt: Uint8Array, iterations: number): Promise<Uint8Array>;
  /** Constant-time; false when the lengths differ. */
  equal(a: Uint8Array, b: Uint8Array): boolean;
}

/** Structured log. Never pass message text, passwords or tokens; addresses are allowed. `event` is stable and greppable. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Metrics {
  count(name: string, amount?: number, labels?: Readonly<Record<string, string>>): void;
  gauge(name: string, value: () => number): void;
}
