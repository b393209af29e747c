import { type BareJid, parseBareJid } from "@tandem/protocol";
import { encodeBase64, utf8 } from "@tandem/protocol/encoding";
import { buildBearer } from "@tandem/protocol/rfc-7628-oauthbearer";
import { NS_SASL } from "@tandem/protocol/rfc-6120-sasl";
import { type StreamSceneOptions, streamScene } from "@tandem/testkit/stream-scene";
import { expect, test } from "vitest";
import type { PeerCertificate } from "../ports/index.ts";
import { accountsIn } from "./sasl/external.ts";

const JULIET = "juliet@capulet.lit";
const certificate = (xmpp: readonly string[], isTrusted = true): PeerCertificate => ({
  isTrusted,
  flaw: isTrusted ? undefined : "CERT_HAS_EXPIRED",
  names: { dns: [], xmpp, srv: [] },
});

async function client(options: StreamSceneOptions & { readonly peerCertificate?: PeerCertificate } = {}) {
  const { peerCertificate, ...scene } = options;
  const opened = (await streamScene(scene)).open(peerCertificate === undefined ? {} : { peerCertificate });
  const features = await opened.opens();
  const offered = features
    .child("mechanisms", NS_SASL)
    ?.elements("mechanism")
    .map((mechanism) => mechanism.text());
  /** The name of what the server answers, and the condition of a failure. */
  const says = async (element: string): Promise<string> => {
    await opened.sends(element);
    const answer = opened.takes();
    return [answer.name, answer.firstElement()?.name].filter((name) => name !== undefined).join(" ");
  };
  const auth = (mechanism: string, data: string): Promise<string> =>
    says(`<auth xmlns="${NS_SASL}" mechanism="${mechanism}">${data}</auth>`);
  return { offered, auth, says, opened };
}

test("[SV6] whoever has shown a certificate for one account signs in without a password (XEP-0178 v1.2 §2)", async () => {
  const { offered, auth, opened } = await client({
    peerCertificate: certificate([JULIET, "montague.lit", "x@montague.lit"]),
  });
  expect(offered?.[0]).toBe("EXTERNAL");
  expect(await auth("EXTERNAL", "=")).toBe("success");
  await opened.opens();
  await opened.sends(
    `<iq xmlns="jabber:client" type="set" id="b"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"><resource>balcony</resource></bind></iq>`,
  );
  expect(opened.takes().child("bind", "urn:ietf:params:xml:ns:xmpp-bind")?.childText("jid")).toBe(`${JULIET}/balcony`);
});

test("[SV6] without an initial response it is asked for, and may say whom (ex. 8, 9)", async () => {
  const { says, auth } = await client({ peerCertificate: certificate([JULIET]) });
  expect(await auth("EXTERNAL", "")).toBe("challenge");
  expect(await says(`<response xmlns="${NS_SASL}">${encodeBase64(utf8(JULIET))}</response>`)).toBe("success");
});

test.each([
  ["=", [JULIET, "romeo@capulet.lit"], "failure invalid-authzid"],
  [encodeBase64(utf8("romeo@capulet.lit")), [JULIET, "romeo@capulet.lit"], "success"],
  [encodeBase64(utf8("romeo@capulet.lit")), [JULIET], "failure invalid-authzid"],
  [encodeBase64(new Uint8Array([255])), [JULIET], "failure malformed-request"],
  ["=", ["nobody@capulet.lit"], "failure not-authorized"],
])("[SV6] EXTERNAL with %s and a certificate for %j: %s", async (data, names, outcome) => {
  const { auth } = await client({ peerCertificate: certificate(names) });
  expect(await auth("EXTERNAL", data)).toBe(outcome);
});

test("[SV6] EXTERNAL is neither offered nor taken without a trusted certificate for an account here", async () => {
  for (const peerCertificate of [
    certificate([JULIET], false),
    certificate(["capulet.lit"]),
    certificate(["x@montague.lit"]),
  ]) {
    const { offered, auth } = await client({ peerCertificate });
    expect(offered).not.toContain("EXTERNAL");
    expect(await auth("EXTERNAL", "=")).toBe("failure invalid-mechanism");
  }
  expect(accountsIn(undefined, "capulet.lit")).toEqual([]);
});

test("[SV6] a disabled account does not sign in by certificate", async () => {
  const { auth } = await client({ peerCertificate: certificate([JULIET]), disabled: [JULIET] });
  expect(await auth("EXTERNAL", "=")).toBe("failure account-disabled");
});

const bearerTokens = {
  userOf: async (token: string) =>
    ({ good: "juliet", whole: JULIET, gone: "nobody", away: "juliet@montague.lit" })[token] ?? null,
};
const bearer = (token: string, authzid?: BareJid): string => encodeBase64(buildBearer({ token, authzid }));

test.each([
  ["good", undefined, "success"],
  ["whole", undefined, "success"],
  ["good", JULIET, "success"],
  ["good", "romeo@capulet.lit", "failure invalid-authzid"],
  ["gone", undefined, "failure not-authorized"],
])("[SV6] OAUTHBEARER with token %s as %s: %s (RFC 7628 §3)", async (token, authzid, outcome) => {
  const { offered, auth } = await client({ bearerTokens });
  expect(offered?.at(-1)).toBe("OAUTHBEARER");
  expect(
    await auth("OAUTHBEARER", bearer(token, authzid === undefined ? undefined : (parseBareJid(authzid) ?? undefined))),
  ).toBe(outcome);
});

test.each(["bad", "away"])(
  "[SV6] a token that is not valid here (%s): told why, then refused (RFC 7628 §3.2.3)",
  async (token) => {
    const { auth, says } = await client({ bearerTokens });
    expect(await auth("OAUTHBEARER", bearer(token))).toBe("challenge");
    expect(await says(`<response xmlns="${NS_SASL}">AQ==</response>`)).toBe("failure not-authorized");
  },
);

test("[SV6] OAUTHBEARER is not offered without an issuer, nor where others could listen", async () => {
  expect((await client()).offered).not.toContain("OAUTHBEARER");
  const stage = await streamScene({ bearerTokens });
  const features = await stage.open({ isSecure: false, kind: "websocket", isLoopback: true }).opens();
  const offered = features
    .child("mechanisms", NS_SASL)
    ?.elements("mechanism")
    .map((mechanism) => mechanism.text());
  expect(offered).toEqual(["SCRAM-SHA-256", "SCRAM-SHA-1"]);
});
