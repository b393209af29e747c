import type { BrowserSubscription } from "@tandem/protocol/tandem-web-push";
import type { GroupChatApp, PushPermission, PushPort, PushViewModel } from "@tandem/client-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { webPush, type WebPushSender } from "../../packages/server/src/modules/tandem-web-push/contract.ts";
import { clientScene, settled } from "./harness/client-scene.ts";
import { TestDevice, until } from "./harness/node-client.ts";

const scene = clientScene();
const SERVER_KEY = "BNbxGYNMhEIi9zrneh7mqV4oUanjLUKIs7x4dDt71ICJTzKN4jZzVn7kYeE5i7sSqG0i2s5bS7Y4p1zVXSsxkS4";

const A_SUBSCRIPTION = { p256dh: "B".repeat(87), auth: "a".repeat(22) };

/** A profile of a browser: one subscription for each app, and what the person has allowed. */
class FakeBrowser {
  isAllowed: PushPermission = "ask";
  /** What the person answers when asked. */
  answer: PushPermission = "granted";
  /** Whether there is a push service behind it. */
  gives = true;
  cleared = 0;
  readonly subscriptions = new Map<string, BrowserSubscription>();
  readonly #listeners = new Set<() => void>();
  #made = 0;

  portOf(app: "groupchat" | "communicator"): PushPort {
    const others = (): readonly BrowserSubscription[] =>
      [...this.subscriptions].flatMap(([of, one]) => (of === app ? [] : [one]));
    return {
      permission: () => this.isAllowed,
      ask: async () => (this.isAllowed = this.answer),
      current: async () => this.subscriptions.get(app),
      subscribe: async () => {
        if (!this.gives) return undefined;
        if (!this.subscriptions.has(app)) this.change(app);
        return this.subscriptions.get(app);
      },
      unsubscribe: async () => void this.subscriptions.delete(app),
      other: async () => others()[0],
      clear: async () => void this.cleared++,
      onChanged: (listener) => void this.#listeners.add(listener),
      zone: () => "Etc/UTC",
    };
  }

