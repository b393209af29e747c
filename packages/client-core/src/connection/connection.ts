import { domainOf, NS_CLIENT, type FullJid } from "@tandem/protocol";
import { parseSm, NS_SM, buildSm } from "@tandem/protocol/xep-0198-stream-management";
import type { FastToken } from "@tandem/protocol/xep-0484-fast";
import { iq, type IqType } from "@tandem/protocol/stanza";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import { el, type XmlElement } from "@tandem/xml";
import type { ClientPorts } from "../ports/index.ts";
import { reconnectDelayMs } from "./backoff.ts";
import { ConnectionError, isPassing, RequestError, type ConnectionProblem } from "./errors.ts";
import { createRequests } from "./requests.ts";
import { signIn, type Credentials, type SignedIn } from "./sign-in.ts";
import { createStreamManagement } from "./stream-management.ts";
import { openWire, type Wire } from "./wire.ts";

/** Silence after which the peer is asked for a sign of life. */
export const KEEPALIVE_MS = 30_000;
/** How long it may take to give one. */
export const KEEPALIVE_ANSWER_MS = 10_000;
/** A try to connect and sign in that takes longer counts as failed. */
export const CONNECT_MS_MAX = 20_000;
/** How long after it was given up a sign-in may still come to the server. */
export const GIVEN_UP_MS = 60_000;

const NS_PING = "urn:xmpp:ping";

export type ConnectionState =
  | { readonly kind: "idle" }
  | { readonly kind: "connecting"; readonly step: "connecting" | "signing-in" }
  | { readonly kind: "online" }
  | { readonly kind: "waiting"; readonly since: number; readonly tries: number; readonly nextTryAt: number | null }
  /** Nothing more happens by itself. */
  | { readonly kind: "ended"; readonly problem: ConnectionProblem; readonly detail: string; readonly at: number };

export interface OnlineEvent {
  /** Same session as before: nothing was missed, presence and rooms still stand. */
  readonly resumed: boolean;
  readonly hasRosterVersions: boolean;
}

export interface ConnectionOptions {
  readonly userAgent: { readonly id: string; readonly software: string };
  readonly resource: string;
  readonly wantsToken: boolean;
  readonly onToken: (token: FastToken | undefined) => void;
}

export interface Connection {
  readonly state: ReadonlySignal<ConnectionState>;
  /** Empty until the first sign-in. */
  jid(): FullJid | undefined;
  start(credentials: Credentials, options: ConnectionOptions): void;
  /** Ends the session; the server makes us unavailable at once. */
  stop(): void;
  /** Cut without goodbye by our own doing (device offline); keeps what is needed to resume. */
  setNetwork(isUp: boolean): void;
  retryNow(): void;
  /** Kept and sent on resumption when the wire is down; dropped when the session is lost. `onConfirmed`: the server has it. */
  send(stanza: XmlElement, onConfirmed?: () => void): void;
  /** The result iq. Rejects with RequestError. */
  request(type: "get" | "set", to: string | undefined, payload: XmlElement, timeoutMs?: number): Promise<XmlElement>;
  onStanza(listener: (stanza: XmlElement) => void): () => void;
  onOnline(listener: (event: OnlineEvent) => void): () => void;
  onOffline(listener: () => void): () => void;
}

