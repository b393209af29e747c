import {
  bareOf,
  domainOf,
  localOf,
  NS_FRAMING,
  NS_STREAM,
  parseFullJid,
  type BareJid,
  type FullJid,
} from "@tandem/protocol";
import { utf8 } from "@tandem/protocol/encoding";
import { buildBindRequest, NS_BIND, parseBound } from "@tandem/protocol/rfc-6120-bind";
import {
  buildSasl,
  NS_CHANNEL_BINDING,
  NS_SASL,
  parseChannelBindings,
  parseMechanisms,
  parseSasl,
  type SaslCondition,
} from "@tandem/protocol/rfc-6120-sasl";
import {
  isScramServer,
  saslPrep,
  scramClientFinal,
  scramClientFirst,
  scramNonce,
  type ScramCrypto,
  type ScramHash,
} from "@tandem/protocol/sasl-scram";
import { iq } from "@tandem/protocol/stanza";
import { buildSm, NS_SM, parseSm } from "@tandem/protocol/xep-0198-stream-management";
import { buildBind2Request, NS_BIND2, parseBind2Feature, parseBound2 } from "@tandem/protocol/xep-0386-bind2";
import {
  buildAuthenticate,
  buildSasl2,
  NS_SASL2,
  parseSasl2,
  parseSasl2Feature,
  type Sasl2Feature,
} from "@tandem/protocol/xep-0388-sasl2";
import {
  buildFastUse,
  buildHashedToken,
  buildTokenRequest,
  HT_SHA_256_NONE,
  NS_FAST,
  parseFastFeature,
  parseToken,
  tokenAnswer,
  type FastToken,
} from "@tandem/protocol/xep-0484-fast";
import type { OfferedSignIn } from "@tandem/protocol/xep-0474-downgrade-protection";
import { el, type XmlElement } from "@tandem/xml";
import { ConnectionError } from "./errors.ts";
import type { Wire } from "./wire.ts";

export interface Credentials {
  readonly account: BareJid;
  readonly password?: string | undefined;
  readonly token?: FastToken | undefined;
}

export interface SignInOptions {
  readonly credentials: Credentials;
  /** Ask for a token that signs in next time. */
  readonly wantsToken: boolean;
  readonly userAgent: { readonly id: string; readonly software: string };
  /** Resource on servers without Bind 2. */
  readonly resource: string;
  readonly resume?: { readonly id: string; readonly received: number; readonly jid: FullJid } | undefined;
  /** The frames cannot be read on the way: wss, or loopback. PLAIN only then. */
  readonly isPrivate: boolean;
  readonly onStep: (step: "signing-in") => void;
  /** The token ends with this use (XEP-0484 §3.6). */
  readonly invalidatesToken?: boolean;
}

export interface SignedIn {
  readonly jid: FullJid;
  readonly resumed: boolean;
  /** What the server had got of ours when the session was resumed. */
  readonly confirmed: number;
  readonly resumeId?: string | undefined;
  readonly hasStreamManagement: boolean;
  readonly hasRosterVersions: boolean;
  readonly token?: FastToken | undefined;
}

const NS_ROSTER_VERSIONING = "urn:xmpp:features:rosterver";

/** From an open wire to a bound or resumed session. Throws ConnectionError. */
export async function signIn(wire: Wire, crypto: ScramCrypto, options: SignInOptions): Promise<SignedIn> {
  const features = await openStream(wire, options.credentials.account);
  const sasl2 = parseSasl2Feature(features.child("authentication", NS_SASL2));
  options.onStep("signing-in");
  if (sasl2 !== null) return await signInBySasl2(wire, crypto, options, features, sasl2);
  await signInBySasl1(wire, crypto, options, features);
  return await bind(wire, options, await openStream(wire, options.credentials.account));
}

async function openStream(wire: Wire, account: BareJid): Promise<XmlElement> {
  wire.send(el("open", NS_FRAMING, { to: domainOf(account), version: "1.0" }));
  const opened = await wire.next();
  if (!opened.is("open", NS_FRAMING)) throw new ConnectionError("protocol", "no stream");
  const features = await wire.next();
  if (!features.is("features", NS_STREAM)) throw new ConnectionError("protocol", "no features");
  return features;
}

interface Mechanism {
  readonly name: string;
  readonly initial: Uint8Array;
  /** The answer to a challenge. */
  respond(challenge: Uint8Array): Promise<Uint8Array>;
  /** False: the server does not know the secret either. */
  isServer(data: Uint8Array | undefined): Promise<boolean>;
}

/** What a browser cannot bind to is still held against what the server says that it offered (XEP-0474). */
function offerOf(mechanisms: readonly string[], features: XmlElement): OfferedSignIn {
  const bindings = parseChannelBindings(features.child("sasl-channel-binding", NS_CHANNEL_BINDING)) ?? undefined;
  return { mechanisms, bindings };
}

