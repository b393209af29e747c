import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import type { Clock } from "../../core/ports/index.ts";
import { StartError } from "../data-directory/index.ts";
import type { TlsIdentity } from "../network/index.ts";
import type { Issued } from "./issue.ts";

const DAY_MS = 86_400_000;
/** A leaf with less than this left is replaced; it is checked at start and then daily. */
const RENEWED_BEFORE_MS = 30 * DAY_MS;
const CHECKED_EVERY_MS = DAY_MS;

/** Needed once a year, and slow to load. */
const issuing = (): Promise<typeof import("./issue.ts")> => import("./issue.ts");

/** What the certificate must hold: people reach a server on their own machine in every one of these ways. */
export function namesFor(domain: string): readonly string[] {
  return [...new Set(["localhost", "127.0.0.1", "::1", domain, `rooms.${domain}`])];
}

/**
 * The certificate of a server that was given none: a leaf signed by an authority of its own, both kept in the data
 * directory (`ca.pem` is for people to import). `identity` gives the same object until it is renewed.
 */
export async function openOwnCertificates(options: {
  readonly directory: string;
  readonly domain: string;
  readonly clock: Clock;
}): Promise<{
  readonly identity: () => TlsIdentity;
  readonly checkEveryMs: number;
  renewIfNeeded(): Promise<boolean>;
}> {
  const { directory, domain, clock } = options;
  const authority = pairAt(directory, "ca.pem", "ca.key.pem");
  const leaf = pairAt(directory, "server.pem", "server.key.pem");

  async function renewed(): Promise<TlsIdentity | null> {
    const now = clock.now();
    const trusted = await keptOr(
      authority,
      (held) => isFresh(held, now),
      async () => (await issuing()).issueAuthority(now),
    );
    const isGood = (held: Issued): boolean => isFresh(held, now) && isSignedFor(held, trusted, namesFor(domain));
    const before = readPair(leaf);
    const issued = await keptOr(leaf, isGood, async () => (await issuing()).issueLeaf(trusted, namesFor(domain), now));
    return before?.certificate === issued.certificate ? null : toIdentity(issued, trusted);
  }

  const first = (await renewed()) ?? toIdentity(required(leaf), required(authority));
  let current = first;
  return {
    identity: () => current,
    checkEveryMs: CHECKED_EVERY_MS,
    async renewIfNeeded() {
      const next = await renewed();
      if (next !== null) current = next;
      return next !== null;
    },
  };
}

/** A certificate that the operator gave. Throws StartError when the files cannot be read or do not belong together. */
export function readGivenCertificate(files: { readonly certificate: string; readonly key: string }): TlsIdentity {
  try {
    const identity = { cert: readFileSync(files.certificate, "utf8"), key: readFileSync(files.key, "utf8") };
    if (!new X509Certificate(identity.cert).checkPrivateKey(createPrivateKey(identity.key)))
      throw new Error("the key is not that of the certificate");
    return identity;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(
      "start/certificate",
      `The certificate cannot be used: ${reason}.`,
      "Check tls.certificate and tls.key: PEM files that belong together.",
      { cause },
    );
  }
}

interface PairFiles {
  readonly certificate: string;
  readonly key: string;
}

function pairAt(directory: string, certificate: string, key: string): PairFiles {
  return { certificate: join(directory, certificate), key: join(directory, key) };
}

async function keptOr(
  files: PairFiles,
  isGood: (held: Issued) => boolean,
  issue: () => Promise<Issued>,
): Promise<Issued> {
  const held = readPair(files);
  if (held !== null && isGood(held)) return held;
  const issued = await issue();
  writePair(files, issued);
  return issued;
}

function readPair(files: PairFiles): Issued | null {
  if (!existsSync(files.certificate) || !existsSync(files.key)) return null;
  return { certificate: readFileSync(files.certificate, "utf8"), key: readFileSync(files.key, "utf8") };
}

function required(files: PairFiles): Issued {
  const pair = readPair(files);
  if (pair === null) throw new Error(`${files.certificate} has vanished`);
  return pair;
}

/** The key is never readable by others, not even for an instant, and a crash leaves the old pair or a new one that gets replaced. */
function writePair(files: PairFiles, issued: Issued): void {
  writeFileSync(`${files.key}.new`, issued.key, { mode: 0o600 });
  chmodSync(`${files.key}.new`, 0o600);
  renameSync(`${files.key}.new`, files.key);
  writeFileSync(files.certificate, issued.certificate);
}

function isFresh(held: Issued, now: number): boolean {
  const parsed = parse(held);
  return parsed !== null && Date.parse(parsed.validTo) - now > RENEWED_BEFORE_MS && Date.parse(parsed.validFrom) <= now;
}

function isSignedFor(held: Issued, authority: Issued, names: readonly string[]): boolean {
  const parsed = parse(held);
  if (parsed === null || !parsed.verify(createPublicKey(authority.certificate))) return false;
  return names.every(
    (name) => (isIP(name) ? parsed.checkIP(name) : parsed.checkHost(name, { subject: "never" })) !== undefined,
  );
}

/** Null for what is no certificate with its key: it is replaced. */
function parse(held: Issued): X509Certificate | null {
  try {
    const parsed = new X509Certificate(held.certificate);
    return parsed.checkPrivateKey(createPrivateKey(held.key)) ? parsed : null;
  } catch {
    return null;
  }
}

function toIdentity(leaf: Issued, authority: Issued): TlsIdentity {
  return { key: leaf.key, cert: `${leaf.certificate}\n${authority.certificate}` };
}
