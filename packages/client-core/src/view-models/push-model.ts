import { type BareJid, bareOf, parseJid } from "@tandem/protocol";
import type { BrowserSubscription, PlaceKind } from "@tandem/protocol/tandem-web-push";
import { computed, effect, signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { type PushTarget, register, serverKeyOf, switchOff, switchOn, webPushOf } from "../account/web-push.ts";
import { RequestError } from "../connection/index.ts";
import type { PushPort } from "../ports/index.ts";
import { viewModelOf } from "./of-signal.ts";
import type { PushSnapshot, PushViewModel } from "./push.ts";
import type { Shell } from "./shell.ts";

/** What this device keeps of it: for whom it is on, and where that browser is registered. */
interface Kept extends PushTarget {
  readonly account: string;
}

export interface PushModel extends PushViewModel {
  /** At the sign-out, before the session ends. */
  leave(client: AccountClient): void;
}

type Switch = Extract<PushSnapshot, { kind: "switch" }>;

/**
 * RM28. What is on is renewed at each sign-in, because the browser, the server's key, the preferred app and the time zone may
 * all be others by then.
 */
// long: one switch, whose states share the browser and the server.
export function createPushModel(shell: Shell, port: PushPort, storeKey: string): PushModel {
  const { store } = shell.ports;
  const permission = signal(port.permission());
  /** Undefined: not known yet; null: the server has none. */
  const service = signal<BareJid | null | undefined>(undefined);
  const kept = signal<Kept | undefined>(undefined);
  const isBusy = signal(false);
  /** What the person has asked for stands at once, and falls back when it cannot be. */
  const wanted = signal<boolean | undefined>(undefined);
  const problem = signal<Switch["problem"]>(undefined);

  const tells = (): readonly PlaceKind[] => [
    ...(shell.app === "groupchat" ? ["room" as const] : []),
    ...(shell.mode.value.takesIm ? ["conversation" as const] : []),
  ];

  const keep = async (next: Kept | undefined): Promise<void> => {
    kept.value = next;
    await (next === undefined ? store.delete(storeKey) : store.set(storeKey, next));
  };

  /** Subscribes in the browser and at the server; what was registered before goes. */
  const turnOn = async (client: AccountClient): Promise<void> => {
    const at = service.peek();
    const key = at ? await serverKeyOf(client.context, at) : null;
    const browser = key === null ? undefined : await port.subscribe(key);
    if (!at || browser === undefined) {
      problem.value = "refused";
      return;
    }
    const before = kept.peek();
    const target = await switchOn(client.context, at, { ...browser, tells: tells(), zone: port.zone() });
    await keep({ ...target, account: client.account });
    if (before !== undefined && before.account === client.account && before.node !== target.node)
      await switchOff(client.context, before);
    await settleBetweenApps(client, at);
  };

  /** RT22: whichever app takes IM here, the other was registered when it may have been another one. */
  const settleBetweenApps = async (client: AccountClient, at: BareJid): Promise<void> => {
    const other: BrowserSubscription | undefined = await port.other();
    if (other === undefined || !tells().includes("conversation")) return;
    const rest: readonly PlaceKind[] = shell.app === "groupchat" ? [] : ["room"];
    await register(client.context, at, { ...other, tells: rest, zone: port.zone() });
  };

  const turnOff = async (client: AccountClient): Promise<void> => {
    const before = kept.peek();
    await keep(undefined);
    await port.unsubscribe();
    if (before !== undefined) await switchOff(client.context, before);
  };

  const attempt = async (task: () => Promise<void>): Promise<void> => {
    isBusy.value = true;
    problem.value = undefined;
    try {
      await task();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      problem.value = error.condition === "not-allowed" ? "not-allowed" : "offline";
      // Nobody is to be left with an address of this browser that is of no use.
      if (kept.peek() === undefined) await port.unsubscribe();
    } finally {
      isBusy.value = false;
    }
  };

  const renew = async (client: AccountClient): Promise<void> => {
    await port.clear();
    const before = parseKept(await store.get(storeKey));
    if (before !== undefined && before.account !== client.account) {
      // Whoever was here before has gone without signing out: their messages are nobody's business any more.
      await port.unsubscribe();
      await keep(undefined);
    } else kept.value = before;
    permission.value = port.permission();
    service.value = webPushOf(client.context) ?? null;
    await attempt(async () => {
      if (kept.peek() === undefined) return;
      // A server that offers it no more, or does not answer just now, may do so again.
      if (permission.peek() !== "granted") await turnOff(client);
      else if (service.peek() !== null) await turnOn(client);
    });
  };

  const current = (): AccountClient | undefined => shell.client.peek();

  port.onChanged(() => {
    const client = current();
    if (client !== undefined && kept.peek() !== undefined) void attempt(() => turnOn(client));
  });

  effect(() => {
    const client = shell.client.value;
    if (client?.sync.value.kind !== "settled") return;
    void renew(client);
  });

  const snapshot = computed((): PushSnapshot => {
    if (permission.value === "unsupported") return { kind: "unsupported" };
    if (permission.value === "blocked") return { kind: "blocked" };
    if (service.value === undefined) return { kind: "checking" };
    if (service.value === null) return { kind: "not-offered" };
    return {
      kind: "switch",
      isOn: wanted.value ?? kept.value !== undefined,
      isBusy: isBusy.value,
      ...(problem.value !== undefined && { problem: problem.value }),
      tellsConversations: tells().includes("conversation"),
    };
  });

  return {
    ...viewModelOf(snapshot),
    async switch(isOn) {
      if (isBusy.peek()) return;
      wanted.value = isOn;
      await attempt(async () => {
        // First of all, while the click still counts.
        if (isOn) permission.value = await port.ask();
        const client = current();
        if (client === undefined || (isOn && permission.peek() !== "granted")) return;
        await (isOn ? turnOn(client) : turnOff(client));
      });
      wanted.value = undefined;
    },
    leave(client) {
      const before = kept.peek();
      if (before?.account === client.account) void switchOff(client.context, before);
      kept.value = undefined;
      service.value = undefined;
      void store.delete(storeKey);
      void port.unsubscribe();
      void port.clear();
    },
  };
}

/** What comes from a disk is as good as nothing known. */
function parseKept(value: unknown): Kept | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { account, service, node } = value as Partial<Record<keyof Kept, unknown>>;
  const jid = typeof service === "string" ? parseJid(service) : null;
  if (typeof account !== "string" || typeof node !== "string" || jid === null) return undefined;
  return { account, service: bareOf(jid), node };
}
