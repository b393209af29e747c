import { decodeBase64, encodeBase64, textOf, utf8 } from "@tandem/protocol/encoding";
import { NS_SASL } from "@tandem/protocol/rfc-6120-sasl";
import {
  isScramServer,
  scramClientFinal,
  scramClientFirst,
  type ScramCrypto,
  type ScramHash,
} from "@tandem/protocol/sasl-scram";
import { offeredSignInHash } from "@tandem/protocol/xep-0474-downgrade-protection";
import { nodeCrypto } from "@tandem/testkit/server-scene";
import { settle, type StreamClient, streamScene } from "@tandem/testkit/stream-scene";
import { expect, test } from "vitest";

const crypto: ScramCrypto = {
  hash: (hash, data) => nodeCrypto.hash(hash === "SHA-1" ? "sha-1" : "sha-256", data),
  hmac: (hash, key, data) => nodeCrypto.hmac(hash === "SHA-1" ? "sha-1" : "sha-256", key, data),
  pbkdf2: (hash, password, salt, iterations) =>
    nodeCrypto.pbkdf2(hash === "SHA-1" ? "sha-1" : "sha-256", textOf(password) ?? "", salt, iterations),
  randomBytes: (count) => new Uint8Array(count),
};

const auth = (mechanism: string, data: Uint8Array | string): string =>
  `<auth xmlns="${NS_SASL}" mechanism="${mechanism}">${typeof data === "string" ? data : encodeBase64(data)}</auth>`;
const response = (data: Uint8Array): string => `<response xmlns="${NS_SASL}">${encodeBase64(data)}</response>`;
const failure = (condition: string): string =>
  `<failure xmlns="${NS_SASL}"><${condition} xmlns="${NS_SASL}"/></failure>`;

/** Up to the server's last word, which the caller reads. Returns the server's first message. */
async function scram(client: StreamClient, hash: ScramHash, username: string, password: string) {
  const first = scramClientFirst({ hash, username, nonce: "abc" });
  await client.sends(auth(`SCRAM-${hash}`, first.message));
  const challenge = decodeBase64(client.takes().text()) ?? new Uint8Array();
  const proof = await scramClientFinal(crypto, first.state, challenge, password);
  if (typeof proof === "string") throw new Error(proof);
  await client.sends(response(proof.message));
  return { challenge: textOf(challenge) ?? "", proof };
}

test.each(["SHA-1", "SHA-256"] as const)("SCRAM-%s: both sides prove that they know (RFC 5802 §3)", async (hash) => {
  const client = (await streamScene()).open();
  await client.opens();
  const { proof } = await scram(client, hash, "juliet", "secret");
  const success = client.takes();
  expect(success.is("success", NS_SASL)).toBe(true);
  expect(isScramServer(proof, decodeBase64(success.text()) ?? new Uint8Array())).toBe(true);
});

test("[SV6] an unknown account and a wrong password are answered alike, step by step", async () => {
  const stage = await streamScene();
  const answers: string[][] = [];
  for (const user of ["juliet", "nobody"]) {
    const client = stage.open();
    await client.opens();
    const { challenge } = await scram(client, "SHA-256", user, "wrong");
    const shape = challenge.replace(/^r=[^,]*/, "r=").replace(/s=[^,]*/, (salt) => `s=${salt.length}`);
    answers.push([shape, String(client.takes().firstElement()?.name)]);
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]?.[1]).toBe("not-authorized");
});

test("[SV6] the made-up salt of an unknown account stays the same, also after a restart", async () => {
  const saltOf = (text: string): string => /s=([^,]*)/.exec(text)?.[1] ?? "";
  const stage = await streamScene();
  const salts: string[] = [];
  for (const user of ["nobody", "nobody", "noone"]) {
    const client = stage.open();
    await client.opens();
    salts.push(saltOf((await scram(client, "SHA-256", user, "x")).challenge));
  }
  const restarted = await streamScene({ storage: stage.storage });
  const client = restarted.open();
  await client.opens();
  salts.push(saltOf((await scram(client, "SHA-256", "nobody", "x")).challenge));
  expect(salts[1]).toBe(salts[0]);
  expect(salts[2]).not.toBe(salts[0]);
  expect(salts[3]).toBe(salts[0]);
});

