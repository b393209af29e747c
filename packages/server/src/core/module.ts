import type { BareJid, FullJid, Jid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import type { DiscoRegistry } from "./disco.ts";
import type { ErrorTable } from "./errors.ts";
import type { FormerAccounts } from "./former-accounts.ts";
import type { Limits } from "./limits.ts";
import type { PhaseOptions } from "./phases.ts";
import type { Bus, Clock, Crypto, FileStore, Log, Metrics, Random, Storage, Timers } from "./ports/index.ts";
import type { Router } from "./router.ts";
import type { Session, SessionDirectory } from "./session.ts";

/** What the composition root hands in. */
export interface Environment {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly crypto: Crypto;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly storage: Storage;
  readonly files: FileStore;
  readonly bus: Bus;
}

export interface CoreOptions {
  /** The domain that is served, prepared. */
  readonly domain: string;
  readonly limits: Limits;
  readonly version: string;
}

/** A stanza on its way. `stanza` has `from` (and `to`, where it had one) stamped and prepared. */
export interface StanzaContext {
  stanza: XmlElement;
  readonly from: Jid;
  /** For a stanza without `to`: the sender's own bare address (RFC 6120 §8.1.1.1). */
  readonly to: Jid;
  /** Whether the stanza had a `to` on the wire. */
  readonly isAddressed: boolean;
  /** The sender's session on this node; undefined for what services and modules send. */
  readonly session: Session | undefined;
  /**
   * For a message: it has its place in every order that matters and only waits for the disk, so the session's next message may
   * be handled meanwhile. Whoever never calls it has the session wait, as for every other stanza.
   */
  readonly release?: (() => void) | undefined;
  /** True for what another server or a component sent: it deserves no more trust than what a client sends. */
  readonly isRemote: boolean;
}

export interface IqContext extends StanzaContext {
  /** The one child of a get or set. */
  readonly payload: XmlElement;
  readonly type: "get" | "set";
}

/** The payload of the result; undefined for an empty result; throw a StanzaError for an error. */
export type IqHandler = (context: IqContext) => XmlElement | undefined | Promise<XmlElement | undefined>;
export type StanzaHandler = (context: StanzaContext) => void | Promise<void>;

export type InlineBindHandler = (session: Session, request: XmlElement) => void;

/** May the stanza pass? Return normally, return "drop" to lose it in silence, or throw a StanzaError. */
export type AuthorizeHandler = (context: StanzaContext) => undefined | "drop" | Promise<undefined | "drop">;

/**
 * A message to an account on its way to disk. Handlers add what must be durable before anybody sees the message; `copies`
 * are what the parties will get. Runs after authorize and transform.
 */
export interface MessageCommit {
  /** As routed: stamped, forged ids stripped. Handlers may replace it by a copy that carries more, e.g. a stanza-id. */
  stanza: XmlElement;
  readonly from: Jid;
  readonly to: Jid;
  readonly session: Session | undefined;
  /** True when nobody is there to take it now: the recipient's copy must be kept until somebody is. */
  readonly isUndeliverableNow: boolean;
  /** Set by the archive when this message was accepted before (a resend): it is acknowledged, not delivered again. */
  isDuplicate: boolean;
  /** The stanza as the sender's other sessions shall see it (carbons), with the sender's own stanza-id. */
  sentCopy: XmlElement;
  /** Whoever gives the message its place in an order calls this in the same turn: it goes out to sessions in that order. */
  readonly onPlaced: () => void;
}

/** After a message to an account was delivered. Look, never touch. */
export interface MessageObservation {
  readonly from: Jid;
  readonly to: Jid;
  readonly session: Session | undefined;
  readonly stanza: XmlElement;
  readonly sentCopy: XmlElement;
  /** The recipient's sessions that got it directly. */
  readonly deliveredTo: readonly Session[];
}

export interface CoreEvents {
  /** A resource is bound (before its first stanza). */
  sessionOpened: (session: Session) => void;
  /** The stream is gone for good (not while it waits to be resumed). Runs once. */
  sessionClosed: (session: Session) => void | Promise<void>;
  /** Stanzas that this closed session never acknowledged, oldest first: route them anew (XEP-0198 §5). Runs before sessionClosed. */
  sessionUnacknowledged: (session: Session, stanzas: readonly XmlElement[]) => void | Promise<void>;
  /** The session's first available presence since it was bound or unavailable; it can take stanzas now. */
  sessionAvailable: (session: Session) => void | Promise<void>;
  /** Any later available presence of an available session, e.g. with another priority. */
  sessionPresenceChanged: (session: Session, previousPriority: number) => void | Promise<void>;
  sessionUnavailable: (session: Session) => void | Promise<void>;
  /** PR5: the session's connection was lost and it did not come back in time. It may still be resumed, but nobody is there. */
  sessionLost: (session: Session) => void | Promise<void>;
  /** A lost session was resumed: somebody is there again. */
  sessionFound: (session: Session) => void | Promise<void>;
  /** The account's password was changed or the account disabled: whoever is signed in must do so again. */
  credentialsChanged: (account: BareJid) => void | Promise<void>;
  /** An account was removed: everything it owns goes. */
  accountRemoved: (account: BareJid) => void | Promise<void>;
  /** The server is about to end all sessions and to stop. Told to all at once, and waited for as long as `stopModulesSecondsMax`. */
  stopping: () => void | Promise<void>;
}

declare const provided: unique symbol;
/** What one module offers to others, by name. Made in the module's contract.ts, the only file of it that others import. */
export interface Contract<T> {
  readonly name: string;
  readonly [provided]?: T;
}
export function contract<T>(name: string): Contract<T> {
  return { name };
}

/** Who is asked: the domain itself, an account (bare address, own or another's). */
export type IqTarget = "domain" | "account";

/** Everything a module may use. Registration happens in `setup`; `use` works from `started` on and inside handlers. */
export interface ModuleHost extends Environment, CoreOptions {
  readonly domainJid: BareJid;
  readonly router: Router;
  readonly sessions: SessionDirectory;
  readonly disco: DiscoRegistry;
  readonly formerAccounts: FormerAccounts;

  onIq(target: IqTarget, type: "get" | "set", ns: string, name: string, handler: IqHandler): void;
  /** A host of its own, e.g. rooms.example.com: gets every stanza that is addressed to it. */
  addService(host: string, handler: StanzaHandler): void;
  /** Each of these has exactly one owner; a second one stops the boot. */
  ownMessages(handler: StanzaHandler): void;
  ownPresence(handler: StanzaHandler): void;
  /** What our people send to other domains; the owner hands it to `router.sendAway`. Without one it just goes. */
  ownAway(name: "message" | "presence", handler: StanzaHandler): void;

  /** Switches something on while a resource is bound (XEP-0386): `<enable xmlns='…'/>` inside `<bind/>`. Sends nothing. */
  onInlineBind(ns: string, name: string, handler: InlineBindHandler): void;

  authorize(handler: AuthorizeHandler, options?: PhaseOptions): void;
  transform(handler: (context: StanzaContext) => void, options?: PhaseOptions): void;
  commitMessage(handler: (commit: MessageCommit) => void | Promise<void>, options?: PhaseOptions): void;
  observeMessage(handler: (seen: MessageObservation) => void, options?: PhaseOptions): void;
  on<E extends keyof CoreEvents>(event: E, handler: CoreEvents[E], options?: PhaseOptions): void;
  emit<E extends keyof CoreEvents>(event: E, ...args: Parameters<CoreEvents[E]>): Promise<void>;
  /** Undefined when nothing had to be written: whoever asked goes on in the same turn. */
  runCommit(commit: MessageCommit): void | Promise<void>;
  runObserve(seen: MessageObservation): void;

  provide<T>(contract: Contract<T>, implementation: T): void;
  /** Throws at boot when nobody provides it. */
  use<T>(contract: Contract<T>): T;
  /** Runs when all modules are set up. */
  onStarted(task: () => void | Promise<void>): void;
  /** Runs at shutdown, when the sessions have ended; begun in reverse order and waited for no longer than `stopModulesSecondsMax`. */
  onStopping(task: () => void | Promise<void>): void;
}

export interface ModuleDefinition {
  /** Folder name, e.g. `xep-0191-blocking`. */
  readonly name: string;
  /** Disco features of the domain and of accounts. */
  readonly features?: { readonly domain?: readonly string[]; readonly account?: readonly string[] };
  readonly errors?: ErrorTable;
  setup(host: ModuleHost): void;
}

export function defineModule(definition: ModuleDefinition): ModuleDefinition {
  return definition;
}

export type { FullJid };
