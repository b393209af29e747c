import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { decodeBase64, textOf, utf8 } from "../encoding/index.ts";
import {
  deriveScramKeys,
  isScramServer,
  parseClientFinal,
  parseClientFirst,
  parseScramMechanism,
  parseServerFirst,
  PASSWORD_CHARS_MAX,
  saslPrep,
  SCRAM_ITERATIONS_MAX,
  SCRAM_ITERATIONS_MIN,
  SCRAM_MESSAGE_CHARS_MAX,
  scramClientFinal,
  scramClientFirst,
  scramNonce,
  scramServerFinal,
  scramServerFirst,
  scramServerHello,
  type ChannelBinding,
  type ChannelBindings,
  type ScramClientProof,
  type ScramCrypto,
  type ScramHash,
} from "./index.ts";

const nodeName = (hash: ScramHash): string => hash.replace("-", "").toLowerCase();
const crypto: ScramCrypto = {
  hash: (hash, data) => new Uint8Array(createHash(nodeName(hash)).update(data).digest()),
  hmac: (hash, key, data) => new Uint8Array(createHmac(nodeName(hash), key).update(data).digest()),
  pbkdf2: (hash, password, salt, iterations) =>
    new Uint8Array(pbkdf2Sync(password, salt, iterations, hash === "SHA-1" ? 20 : 32, nodeName(hash))),
  randomBytes: (count) => new Uint8Array(randomBytes(count)),
};

interface Vector {
  readonly hash: ScramHash;
  readonly nonce: string;
  readonly serverNonce: string;
  readonly salt: string;
  readonly clientFinal: string;
  readonly serverFinal: string;
}

const rfc5802: Vector = {
  hash: "SHA-1",
  nonce: "fyko+d2lbbFgONRv9qkxdawL",
  serverNonce: "3rfcNHYJY1ZVvWVs7j",
  salt: "QSXCR+Q6sek8bf92",
  clientFinal: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
  serverFinal: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
};
const rfc7677: Vector = {
  hash: "SHA-256",
  nonce: "rOprNGfwEbeRWgbNEkqO",
  serverNonce: "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
  salt: "W22ZaJ0SNY7soEsUEjb6gQ==",
  clientFinal:
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
  serverFinal: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
};

test.each([
  ["RFC 5802 §5", rfc5802],
  ["RFC 7677 §3", rfc7677],
])("the example exchange, both sides (%s)", async (_source, vector) => {
  const salt = decodeBase64(vector.salt) as Uint8Array;
  const keys = await deriveScramKeys(crypto, vector.hash, "pencil", salt, 4096);
  const client = scramClientFirst({ hash: vector.hash, username: "user", nonce: vector.nonce });
  expect(textOf(client.message)).toBe(`n,,n=user,r=${vector.nonce}`);
  const hello = scramServerHello({ hash: vector.hash, isBound: false, bindings: undefined }, client.message);
  if (typeof hello === "string") throw new Error(hello);
  const server = scramServerFirst(vector.hash, hello, keys, vector.serverNonce);
  expect(textOf(server.message)).toBe(`r=${vector.nonce}${vector.serverNonce},s=${vector.salt},i=4096`);
  const proof = (await scramClientFinal(crypto, client.state, server.message, "pencil")) as ScramClientProof;
  expect(textOf(proof.message)).toBe(vector.clientFinal);
  const final = (await scramServerFinal(crypto, server.state, proof.message)) as Uint8Array;
  expect(textOf(final)).toBe(vector.serverFinal);
  expect(isScramServer(proof, final)).toBe(true);
  expect(isScramServer(proof, utf8("v=AAAA"))).toBe(false);
  expect(isScramServer(proof, utf8("e=other-error"))).toBe(false);
});

const bindingsOf = (known: readonly ChannelBinding[]): ChannelBindings => ({
  types: known.map(({ type }) => type),
  dataOf: (type) => known.find((binding) => binding.type === type)?.data,
});

async function exchange(over: {
  password?: string;
  clientBinding?: ChannelBinding;
  serverBindings?: readonly ChannelBinding[];
  couldBind?: boolean;
  isBound?: boolean;
}): Promise<string> {
  const keys = await deriveScramKeys(crypto, "SHA-256", "pencil", utf8("0123456789abcdef"), 4096);
  const client = scramClientFirst({
    hash: "SHA-256",
    username: "a,b=c",
    nonce: scramNonce(crypto),
    binding: over.clientBinding,
    couldBind: over.couldBind,
  });
  const policy = {
    hash: "SHA-256" as const,
    isBound: over.isBound ?? over.clientBinding !== undefined,
    bindings: over.serverBindings && bindingsOf(over.serverBindings),
  };
  const hello = scramServerHello(policy, client.message);
  if (typeof hello === "string") return hello;
  const server = scramServerFirst("SHA-256", hello, keys, scramNonce(crypto));
  const proof = await scramClientFinal(crypto, client.state, server.message, over.password ?? "pencil");
  if (typeof proof === "string") return proof;
  const final = await scramServerFinal(crypto, server.state, proof.message);
  return final !== null && isScramServer(proof, final) ? `signed in as ${hello.clientFirst.username}` : "refused";
}