  /** Another subscription, as a browser makes one when it likes. */
  change(app: string): void {
    const endpoint = `https://push.example/${app}-${++this.#made}`;
    this.subscriptions.set(app, { endpoint, ...A_SUBSCRIPTION });
    for (const listener of this.#listeners) listener();
  }
}

/** What the server sent: to which browser, of what kind. */
let sent: (readonly [endpoint: string, kind: string])[] = [];
const sentListeners = new Set<() => void>();
const arrivals = {
  subscribe: (listener: () => void) => {
    sentListeners.add(listener);
    return () => sentListeners.delete(listener);
  },
};
const sender: WebPushSender = {
  accepts: (endpoint) => !endpoint.includes("forbidden"),
  async send({ endpoint }, payload) {
    sent.push([endpoint.split("/").at(-1) ?? "", (JSON.parse(payload) as { kind: string }).kind]);
    for (const listener of sentListeners) listener();
    return "sent";
  },
};

let browser: FakeBrowser;
beforeEach(() => {
  browser = new FakeBrowser();
});
afterEach(() => {
  sent = [];
  sentListeners.clear();
});

const offers = (): void => scene.server.server.core.use(webPush).serve(sender, SERVER_KEY);

async function groupChat(device = new TestDevice(), name = "juliet") {
  const one = await scene.groupChat(name, device, (ports) => ({
    ...ports,
    push: async () => browser.portOf("groupchat"),
  }));
  expect(await one.signIn()).toEqual({ ok: true });
  await settled(one.app);
  return one;
}

const kindOf = (vm: PushViewModel): string => vm.snapshot().kind;
const isReady = (vm: PushViewModel): boolean => {
  const state = vm.snapshot();
  return state.kind === "switch" && !state.isBusy;
};

async function settingOf(app: Pick<GroupChatApp, "push">): Promise<PushViewModel> {
  const vm = await app.push();
  if (vm === undefined) throw new Error("this device has no way to");
  await until(vm, () => kindOf(vm) !== "checking" && (kindOf(vm) !== "switch" || isReady(vm)), "asked");
  return vm;
}

async function switchedOn(app: Pick<GroupChatApp, "push">): Promise<PushViewModel> {
  const vm = await settingOf(app);
  await vm.switch(true);
  expect(vm.snapshot()).toMatchObject({ kind: "switch", isOn: true, isBusy: false });
  expect(vm.snapshot()).not.toHaveProperty("problem");
  return vm;
}

/** Romeo writes to Juliet while none of her programs is there; resolves when something was sent to a browser of hers. */
async function writes(count: number): Promise<void> {
  const romeo = await scene.communicator("romeo");
  await romeo.signIn();
  await settled(romeo.app);
  const before = sent.length;
  romeo.app.conversation("juliet@localhost").send("wherefore?");
  await until(arrivals, () => sent.length >= before + count, "sent");
}

test("[RM28] switched on, the server tells this browser when nobody is there; a window that comes back clears", async () => {
  offers();
  const juliet = await groupChat();
  const vm = await settingOf(juliet.app);
  expect(vm.snapshot()).toEqual({ kind: "switch", isOn: false, isBusy: false, tellsConversations: true });
  await vm.switch(true);
  expect(vm.snapshot()).toMatchObject({ isOn: true });
  juliet.app.dispose();
  await writes(1);
  expect(sent).toEqual([["groupchat-1", "conversation"]]);
  const cleared = browser.cleared;
  await settingOf((await groupChat(juliet.device)).app);
  expect(browser.cleared).toBeGreaterThan(cleared);
});

test("[RM28] nothing is asked, loaded or registered by itself", async () => {
  offers();
  const juliet = await groupChat();
  await settingOf(juliet.app);
  expect(browser.isAllowed).toBe("ask");
  expect(juliet.wire.sent.join("")).not.toContain("<register");
  expect(juliet.wire.sent.join("")).not.toContain("server-key");
});

test("[RM28] each reason why not: the server, the browser, the person", async () => {
  const juliet = await groupChat();
  expect(kindOf(await settingOf(juliet.app))).toBe("not-offered");
  offers();
  for (const [permission, kind] of [
    ["unsupported", "unsupported"],
    ["blocked", "blocked"],
  ] as const) {
    browser.isAllowed = permission;
    expect(kindOf(await settingOf((await groupChat()).app))).toBe(kind);
  }
  browser.isAllowed = "ask";
  browser.answer = "blocked";
  const asked = await settingOf((await groupChat()).app);
  await asked.switch(true);
  expect(asked.snapshot()).toEqual({ kind: "blocked" });
  browser.isAllowed = browser.answer = "granted";
  browser.gives = false;
  const alone = await settingOf((await groupChat()).app);
  await alone.switch(true);
  expect(alone.snapshot()).toMatchObject({ isOn: false, problem: "refused" });
  browser.gives = true;
  browser.subscriptions.set("groupchat", { ...A_SUBSCRIPTION, endpoint: "https://forbidden.example/1" });
  await alone.switch(true);
  expect(alone.snapshot()).toMatchObject({ isOn: false, problem: "not-allowed" });
  expect(browser.subscriptions.size).toBe(0);
  await alone.switch(true);
  expect(alone.snapshot()).not.toHaveProperty("problem");
  expect(await (await scene.groupChat("nurse")).app.push()).toBeUndefined();
});

test("[RM28] switched off, or signed out, the server tells it nothing more, and the browser's subscription ends", async () => {
  offers();
  const juliet = await groupChat();
  const other = await groupChat(new TestDevice());
  const vm = await switchedOn(juliet.app);
  expect(browser.subscriptions.size).toBe(1);
  await vm.switch(false);
  expect(vm.snapshot()).toMatchObject({ isOn: false });
  expect(browser.subscriptions.size).toBe(0);
  await vm.switch(true);
  await juliet.app.session.signOut({ forget: false });
  expect(browser.subscriptions.size).toBe(0);
  expect(juliet.device.values.has("web-push")).toBe(false);
  // A browser that stays on shows when all that was to be sent has been.
  await switchedOn(other.app);
  other.app.dispose();
  await writes(1);
  expect(sent.map(([endpoint]) => endpoint)).toEqual(["groupchat-3"]);
});

test("[RM28] another subscription, at the next sign-in or at once, takes the place of the old one", async () => {
  offers();
  const juliet = await groupChat();
  await switchedOn(juliet.app);
  juliet.app.dispose();
  browser.change("groupchat");
  const again = await groupChat(juliet.device);
  // Loaded by itself: it was on.
  await until(juliet.device.stored, () => again.wire.received.join("").includes("registered"), "registered anew");
  const vm = await settingOf(again.app);
  expect(vm.snapshot()).toMatchObject({ isOn: true });
  browser.change("groupchat");
  await until(vm, () => isReady(vm));
  again.app.dispose();
  await writes(1);
  expect(sent).toEqual([["groupchat-3", "conversation"]]);
});

test("[RM28] forbidden in the browser meanwhile, it is off at the next sign-in", async () => {
  offers();
  const juliet = await groupChat();
  await switchedOn(juliet.app);
  juliet.app.dispose();
  browser.isAllowed = "blocked";
  const vm = await settingOf((await groupChat(juliet.device)).app);
  await expect.poll(() => juliet.device.values.has("web-push"), { timeout: 20_000 }).toBe(false);
  expect(kindOf(vm)).toBe("blocked");
  expect(browser.subscriptions.size).toBe(0);
});

test("[RM28] where the server does not offer it for a while it is on again afterwards", async () => {
  const device = new TestDevice();
  device.values.set("web-push", { account: "juliet@localhost", service: "push.localhost", node: "n1" });
  browser.isAllowed = "granted";
  const before = await groupChat(device);
  expect(kindOf(await settingOf(before.app))).toBe("not-offered");
  before.app.dispose();
  offers();
  expect((await settingOf((await groupChat(device)).app)).snapshot()).toMatchObject({ kind: "switch", isOn: true });
});

test("[RM28] [SV5] whoever signs in next on the device does not get the messages of who went without a word", async () => {
  offers();
  const juliet = await groupChat();
  await switchedOn(juliet.app);
  juliet.app.dispose();
  const nurse = await groupChat(juliet.device, "nurse");
  const vm = await settingOf(nurse.app);
  expect(vm.snapshot()).toMatchObject({ isOn: false });
  expect(browser.subscriptions.size).toBe(0);
});

test("[RT22] [RT23] of two apps that are on, each is told of its own, also when the preferred one has changed", async () => {
  offers();
  const juliet = await groupChat();
  await switchedOn(juliet.app);
  juliet.app.dispose();
  const installed = Object.assign(new TestDevice(), {
    facts: { ...new TestDevice().facts, communicatorInstalled: true },
  });
  const communicator = await scene.communicator("juliet", installed, (ports) => ({
    ...ports,
    push: async () => browser.portOf("communicator"),
  }));
  await communicator.signIn();
  await settled(communicator.app);
  await switchedOn(communicator.app);
  communicator.app.dispose();
  await writes(1);
  await writes(1);
  expect(sent).toEqual([
    ["communicator-2", "conversation"],
    ["communicator-2", "conversation"],
  ]);
});
