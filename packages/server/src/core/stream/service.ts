import type { BareJid } from "@tandem/protocol";
import type { AccountCredentials, Timer } from "../ports/index.ts";
import type { ServerCore } from "../server-core.ts";
import type { Session } from "../session.ts";
import type { ChannelOwner, SessionChannel } from "./channel.ts";
import type { Connection, ConnectionListener } from "./connection.ts";
import { FeatureTexts } from "./features.ts";
import { SignIn, type SignInPolicy } from "./sign-in.ts";
import { SignInTokens } from "./sign-in-tokens.ts";
import { Stream } from "./stream.ts";

const TICK_MS = 1_000;

/** All streams of this node: transports hand their connections in, sessions of the core come out. */
export class StreamService implements ChannelOwner {
  readonly core: ServerCore;
  readonly signIn: SignIn;
  readonly tokens: SignInTokens;
  readonly features = new FeatureTexts();
  readonly #streams = new Set<Stream>();
  readonly #channels = new Map<Session, SessionChannel>();
  readonly #resumable = new Map<string, SessionChannel>();
  readonly #connectionsOf = new Map<string, number>();
  #clock: Timer | undefined;
  #isStopping = false;

  constructor(core: ServerCore, accounts: AccountCredentials, policy: SignInPolicy) {
    this.core = core;
    const { environment, options } = core;
    this.signIn = new SignIn(options.domain, policy, accounts, environment);
    this.tokens = new SignInTokens(environment, options.limits);
    core.on("streams", "credentialsChanged", (account) => this.#signOut(account, "reset"));
    core.on("streams", "accountRemoved", (account) => this.#signOut(account, "not-authorized"));
    environment.metrics.gauge("connections", () => this.#streams.size);
    environment.metrics.gauge("sessions", () => core.sessions.count);
  }

  async start(): Promise<void> {
    await this.signIn.start();
    this.#clock = this.core.environment.timers.every(TICK_MS, () => this.#tick());
  }

  /** Tells every client, handles what they have sent, and keeps for later what they have not acknowledged. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#clock?.cancel();
    const ending = [...this.#channels.values()].map((channel) => channel.end("system-shutdown"));
    for (const stream of this.#streams) stream.finish("system-shutdown");
    await Promise.all(ending);
  }

  /** Null when this peer may not have another connection: the transport drops it. */
  open(connection: Connection): ConnectionListener | null {
    const address = connection.remoteAddress;
    const count = this.#connectionsOf.get(address) ?? 0;
    if (this.#isStopping || count >= this.core.options.limits.connectionsPerAddressMax) return null;
    this.#connectionsOf.set(address, count + 1);
    const stream = new Stream(this, connection);
    this.#streams.add(stream);
    return stream;
  }

  streamClosed(stream: Stream): void {
    if (!this.#streams.delete(stream)) return;
    const address = stream.connection.remoteAddress;
    const left = (this.#connectionsOf.get(address) ?? 1) - 1;
    if (left === 0) this.#connectionsOf.delete(address);
    else this.#connectionsOf.set(address, left);
  }

  channelOpened(channel: SessionChannel, session: Session): void {
    this.#channels.set(session, channel);
  }

  channelResumable(channel: SessionChannel, id: string): void {
    this.#resumable.set(id, channel);
  }

  channelEnded(channel: SessionChannel): void {
    this.#channels.delete(channel.session);
    if (channel.resumeId !== undefined) this.#resumable.delete(channel.resumeId);
  }

  resumable(id: string): SessionChannel | undefined {
    return this.#resumable.get(id);
  }

  /** Ends a session of this node; resolves when everybody has heard of it. */
  async endSession(session: Session, condition: string, text: string): Promise<void> {
    const channel = this.#channels.get(session);
    if (channel === undefined) throw new Error(`no stream has opened ${session.jid}`);
    await channel.end(condition, text);
  }

  /** Ends the account's oldest session that only waits to be resumed. False when there is none. */
  async endOldestWaiting(account: BareJid): Promise<boolean> {
    for (const session of this.core.sessions.of(account)) {
      const channel = this.#channels.get(session);
      if (channel?.state !== "waiting") continue;
      await channel.end();
      return true;
    }
    return false;
  }

  async #signOut(account: BareJid, condition: string): Promise<void> {
    // Who is between signing in and binding must do so again as well.
    for (const stream of this.#streams) {
      if (stream.account === account && stream.channel === undefined) stream.fail(condition, "Sign in again.");
    }
    const sessions = [...this.core.sessions.of(account)];
    await Promise.all(sessions.map((session) => this.endSession(session, condition, "Sign in again.")));
  }

  #tick(): void {
    const now = this.core.environment.clock.monotonic();
    for (const stream of this.#streams) stream.tick(now);
    for (const channel of this.#resumable.values()) channel.tick(now);
  }
}