const exporter = { type: "tls-exporter", data: Uint8Array.of(1, 2, 3) };
const other = { type: "tls-exporter", data: Uint8Array.of(1, 2, 4) };

test.each([
  ["right password, a name with signs", {}, "signed in as a,b=c"],
  ["wrong password", { password: "pen" }, "refused"],
  ["bound channel", { clientBinding: exporter, serverBindings: [exporter] }, "signed in as a,b=c"],
  ["bound to another channel: someone sits between", { clientBinding: exporter, serverBindings: [other] }, "refused"],
  ["binding of a type that the server does not have", { clientBinding: exporter }, "not-bound"],
  ["-PLUS chosen, not bound", { isBound: true, serverBindings: [exporter] }, "not-bound"],
  ["could bind, though the server offers: downgrade", { couldBind: true, serverBindings: [exporter] }, "downgrade"],
  ["could bind, server does not offer", { couldBind: true }, "signed in as a,b=c"],
])("[SV6] %s (RFC 5802 §6)", async (_name, over, outcome) => expect(await exchange(over)).toBe(outcome));

test.each([
  "",
  "n=user,r=x",
  "n,,n=user",
  "n,,r=x,n=user",
  "n,,m=ext,n=user,r=x",
  "n,,n=us=2Xer,r=x",
  "p=,,n=user,r=x",
  "n,,n=user,r=a\u0001b",
  "n,,n=,r=x",
  `n,,n=${"u".repeat(SCRAM_MESSAGE_CHARS_MAX)},r=x`,
])("[SV5] no first message of a client: %j", (text) => expect(parseClientFirst(utf8(text))).toBeNull());

test("[SV5] other messages that are none", () => {
  expect(
    ["r=x", "r=x,s=!,i=1", "r=x,s=QQ==,i=0", "s=QQ==,r=x,i=4096"].map((text) => parseServerFirst(utf8(text))),
  ).toEqual([null, null, null, null]);
  expect(
    ["c=biws,r=x", "c=!,r=x,p=QQ==", "c=biws,r=x,p=", "p=QQ=="].map((text) => parseClientFinal(utf8(text))),
  ).toEqual([null, null, null, null]);
  expect(parseClientFirst(Uint8Array.of(0xff))).toBeNull();
});

test("[SV6] a client refuses a foreign nonce and iterations out of bounds", async () => {
  const { state } = scramClientFirst({ hash: "SHA-256", username: "u", nonce: "abc" });
  const final = async (text: string) => {
    const result = await scramClientFinal({ ...crypto, pbkdf2: () => new Uint8Array(32) }, state, utf8(text), "p");
    return typeof result === "string" ? result : "answered";
  };
  expect(await final("r=xyz1,s=QQ==,i=4096")).toBe("nonce");
  expect(await final("r=abc,s=QQ==,i=4096")).toBe("nonce");
  expect(await final(`r=abc1,s=QQ==,i=${SCRAM_ITERATIONS_MIN}`)).toBe("answered");
  expect(await final(`r=abc1,s=QQ==,i=${SCRAM_ITERATIONS_MIN - 1}`)).toBe("iterations");
  expect(await final(`r=abc1,s=QQ==,i=${SCRAM_ITERATIONS_MAX}`)).toBe("answered");
  expect(await final(`r=abc1,s=QQ==,i=${SCRAM_ITERATIONS_MAX + 1}`)).toBe("iterations");
});

test.each([
  ["I\u00adX", "IX"],
  ["user", "user"],
  ["USER", "USER"],
  ["\u00aa", "a"],
  ["\u2168", "IX"],
  ["\u0007", null],
  ["a\u00a0b", "a b"],
  ["", null],
  ["x".repeat(PASSWORD_CHARS_MAX), "x".repeat(PASSWORD_CHARS_MAX)],
  ["x".repeat(PASSWORD_CHARS_MAX + 1), null],
])("SASLprep of %j (RFC 4013 §3)", (text, prepared) => expect(saslPrep(text)).toBe(prepared));

test("mechanism names", () => {
  expect(parseScramMechanism("SCRAM-SHA-256-PLUS")).toEqual({ hash: "SHA-256", isBound: true });
  expect(parseScramMechanism("SCRAM-SHA-1")).toEqual({ hash: "SHA-1", isBound: false });
  expect(parseScramMechanism("SCRAM-MD5")).toBeNull();
});