function chooseMechanism(offer: OfferedSignIn, crypto: ScramCrypto, options: SignInOptions): Mechanism {
  const { account, password } = options.credentials;
  const prepared = saslPrep(password ?? "");
  if (prepared === null) throw new ConnectionError("wrong-password");
  for (const hash of ["SHA-256", "SHA-1"] as const) {
    if (offer.mechanisms.includes(`SCRAM-${hash}`)) return scram(hash, offer, crypto, account, prepared);
  }
  // Anybody on the way could read it.
  if (!offer.mechanisms.includes("PLAIN") || !options.isPrivate) throw new ConnectionError("insecure");
  return {
    name: "PLAIN",
    initial: utf8(`\0${localOf(account)}\0${password}`),
    respond: () => Promise.reject(new ConnectionError("protocol", "a challenge to PLAIN")),
    isServer: () => Promise.resolve(true),
  };
}

function scram(
  hash: ScramHash,
  offered: OfferedSignIn,
  crypto: ScramCrypto,
  account: BareJid,
  password: string,
): Mechanism {
  const nonce = scramNonce(crypto);
  const { state, message } = scramClientFirst({ hash, username: localOf(account), nonce, offered });
  let proof: { message: Uint8Array; serverSignature: Uint8Array } | undefined;
  return {
    name: `SCRAM-${hash}`,
    initial: message,
    async respond(challenge) {
      if (proof !== undefined) {
        // SASL1 servers may send the signature as a challenge of its own (RFC 5802 §5).
        if (!isScramServer(proof, challenge)) throw new ConnectionError("protocol", "not the server");
        return new Uint8Array();
      }
      const answer = await scramClientFinal(crypto, state, challenge, password);
      if (typeof answer === "string") throw new ConnectionError("protocol", answer);
      proof = answer;
      return answer.message;
    },
    isServer: async (data) => proof !== undefined && (data === undefined || isScramServer(proof, data)),
  };
}

async function fastMechanism(crypto: ScramCrypto, account: BareJid, { token }: FastToken): Promise<Mechanism> {
  const hmac = (key: Uint8Array, data: Uint8Array) => crypto.hmac("SHA-256", key, data);
  return {
    name: HT_SHA_256_NONE,
    initial: await buildHashedToken(hmac, localOf(account), token),
    respond: () => Promise.reject(new ConnectionError("protocol", "a challenge to a token")),
    async isServer(data) {
      const expected = await tokenAnswer(hmac, token);
      return data !== undefined && data.length === expected.length && data.every((byte, i) => byte === expected[i]);
    },
  };
}

async function signInBySasl2(
  wire: Wire,
  crypto: ScramCrypto,
  options: SignInOptions,
  features: XmlElement,
  sasl2: Sasl2Feature,
): Promise<SignedIn> {
  const { credentials } = options;
  const fast = parseFastFeature(sasl2.inline.find((child) => child.is("fast", NS_FAST))) ?? [];
  const usesToken = credentials.token !== undefined && fast.includes(HT_SHA_256_NONE);
  if (!usesToken && credentials.password === undefined) throw new ConnectionError("remembered-sign-in-expired");
  const mechanism = usesToken
    ? await fastMechanism(crypto, credentials.account, credentials.token as FastToken)
    : chooseMechanism(offerOf(sasl2.mechanisms, features), crypto, options);
  const bind2 = parseBind2Feature(sasl2.inline.find((child) => child.is("bind", NS_BIND2)));
  const canResume = options.resume !== undefined && sasl2.inline.some((child) => child.ns === NS_SM);
  const inline: XmlElement[] = [];
  if (usesToken) inline.push(buildFastUse({ invalidate: options.invalidatesToken === true }));
  // Who signs in by token gets the next one unasked when the time has come (XEP-0484 §3.4).
  if (options.wantsToken && !usesToken && fast.includes(HT_SHA_256_NONE))
    inline.push(buildTokenRequest(HT_SHA_256_NONE));
  if (canResume && options.resume)
    inline.push(buildSm({ kind: "resume", previd: options.resume.id, h: options.resume.received }));
  if (bind2 !== null) {
    const enable = bind2.includes(NS_SM) ? [buildSm({ kind: "enable", resume: true })] : [];
    inline.push(buildBind2Request({ tag: options.userAgent.software, features: enable }));
  }
  wire.send(
    buildAuthenticate({
      mechanism: mechanism.name,
      initialResponse: mechanism.initial,
      userAgent: options.userAgent,
      inline,
    }),
  );
  const success = await exchangeSasl2(wire, mechanism, usesToken);
  return await afterSasl2(wire, options, features, success);
}

interface Sasl2Success {
  readonly jid: string;
  readonly inline: readonly XmlElement[];
}

async function exchangeSasl2(wire: Wire, mechanism: Mechanism, usesToken: boolean): Promise<Sasl2Success> {
  for (;;) {
    const answer = parseSasl2(await wire.next());
    if (typeof answer === "string") throw new ConnectionError("protocol", answer);
    if (answer.kind === "challenge")
      wire.send(buildSasl2({ kind: "response", data: await mechanism.respond(answer.data) }));
    else if (answer.kind === "success") {
      if (!(await mechanism.isServer(answer.data))) throw new ConnectionError("protocol", "not the server");
      return answer;
    } else if (answer.kind === "failure") throw saslError(answer.condition, answer.text, usesToken);
    else throw new ConnectionError("protocol", answer.kind);
  }
}

