import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

// The same object under the name that the library's types give it; Node's and the browser's declarations of it differ in words.
const provider = webcrypto as unknown as NonNullable<Parameters<typeof X509CertificateGenerator.createSelfSigned>[1]>;

/** PEM texts. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;
/** People import the authority by hand, so it lasts; browsers refuse leaves of more than 398 days. */
const AUTHORITY_DAYS = 3_650;
const LEAF_DAYS = 397;
/** A client whose clock is a little behind must not find the certificate not yet valid. */
const BACKDATED_MS = 3_600_000;
const KEY_ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING_ALGORITHM = { name: "ECDSA", hash: "SHA-256" } as const;
const KEY_LABEL = "PRIVATE KEY";

export async function issueAuthority(now: number): Promise<Issued> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: newSerial(),
      // With a number of its own, so that two machines' authorities can be told apart in a list of trusted ones.
      name: `CN=Tandem local authority ${randomBytes(4).toString("hex")}`,
      notBefore: new Date(now - BACKDATED_MS),
      notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
      keys,
      signingAlgorithm: SIGNING_ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, provider),
      ],
    },
    provider,
  );
  return { certificate: certificate.toString("pem"), key: await exportKey(keys.privateKey) };
}

export async function issueLeaf(authority: Issued, names: readonly string[], now: number): Promise<Issued> {
  const issuer = new X509Certificate(authority.certificate);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: newSerial(),
      subject: "CN=Tandem",
      issuer: issuer.subject,
      notBefore: new Date(now - BACKDATED_MS),
      notAfter: new Date(now + LEAF_DAYS * DAY_MS),
      publicKey: keys.publicKey,
      signingKey: await importKey(authority.key),
      signingAlgorithm: SIGNING_ALGORITHM,
      extensions: await leafExtensions(issuer, keys.publicKey, names),
    },
    provider,
  );
  return { certificate: certificate.toString("pem"), key: await exportKey(keys.privateKey) };
}

async function leafExtensions(
  issuer: X509Certificate,
  key: webcrypto.CryptoKey,
  names: readonly string[],
): Promise<Extension[]> {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    // The client's too: to another server we are one, and show it for SASL EXTERNAL.
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
    new SubjectAlternativeNameExtension(names.map(generalName)),
    await SubjectKeyIdentifierExtension.create(key, false, provider),
    await AuthorityKeyIdentifierExtension.create(issuer, false, provider),
  ];
}

/** RFC 5280 §4.2.1.6. */
function generalName(value: string): { readonly type: "ip" | "dns"; readonly value: string } {
  return { type: isIP(value) === 0 ? "dns" : "ip", value };
}

/** RFC 5280 §4.1.2.2: positive, at most 20 octets. */
function newSerial(): string {
  return `01${randomBytes(15).toString("hex")}`;
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEY_ALGORITHM, true, ["sign", "verify"]);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), KEY_LABEL);
}

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [der] = PemConverter.decode(pem);
  if (der === undefined) throw new Error("no key in the file of the authority");
  return await webcrypto.subtle.importKey("pkcs8", der, KEY_ALGORITHM, false, ["sign"]);
}