test.each([
  ["a mechanism that is not offered", auth("SCRAM-SHA-256-PLUS", "cA=="), "invalid-mechanism"],
  ["no base64", auth("PLAIN", "%%%"), "incorrect-encoding"],
  ["two fields instead of three", auth("PLAIN", utf8("juliet\0secret")), "malformed-request"],
  ["another's authorization identity", auth("PLAIN", utf8("romeo@capulet.lit\0juliet\0secret")), "invalid-authzid"],
  ["a name that is none", auth("PLAIN", utf8("\0a/b\0secret")), "not-authorized"],
  ["an account of another domain", auth("PLAIN", utf8("\0juliet@montague.lit\0secret")), "not-authorized"],
  ["a wrong password", auth("PLAIN", utf8("\0juliet\0wrong")), "not-authorized"],
  ["an unknown account", auth("PLAIN", utf8("\0nobody\0secret")), "not-authorized"],
  ["a SCRAM message that is none", auth("SCRAM-SHA-1", utf8("hello")), "malformed-request"],
  [
    "a channel binding that was not offered",
    auth("SCRAM-SHA-1", utf8("p=tls-unique,,n=juliet,r=abc")),
    "malformed-request",
  ],
  ["a response to nothing", response(utf8("x")), "malformed-request"],
  ["abort", `<abort xmlns="${NS_SASL}"/>`, "aborted"],
])("[SV6] %s is refused (RFC 6120 §6.5)", async (_what, xml, condition) => {
  const client = (await streamScene()).open();
  await client.opens();
  await client.sends(xml);
  client.receives(failure(condition));
  client.receivesNothing();
});

test("a name may be given as a whole address, and without initial response (RFC 6120 §6.4.2)", async () => {
  const client = (await streamScene()).open();
  await client.opens();
  await client.sends(auth("PLAIN", ""));
  client.receives(`<challenge xmlns="${NS_SASL}"/>`);
  await client.sends(response(utf8("juliet@capulet.lit\0juliet@capulet.lit\0secret")));
  client.receives(`<success xmlns="${NS_SASL}"/>`);
});

test("[SV6] only who has the password learns that the account is disabled", async () => {
  const stage = await streamScene({ disabled: ["juliet@capulet.lit"] });
  const client = stage.open();
  await client.opens();
  await client.sends(auth("PLAIN", utf8("\0juliet\0wrong")));
  client.receives(failure("not-authorized"));
  await client.sends(auth("PLAIN", utf8("\0juliet\0secret")));
  client.receives(failure("account-disabled"));
});

test("[SV3] attempts on one stream: so many, then it is closed (RFC 6120 §6.4.5)", async () => {
  const client = (await streamScene({ limits: { signInAttemptsPerStreamMax: 3 } })).open();
  await client.opens();
  for (let i = 0; i < 3; i++) {
    expect(client.connection.isClosed).toBe(false);
    await client.sends(auth("PLAIN", utf8("\0juliet\0wrong")));
    client.receives(failure("not-authorized"));
  }
  client.isEndedBy("policy-violation");
});

test("[SV6] answers to failing attempts at one account come later and later, whoever asks", async () => {
  const stage = await streamScene({ limits: { signInAttemptsPerStreamMax: 99, signInSecondsMax: 9_999 } });
  const waits: number[] = [];
  for (let i = 0; i < 9; i++) {
    const client = stage.open({ remoteAddress: `192.0.2.${i}` });
    await client.opens();
    await client.sends(auth("PLAIN", utf8("\0juliet\0wrong")));
    let waited = 0;
    for (; client.connection.received.length === 0 && waited < 60_000; waited += 500) await stage.passes(500);
    waits.push(waited);
    client.receives(failure("not-authorized"));
  }
  expect(waits).toEqual([0, 0, 0, 0, 500, 1_000, 2_000, 4_000, 4_000]);
  const owner = stage.open();
  await owner.opens();
  await owner.sends(auth("PLAIN", utf8("\0juliet\0secret")));
  owner.receivesNothing(); // the right password waits as well, or waiting would tell
  await stage.passes(4_000);
  owner.receives(`<success xmlns="${NS_SASL}"/>`);
});

test("[SV6] attempts from one address slow down too, and time heals", async () => {
  const stage = await streamScene({ limits: { signInSecondsMax: 9_999 } });
  const attempt = async (user: string): Promise<StreamClient> => {
    const client = stage.open();
    await client.opens();
    await client.sends(auth("PLAIN", utf8(`\0${user}\0wrong`)));
    return client;
  };
  for (let i = 0; i < 20; i++) (await attempt(`user${i}`)).receives(failure("not-authorized"));
  const slowed = await attempt("another");
  slowed.receivesNothing();
  await stage.passes(500);
  slowed.receives(failure("not-authorized"));
  await stage.passes(16 * 60_000);
  (await attempt("yet-another")).receives(failure("not-authorized"));
});