// long: one state machine; its parts share the wire, the session and the timers.
export function createConnection(ports: ClientPorts): Connection {
  const { time, random, log } = ports;
  const state = signal<ConnectionState>({ kind: "idle" });
  const requests = createRequests(time);
  const management = createStreamManagement();
  const stanzaListeners = new Set<(stanza: XmlElement) => void>();
  const onlineListeners = new Set<(event: OnlineEvent) => void>();
  const offlineListeners = new Set<() => void>();
  let wire: Wire | undefined;
  let jid: FullJid | undefined;
  let credentials: Credentials | undefined;
  let options: ConnectionOptions | undefined;
  let hasManagement = false;
  let isRequestingAck = false;
  let hasNetwork = true;
  let since = 0;
  let tries = 0;
  /** When a sign-in was last given up that may still arrive. */
  let givenUpAt: number | undefined;
  /** Each start, stop and cut makes what was under way before it void. */
  let generation = 0;
  let cancelTimer: () => void = () => {};
  let cancelKeepalive: () => void = () => {};

  const start: Connection["start"] = (with_, opts) => {
    stop();
    credentials = with_;
    options = opts;
    tries = 0;
    since = time.now();
    void attempt();
  };

  const attempt = async (): Promise<void> => {
    const mine = ++generation;
    cancelTimer();
    // What was being tried must not sign in behind our back: the server would end this session for that one.
    dropWire();
    setAttemptState("connecting");
    const isCurrent = (): boolean => mine === generation;
    cancelTimer = time.after(CONNECT_MS_MAX, () => {
      if (isCurrent()) failed(new ConnectionError("unreachable", "too slow"));
    });
    try {
      const { account } = credentials as Credentials;
      const url = await ports.transport.endpoint(domainOf(account));
      if (!isCurrent()) return;
      if (url === null) throw new ConnectionError("unknown-server");
      const opened = await openWire(ports.transport, url, (error) => {
        if (isCurrent()) failed(error);
      });
      if (!isCurrent()) return opened.close();
      wire = opened;
      const session = await negotiate(opened, url, isCurrent);
      if (isCurrent()) becomeOnline(opened, session);
    } catch (error) {
      if (isCurrent())
        failed(error instanceof ConnectionError ? error : new ConnectionError("unreachable", String(error)));
    }
  };

  const dropWire = (): void => {
    if (wire !== undefined && state.value.kind !== "online") givenUpAt = time.now();
    wire?.close();
    wire = undefined;
  };

  /**
   * Whether what replaced us was ourselves: a sign-in that was given up on a slow line and came to the server behind the
   * one that succeeded. It is gone again, and counts once.
   */
  const isReplacedByOwnSignIn = (): boolean => {
    const isRecent = givenUpAt !== undefined && time.now() - givenUpAt < GIVEN_UP_MS;
    givenUpAt = undefined;
    return isRecent;
  };

  const setAttemptState = (step: "connecting" | "signing-in"): void => {
    const isFirst = jid === undefined && tries === 0;
    state.value = isFirst ? { kind: "connecting", step } : { kind: "waiting", since, tries, nextTryAt: null };
  };

  const negotiate = (opened: Wire, url: string, isCurrent: () => boolean): Promise<SignedIn> => {
    const { userAgent, resource, wantsToken } = options as ConnectionOptions;
    const { resumeId } = management;
    return signIn(opened, ports.crypto, {
      credentials: credentials as Credentials,
      wantsToken,
      userAgent,
      resource,
      isPrivate: isPrivateUrl(url),
      resume:
        resumeId === undefined || jid === undefined ? undefined : { id: resumeId, received: management.received, jid },
      onStep: (step) => {
        if (isCurrent()) setAttemptState(step);
      },
    });
  };

  const becomeOnline = (opened: Wire, session: SignedIn): void => {
    cancelTimer();
    tries = 0;
    jid = session.jid;
    hasManagement = session.hasStreamManagement;
    isRequestingAck = false;
    if (session.token !== undefined) keepToken(session.token);
    if (!session.resumed) {
      requests.failAll();
      management.reset();
      management.resumeId = session.resumeId;
    } else management.confirm(session.confirmed);
    // Handlers must be able to send and be told in order: first what the session missed goes out, then we are on-line.
    for (const { stanza } of management.unconfirmed) opened.send(stanza);
    state.value = { kind: "online" };
    for (const listener of onlineListeners)
      listener({ resumed: session.resumed, hasRosterVersions: session.hasRosterVersions });
    opened.deliverTo(receive);
    askAck();
    keepAlive();
  };

  const keepToken = (token: FastToken): void => {
    credentials = { ...(credentials as Credentials), token };
    options?.onToken(token);
  };

  const failed = (error: ConnectionError): void => {
    const wasOnline = state.value.kind === "online";
    generation++;
    cancelTimer();
    cancelKeepalive();
    dropWire();
    if (wasOnline) since = time.now();
    if (error.problem === "remembered-sign-in-expired") return tokenFailed(error);
    const isOwnDoing = error.problem === "replaced" && isReplacedByOwnSignIn();
    if (!isPassing(error.problem) && !isOwnDoing) return end(error, wasOnline);
    // The first try is watched by a person: tell them instead of trying for ever.
    if (jid === undefined && credentials?.token === undefined) return end(error, wasOnline);
    tries++;
    log.warn(`connection: ${error.message}`);
    scheduleRetry();
    if (wasOnline) for (const listener of offlineListeners) listener();
  };

  const tokenFailed = (error: ConnectionError): void => {
    options?.onToken(undefined);
    const { account, password } = credentials as Credentials;
    if (password === undefined) return end(error, false);
    credentials = { account, password };
    void attempt();
  };

  const scheduleRetry = (): void => {
    cancelTimer();
    if (!hasNetwork) {
      state.value = { kind: "waiting", since, tries, nextTryAt: null };
      return;
    }
    const delay = reconnectDelayMs(Math.max(1, tries), random.fraction());
    state.value = { kind: "waiting", since, tries, nextTryAt: time.now() + delay };
    cancelTimer = time.after(delay, () => void attempt());
  };

  const end = ({ problem, detail }: ConnectionError, wasOnline: boolean): void => {
    forgetSession();
    state.value = { kind: "ended", problem, detail, at: time.now() };
    if (wasOnline) for (const listener of offlineListeners) listener();
  };

  const forgetSession = (): void => {
    requests.failAll();
    management.reset();
    jid = undefined;
  };

  const stop = (): void => {
    const wasOnline = state.value.kind === "online";
    generation++;
    cancelTimer();
    cancelKeepalive();
    if (wire !== undefined && hasManagement && wasOnline) wire.send(buildSm({ kind: "a", h: management.received }));
    dropWire();
    forgetSession();
    state.value = { kind: "idle" };
    if (wasOnline) for (const listener of offlineListeners) listener();
  };

  const receive = (element: XmlElement): void => {
    keepAlive();
    if (element.ns === NS_SM) return receiveManagement(element);
    if (element.ns !== NS_CLIENT) return;
    if (hasManagement) management.countReceived();
    if (element.name === "iq" && isAnswer(element) && requests.settle(element, jid as string)) return;
    for (const listener of stanzaListeners) listener(element);
  };

  const receiveManagement = (element: XmlElement): void => {
    const nonza = parseSm(element);
    if (nonza?.kind === "r") wire?.send(buildSm({ kind: "a", h: management.received }));
    if (nonza?.kind !== "a") return;
    isRequestingAck = false;
    if (!management.confirm(nonza.h)) return failed(new ConnectionError("protocol", "confirmed too much"));
    if (management.unconfirmed.length > 0) askAck();
  };

  // One question under way at a time: enough to learn of each stanza, and no more than one nonza a round trip.
  const askAck = (): void => {
    if (!hasManagement || isRequestingAck || wire === undefined || management.unconfirmed.length === 0) return;
    isRequestingAck = true;
    wire.send(buildSm({ kind: "r" }));
  };

  const keepAlive = (): void => {
    cancelKeepalive();
    cancelKeepalive = time.after(KEEPALIVE_MS, () => {
      if (hasManagement) wire?.send(buildSm({ kind: "r" }));
      else if (jid !== undefined) void ping();
      cancelKeepalive = time.after(KEEPALIVE_ANSWER_MS, () => failed(new ConnectionError("unreachable", "silence")));
    });
  };

  const ping = async (): Promise<void> => {
    try {
      await request("get", domainOf((credentials as Credentials).account), el("ping", NS_PING), KEEPALIVE_ANSWER_MS);
    } catch (error) {
      // Any answer is a sign of life, a refusal too; silence is noticed by the timer.
      if (!(error instanceof RequestError)) throw error;
    }
  };

  const send: Connection["send"] = (stanza, onConfirmed) => {
    if (jid === undefined) return;
    if (hasManagement) management.push({ stanza, onConfirmed });
    if (state.value.kind !== "online" || wire === undefined) return;
    wire.send(stanza);
    if (hasManagement) askAck();
    else onConfirmed?.();
  };

  const request: Connection["request"] = (type: IqType & ("get" | "set"), to, payload, timeoutMs) => {
    if (jid === undefined) return Promise.reject(new RequestError("offline"));
    const id = random.id();
    const answer = requests.add(id, to, timeoutMs);
    send(iq(type, { id, to }, payload));
    return answer;
  };

  return {
    state,
    jid: () => jid,
    start,
    stop,
    send,
    request,
    setNetwork(isUp) {
      if (isUp === hasNetwork) return;
      hasNetwork = isUp;
      if (!isUp && state.value.kind === "online") failed(new ConnectionError("unreachable", "no network"));
      else if (state.value.kind === "waiting") {
        if (isUp) void attempt();
        else scheduleRetry();
      }
    },
    retryNow() {
      if (state.value.kind === "waiting" && state.value.nextTryAt !== null) void attempt();
    },
    onStanza: (listener) => listen(stanzaListeners, listener),
    onOnline: (listener) => listen(onlineListeners, listener),
    onOffline: (listener) => listen(offlineListeners, listener),
  };
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function isAnswer(element: XmlElement): boolean {
  const type = element.attr("type");
  return type === "result" || type === "error";
}

/** TLS, or a connection that never leaves this machine. */
export function isPrivateUrl(url: string): boolean {
  return url.startsWith("wss:") || /^ws:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])([:/]|$)/.test(url);
}