async function afterSasl2(
  wire: Wire,
  options: SignInOptions,
  before: XmlElement,
  success: Sasl2Success,
): Promise<SignedIn> {
  const token = parseToken(success.inline.find((child) => child.is("token", NS_FAST))) ?? undefined;
  const resumed = success.inline.map(parseSm).find((sm) => sm?.kind === "resumed");
  // A resumed stream goes on at once; some servers send features here all the same, and the connection skips them.
  if (resumed?.kind === "resumed" && options.resume)
    return {
      jid: options.resume.jid,
      resumed: true,
      confirmed: resumed.h,
      hasStreamManagement: true,
      hasRosterVersions: hasVersions(before),
      token,
    };
  const features = await wire.next();
  if (!features.is("features", NS_STREAM)) throw new ConnectionError("protocol", "no features");
  const hasRosterVersions = hasVersions(features) || hasVersions(before);
  const jid = parseFullJid(success.jid);
  const bound = parseBound2(success.inline.find((child) => child.is("bound", NS_BIND2)));
  if (bound === null || jid === null) return { ...(await bind(wire, options, features)), token };
  const enabled = bound.results.map(parseSm).find((sm) => sm?.kind === "enabled");
  if (enabled?.kind === "enabled")
    return {
      jid,
      resumed: false,
      confirmed: 0,
      resumeId: enabled.resume ? enabled.id : undefined,
      hasStreamManagement: true,
      hasRosterVersions,
      token,
    };
  return { ...(await enableStreamManagement(wire, jid, features)), token };
}

async function signInBySasl1(
  wire: Wire,
  crypto: ScramCrypto,
  options: SignInOptions,
  features: XmlElement,
): Promise<void> {
  const offered = parseMechanisms(features.child("mechanisms", NS_SASL));
  if (offered === null) throw new ConnectionError("protocol", "no mechanisms");
  if (options.credentials.password === undefined) throw new ConnectionError("remembered-sign-in-expired");
  const mechanism = chooseMechanism(offerOf(offered, features), crypto, options);
  wire.send(buildSasl({ kind: "auth", mechanism: mechanism.name, data: mechanism.initial }));
  for (;;) {
    const answer = parseSasl(await wire.next());
    if (typeof answer === "string") throw new ConnectionError("protocol", answer);
    if (answer.kind === "challenge")
      wire.send(buildSasl({ kind: "response", data: await mechanism.respond(answer.data) }));
    else if (answer.kind === "success") {
      if (!(await mechanism.isServer(answer.data))) throw new ConnectionError("protocol", "not the server");
      return;
    } else if (answer.kind === "failure") throw saslError(answer.condition, answer.text, false);
    else throw new ConnectionError("protocol", answer.kind);
  }
}

function saslError(condition: SaslCondition, text: string | undefined, usesToken: boolean): ConnectionError {
  if (condition === "account-disabled") return new ConnectionError("account-disabled", text);
  if (condition === "temporary-auth-failure" || condition === "aborted")
    return new ConnectionError("unreachable", text);
  if (condition === "encryption-required" || condition === "mechanism-too-weak")
    return new ConnectionError("insecure", text);
  return new ConnectionError(usesToken ? "remembered-sign-in-expired" : "wrong-password", text);
}

function hasVersions(features: XmlElement): boolean {
  return features.child("ver", NS_ROSTER_VERSIONING) !== undefined;
}

async function bind(wire: Wire, options: SignInOptions, features: XmlElement): Promise<SignedIn> {
  const { resume } = options;
  if (resume !== undefined && features.child("sm", NS_SM) !== undefined) {
    wire.send(buildSm({ kind: "resume", previd: resume.id, h: resume.received }));
    const answer = parseSm(await wire.next());
    if (answer?.kind === "resumed")
      return {
        jid: resume.jid,
        resumed: true,
        confirmed: answer.h,
        hasStreamManagement: true,
        hasRosterVersions: hasVersions(features),
      };
  }
  wire.send(iq("set", { id: "bind" }, buildBindRequest(options.resource)));
  const result = await wire.next();
  const jid = parseBound(result.child("bind", NS_BIND));
  if (jid === null || bareOf(jid) !== options.credentials.account) throw new ConnectionError("protocol", "not bound");
  return await enableStreamManagement(wire, jid, features);
}

async function enableStreamManagement(wire: Wire, jid: FullJid, features: XmlElement): Promise<SignedIn> {
  const session = { jid, resumed: false, confirmed: 0, hasRosterVersions: hasVersions(features) };
  if (features.child("sm", NS_SM) === undefined) return { ...session, hasStreamManagement: false };
  wire.send(buildSm({ kind: "enable", resume: true }));
  const answer = parseSm(await wire.next());
  if (answer?.kind !== "enabled") return { ...session, hasStreamManagement: false };
  return { ...session, hasStreamManagement: true, resumeId: answer.resume ? answer.id : undefined };
}