test("[SV6] many connections that guess at one account wait for each other, and no more than so many", async () => {
  const stage = await streamScene({ limits: { signInSecondsMax: 9_999 } });
  const guess = async (): Promise<StreamClient> => {
    const client = stage.open();
    await client.opens();
    await client.sends(auth("PLAIN", utf8("\0juliet\0wrong")));
    return client;
  };
  for (let i = 0; i < 4; i++) (await guess()).takes();
  const parallel: StreamClient[] = [];
  for (let i = 0; i < 17; i++) parallel.push(await guess());
  parallel.pop()?.receives(failure("temporary-auth-failure"));
  await stage.passes(500);
  await settle();
  expect(parallel.filter((client) => client.connection.received.length > 0)).toHaveLength(1);
});

test("[SV6] guesses at an account from elsewhere slow its owner down, but never keep them out", async () => {
  const stage = await streamScene();
  const attempt = async (password: string, remoteAddress: string): Promise<StreamClient> => {
    const client = stage.open({ remoteAddress });
    await client.opens();
    await client.sends(auth("PLAIN", utf8(`\0juliet\0${password}`)));
    return client;
  };
  for (let i = 0; i < 40; i++) await attempt("wrong", "198.51.100.66");
  const owner = await attempt("secret", "192.0.2.7");
  await stage.passes(4_000);
  await settle();
  owner.receives(`<success xmlns="${NS_SASL}"/>`);
});

test.each(["credentialsChanged", "accountRemoved"] as const)(
  "[SV6] %s ends a stream that has signed in and not bound yet, and nobody else's",
  async (event) => {
    const stage = await streamScene();
    const [juliet, romeo] = [stage.open(), stage.open()];
    await juliet.signsIn("juliet");
    await romeo.signsIn("romeo");
    await stage.core.emit(event, "juliet@capulet.lit" as never);
    juliet.isEndedBy(event === "accountRemoved" ? "not-authorized" : "reset");
    expect(romeo.connection.isClosed).toBe(false);
  },
);

const bindings = {
  types: ["tls-exporter"],
  dataOf: (type: string) => (type === "tls-exporter" ? utf8("channel") : undefined),
};

test("[SV6] channel binding is offered, best first, only where the channel can be bound to and it is not switched off", async () => {
  const offers: unknown[] = [];
  for (const [scene, how] of [
    [{}, { bindings }],
    [{}, {}],
    [{ channelBinding: false }, { bindings }],
  ] as const) {
    const features = await (await streamScene(scene)).open(how).opens();
    const mechanisms = features
      .child("mechanisms", NS_SASL)
      ?.elements()
      .map((node) => node.text());
    offers.push([
      mechanisms?.filter((name) => name.endsWith("-PLUS")),
      features.child("sasl-channel-binding", "urn:xmpp:sasl-cb:0")?.elements().length,
    ]);
  }
  expect(offers).toEqual([
    [["SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"], 1],
    [[], undefined],
    [[], undefined],
  ]);
});

test("[SV6] a channel type that nobody announced, and -PLUS unbound, are refused (RFC 5802 §6)", async () => {
  for (const first of ["p=tls-unique,,n=juliet,r=abc", "n,,n=juliet,r=abc"]) {
    const client = (await streamScene()).open({ bindings });
    await client.opens();
    await client.sends(auth("SCRAM-SHA-256-PLUS", utf8(first)));
    client.receives(failure("malformed-request"));
  }
});

test("[SV6] the first answer says what was offered, bindings too (XEP-0474 §5.1)", async () => {
  const hashes = new Set<string | undefined>();
  for (const how of [{}, { bindings }]) {
    const client = (await streamScene()).open(how);
    const features = await client.opens();
    await client.sends(auth("SCRAM-SHA-256", utf8("n,,n=juliet,r=abc")));
    const told = /,h=([^,]+)$/.exec(textOf(decodeBase64(client.takes().text()) ?? new Uint8Array()) ?? "")?.[1];
    const mechanisms =
      features
        .child("mechanisms", NS_SASL)
        ?.elements()
        .map((node) => node.text()) ?? [];
    const announced = "bindings" in how ? how.bindings.types : undefined;
    expect(told).toBe(await offeredSignInHash(crypto, "SHA-256", { mechanisms, bindings: announced }));
    hashes.add(told);
  }
  expect(hashes.size).toBe(2);
});
