import { bareJid, type BareJid } from "@tandem/protocol";
import { DiscoRegistry } from "./disco.ts";
import { FormerAccounts } from "./former-accounts.ts";
import type {
  Contract,
  CoreEvents,
  CoreOptions,
  Environment,
  InlineBindHandler,
  MessageCommit,
  MessageObservation,
  ModuleDefinition,
  ModuleHost,
} from "./module.ts";
import { Phase, type PhaseOptions } from "./phases.ts";
import { Router } from "./router.ts";
import { SessionDirectory } from "./session.ts";

type EventHandler = (...args: readonly unknown[]) => void | Promise<void>;
type EventPhaseHandler = (args: readonly unknown[]) => void | Promise<void>;

/** What a module does at a stop; `name` is the module's. */
interface NamedTask {
  readonly name: string;
  readonly run: EventPhaseHandler;
}

/**
 * The server without its adapters: router, sessions and modules. Streams bind sessions to it, the simulator drives it.
 */
export class ServerCore {
  readonly options: CoreOptions;
  readonly environment: Environment;
  readonly sessions = new SessionDirectory();
  readonly disco = new DiscoRegistry();
  readonly router: Router;
  readonly modules: readonly ModuleDefinition[];
  readonly domainJid: BareJid;
  readonly formerAccounts: FormerAccounts;
  /** By `name ns` of the request (XEP-0386). */
  readonly inlineBind = new Map<string, InlineBindHandler>();
  readonly #commit = new Phase<MessageCommit, void | Promise<void>>("commit");
  readonly #observe = new Phase<MessageObservation, void>("observe");
  readonly #events = new Map<keyof CoreEvents, Phase<readonly unknown[], void | Promise<void>>>();
  readonly #contracts = new Map<string, unknown>();
  readonly #onStarted: (() => void | Promise<void>)[] = [];
  readonly #onStopping: NamedTask[] = [];

  constructor(options: CoreOptions, environment: Environment, modules: readonly ModuleDefinition[]) {
    this.options = options;
    this.environment = environment;
    this.modules = modules;
    this.domainJid = bareJid("", options.domain);
    this.router = new Router(options.domain, this.sessions, environment.log);
    this.formerAccounts = new FormerAccounts(environment.storage, options.limits.documentsCachedMax);
    this.on("core", "accountRemoved", (account) => this.formerAccounts.note(account, environment.clock.now()));
    for (const module of modules) {
      for (const feature of module.features?.domain ?? []) this.disco.domainFeatures.add(feature);
      for (const feature of module.features?.account ?? []) this.disco.accountFeatures.add(feature);
      module.setup(this.#hostFor(module));
    }
  }

  get inlineBindNamespaces(): readonly string[] {
    return [...this.inlineBind.keys()].map((key) => key.slice(key.indexOf(" ") + 1));
  }

  async start(): Promise<void> {
    for (const task of this.#onStarted) await task();
  }

  /** Begins the modules' stopping tasks in reverse, then waits until everything written is on disk. */
  async stop(): Promise<void> {
    await this.#tellOfStop(this.#onStopping.toReversed());
    await this.environment.storage.flush();
  }

  use<T>(wanted: Contract<T>): T {
    if (!this.#contracts.has(wanted.name)) throw new Error(`no module provides ${wanted.name}`);
    return this.#contracts.get(wanted.name) as T;
  }

  /** One handler's fault does not keep the others from hearing of the event; it is logged. */
  async emit<E extends keyof CoreEvents>(event: E, ...args: Parameters<CoreEvents[E]>): Promise<void> {
    for (const handler of this.#events.get(event)?.handlers ?? []) await this.#tell(event, handler, args);
  }

  async #tell(event: keyof CoreEvents, handler: EventPhaseHandler, args: readonly unknown[]): Promise<void> {
    try {
      const pending = handler(args);
      if (pending !== undefined) await pending;
    } catch (fault) {
      this.environment.log.error("event.fault", {
        event,
        error: fault instanceof Error ? (fault.stack ?? "") : String(fault),
      });
    }
  }

  /** Tells the modules that the server is about to stop, while the sessions are still there. */
  async announceStop(): Promise<void> {
    await this.#tellOfStop(this.#events.get("stopping")?.named ?? []);
  }

  /**
   * All at once. One that does not end holds up neither the others nor, past `stopModulesSecondsMax`, the stop (SV8): it is named
   * in the log. What it still does is done beside the rest of the stop.
   */
  async #tellOfStop(tasks: readonly NamedTask[]): Promise<void> {
    const { timers, log } = this.environment;
    const late = new Set(tasks);
    const told = tasks.map(async (task) => {
      await this.#tell("stopping", task.run, []);
      late.delete(task);
    });
    await new Promise<void>((resolve) => {
      const deadline = timers.after(this.options.limits.stopModulesSecondsMax * 1000, () => {
        for (const { name } of late) log.warn("stop.module-late", { module: name });
        resolve();
      });
      void Promise.all(told).then(() => {
        deadline.cancel();
        resolve();
      });
    });
  }

  /** Stays synchronous as long as every handler does. */
  #runCommit(commit: MessageCommit, start = 0): void | Promise<void> {
    const { handlers } = this.#commit;
    for (let i = start; i < handlers.length; i++) {
      const pending = handlers[i]?.(commit);
      if (pending !== undefined) return pending.then(() => this.#runCommit(commit, i + 1));
    }
  }

  /** For adapters that hear of events without being a module; `name` is theirs, as a module's is. */
  on<E extends keyof CoreEvents>(name: string, event: E, handler: CoreEvents[E], options?: PhaseOptions): void {
    let phase = this.#events.get(event);
    if (phase === undefined) this.#events.set(event, (phase = new Phase(event)));
    phase.add(name, (args) => (handler as EventHandler)(...args), options);
  }

  #provide<T>(offered: Contract<T>, implementation: T): void {
    if (this.#contracts.has(offered.name)) throw new Error(`two modules provide ${offered.name}`);
    this.#contracts.set(offered.name, implementation);
  }

  #hostFor(module: ModuleDefinition): ModuleHost {
    const { name } = module;
    const { router } = this;
    return {
      ...this.environment,
      ...this.options,
      domainJid: this.domainJid,
      router,
      sessions: this.sessions,
      disco: this.disco,
      formerAccounts: this.formerAccounts,
      onIq: (target, type, ns, element, handler) => router.addIq(target, type, ns, element, handler),
      addService: (host, handler) => router.addService(host, handler),
      ownMessages: (handler) => router.ownMessages(handler),
      ownPresence: (handler) => router.ownPresence(handler),
      ownAway: (kind, handler) => router.ownAway(kind, handler),
      onInlineBind: (ns, element, handler) => void this.inlineBind.set(`${element} ${ns}`, handler),
      authorize: (handler, options) => router.authorize.add(name, handler, options),
      transform: (handler, options) => router.transform.add(name, handler, options),
      commitMessage: (handler, options) => this.#commit.add(name, handler, options),
      observeMessage: (handler, options) => this.#observe.add(name, handler, options),
      on: (event, handler, options) => this.on(name, event, handler, options),
      emit: (event, ...args) => this.emit(event, ...args),
      runCommit: (commit) => this.#runCommit(commit),
      runObserve: (seen) => {
        for (const handler of this.#observe.handlers) handler(seen);
      },
      provide: (offered, implementation) => this.#provide(offered, implementation),
      use: (wanted) => this.use(wanted),
      onStarted: (task) => void this.#onStarted.push(task),
      onStopping: (task) => void this.#onStopping.push({ name, run: task }),
    };
  }
}
