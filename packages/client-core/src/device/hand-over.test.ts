import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import { readCommunicatorState, SIGNED_IN_LOCK } from "./communicator-state.ts";
import { createFlagLock } from "./flag-lock.ts";
import { createDevice } from "./device.ts";
import { createFakeProfile, type FakeProfile } from "./fake-profile.ts";
import { createHandOverHost } from "./hand-over-host.ts";
import {
  findRequest,
  HAND_OVER_REQUEST_KEY,
  HAND_OVER_REQUEST_MS_MAX,
  type HandOverRequest,
} from "./hand-over-request.ts";
import { INSTALLED_RECORD_KEY, PROBE_PAUSE_MS, PROBE_RETRY_MS, recordSignedIn } from "./installed.ts";
import { HAND_OVER_ANSWER_MS_MAX, HAND_OVER_SLOW_MS } from "./open-in-communicator.ts";
import type { InstalledProbePort } from "./ports.ts";
import { createSingleWindow } from "./single-window.ts";

const maya = "maya@castellan.example" as BareJid;
const tomasz = "tomasz@castellan.example" as BareJid;
const dana = "dana@castellan.example";
const origin = { name: "Dana Ortiz", room: "ops@rooms.castellan.example", roomName: "Ops Bridge" };

function groupChat(profile: FakeProfile) {
  return createDevice(profile.window(), { name: "groupchat", account: () => maya });
}

/** A Communicator window; `signIn` and `signOut` change who it is signed in as. */
function communicator(profile: FakeProfile, first: BareJid | undefined, isImTurnedOff = false) {
  let account = first;
  const shown: string[] = [];
  const attention: string[] = [];
  const host = createHandOverHost(profile.window(), {
    account: () => account,
    isImTurnedOff: () => isImTurnedOff,
    show: (request) => shown.push(request.jid),
    callAttention: (request) => attention.push(request.jid),
  });
  const become = (next: BareJid | undefined): void => {
    account = next;
    host.accountChanged();
  };
  return { host, shown, attention, signIn: become, signOut: () => become(undefined) };
}

const lastUrl = (profile: FakeProfile): string => profile.opened.at(-1)?.url ?? "";

test("[RT15] the click opens Communicator's window at once, and its answer ends the wait", async () => {
  const profile = createFakeProfile();
  const app = communicator(profile, maya);
  const result = groupChat(profile).openInCommunicator(dana, origin);
  expect(profile.opened).toHaveLength(1); // in the click itself, before anything is awaited
  expect(profile.opened[0]).toMatchObject({ target: "tandem-communicator" });
  app.host.receive(lastUrl(profile));
  expect(await result).toBe("shown");
  expect(app.shown).toEqual([dana]);
  expect(app.host.waiting.value).toBeNull();
});

test("[RT17] an installed app is launched so that the browser brings its running window forward", () => {
  const profile = createFakeProfile();
  profile.stored.set(INSTALLED_RECORD_KEY, JSON.stringify({ app: true }));
  void groupChat(profile).openInCommunicator(dana);
  expect(profile.opened[0]).toMatchObject({ target: "_blank", features: "noopener" });
});

test("[RT20] a launch that stayed without an answer goes by a named window the next time", async () => {
  const profile = createFakeProfile();
  profile.stored.set(INSTALLED_RECORD_KEY, JSON.stringify({ app: true }));
  const device = groupChat(profile);
  const first = device.openInCommunicator(dana);
  await profile.pass(HAND_OVER_ANSWER_MS_MAX);
  expect(await first).toBe("no-answer");
  void device.openInCommunicator(dana);
  expect(profile.opened[1]).toMatchObject({ target: "tandem-communicator" });
});

test("[RT15] the request travels in the device's storage; the address holds nothing but its id", () => {
  const profile = createFakeProfile();
  void groupChat(profile).openInCommunicator(dana, origin);
  expect(lastUrl(profile)).toMatch(/^https:\/\/chat\.example\/communicator\/#open=[\w-]+$/);
  expect(lastUrl(profile)).not.toContain("dana");
});

test("[RT15] an address with an id that nobody left is ignored, so a foreign page cannot open or ask anything", () => {
  const profile = createFakeProfile();
  const app = communicator(profile, undefined);
  for (const url of [
    "https://chat.example/communicator/#open=forged",
    "https://chat.example/communicator/#open=%E0%A4%A",
    "",
  ]) {
    expect(app.host.receive(url)).toBe(false);
  }
  expect(app.host.waiting.value).toBeNull();
});

test("[RT18] signed out: it asks, answers Group Chat, and opens the conversation after the sign-in", async () => {
  const profile = createFakeProfile();
  const app = communicator(profile, undefined);
  const result = groupChat(profile).openInCommunicator(dana, origin);
  app.host.receive(lastUrl(profile));
  expect(await result).toBe("shown");
  expect(app.host.waiting.value).toMatchObject({ why: "signed-out", request: { jid: dana, account: maya, ...origin } });
  expect(app.shown).toEqual([]);
  app.signIn(maya);
  expect(app.shown).toEqual([dana]);
  expect(app.host.waiting.value).toBeNull();
});

test("[RT18] cancelling leaves nothing behind: a later sign-in opens no conversation", () => {
  const profile = createFakeProfile();
  const app = communicator(profile, undefined);
  void groupChat(profile).openInCommunicator(dana);
  app.host.receive(lastUrl(profile));
  app.host.dismiss();
  app.signIn(maya);
  expect(app.shown).toEqual([]);
  expect(profile.stored.has(HAND_OVER_REQUEST_KEY)).toBe(false);
});

test("[RT18] the request survives a failed sign-in and a reload for 10 minutes, and no longer", async () => {
  const profile = createFakeProfile();
  const first = communicator(profile, undefined);
  void groupChat(profile).openInCommunicator(dana);
  first.host.receive(lastUrl(profile));
  first.host.accountChanged(); // a failed attempt: still nobody signed in
  first.host.dispose();
  await profile.pass(HAND_OVER_REQUEST_MS_MAX);
  const second = communicator(profile, undefined);
  second.host.resumeWaiting();
  expect(second.host.waiting.value?.request.jid).toBe(dana);
  await profile.pass(1);
  expect(second.host.waiting.value).toBeNull();
  const third = communicator(profile, maya);
  third.host.resumeWaiting();
  expect(third.shown).toEqual([]);
});

test("[RT18] a request that was shown on a sign-in that failed after all waits again, with its title", () => {
  const profile = createFakeProfile();
  const app = communicator(profile, maya);
  const requests: HandOverRequest[] = [];
  void groupChat(profile).openInCommunicator(dana, origin);
  const id = lastUrl(profile).split("=")[1] ?? "";
  requests.push(
    ...[findRequest(profile.window().storage, profile.window().time.now(), id)].filter((found) => found !== null),
  );
  app.host.receive(lastUrl(profile));
  expect(app.shown).toEqual([dana]);
  app.signOut();
  for (const request of requests) app.host.takeBack(request);
  expect(app.host.waiting.value).toMatchObject({ why: "signed-out", request: { jid: dana, ...origin } });
  app.signIn(maya);
  expect(app.shown).toEqual([dana, dana]);
});

test("[RT19] signed in as somebody else: it asks, and shows nothing until the right person has signed in", () => {
  const profile = createFakeProfile();
  const app = communicator(profile, tomasz);
  void groupChat(profile).openInCommunicator(dana);
  app.host.receive(lastUrl(profile));
  expect(app.host.waiting.value?.why).toBe("other-account");
  app.signOut();
  expect(app.host.waiting.value?.why).toBe("signed-out");
  app.signIn(tomasz);
  expect(app.shown).toEqual([]);
  app.signOut();
  app.signIn(maya);
  expect(app.shown).toEqual([dana]);
});

test("[RT20] a refused pop-up is told at once, and the request stays for a window opened by hand", async () => {
  const profile = createFakeProfile();
  profile.refuseWindows(true);
  expect(await groupChat(profile).openInCommunicator(dana)).toBe("blocked");
  const app = communicator(profile, maya);
  app.host.resumeWaiting();
  expect(app.shown).toEqual([dana]);
});

test("[RT20] after 2.5 s it is slow and a running Communicator is asked to show it; after 10 s there was no answer", async () => {
  const profile = createFakeProfile();
  const device = groupChat(profile);
  const slow: string[] = [];
  device.onSlowHandOver((jid) => slow.push(jid));
  const result = device.openInCommunicator(dana);
  await profile.pass(HAND_OVER_SLOW_MS - 1);
  expect(slow).toEqual([]);
  await profile.pass(1);
  expect(slow).toEqual([dana]);
  expect(profile.posted).toContainEqual({ type: "show", id: lastUrl(profile).split("=")[1] });
  await profile.pass(HAND_OVER_ANSWER_MS_MAX - HAND_OVER_SLOW_MS);
  expect(await result).toBe("no-answer");
});

test("[RT17] a running window that the browser did not bring forward shows it and calls for attention", async () => {
  const profile = createFakeProfile();
  const app = communicator(profile, maya);
  const result = groupChat(profile).openInCommunicator(dana);
  await profile.pass(HAND_OVER_SLOW_MS);
  expect(await result).toBe("shown");
  expect([app.shown, app.attention]).toEqual([[dana], [dana]]);
});

test("[RT26] Communicator with IM turned off refuses instead of staying silent", async () => {
  const profile = createFakeProfile();
  const app = communicator(profile, maya, true);
  const result = groupChat(profile).openInCommunicator(dana);
  app.host.receive(lastUrl(profile));
  expect(await result).toBe("no-answer");
  expect([app.shown, app.host.waiting.value]).toEqual([[], null]);
});

test("[RT26] the mirror case opens Group Chat's conversation without reloading a window that is open", async () => {
  const profile = createFakeProfile();
  expect(await groupChat(profile).openInGroupChat(dana)).toBe("shown");
  expect(profile.opened[0]).toMatchObject({
    url: "https://chat.example/groupchat/#/im/dana%40castellan.example",
    target: "tandem-groupchat",
  });
  profile.refuseWindows(true);
  expect(await groupChat(profile).openInGroupChat(dana)).toBe("blocked");
  expect(await groupChat(profile).openInGroupChat("@@")).toBe("no-answer");
});

test("[RT31] another program takes Communicator's part by an xmpp: address (RFC 5122, XEP-0147)", async () => {
  const profile = createFakeProfile();
  const before = groupChat(profile);
  expect((await before.readFacts()).communicatorInstalled).toBe(false);
  before.setImOpensIn("other-app");
  // RT2: the choice is known, and waits for the next start.
  expect(before.imOpensIn()).toEqual({ now: "communicator", chosen: "other-app" });
  const device = groupChat(profile);
  expect(device.imOpensIn()).toEqual({ now: "other-app", chosen: "other-app" });
  expect((await device.readFacts()).communicatorInstalled).toBe(true);
  const result = device.openInCommunicator("dana+x@castellan.example");
  expect(profile.followed).toEqual(["xmpp:dana%2Bx@castellan.example?message"]);
  profile.blur();
  expect(await result).toBe("shown");
  expect(profile.opened).toEqual([]);
});

test("[RT31] [RT20] no program handles the address: told after 10 s", async () => {
  const profile = createFakeProfile();
  groupChat(profile).setImOpensIn("other-app");
  const result = groupChat(profile).openInCommunicator(dana);
  await profile.pass(HAND_OVER_ANSWER_MS_MAX);
  expect(await result).toBe("no-answer");
});

test("[RT2] a fact that changes in another window is told; the same value written again is not", async () => {
  const profile = createFakeProfile();
  const groupChatDevice = groupChat(profile);
  const communicatorDevice = createDevice(profile.window(), { name: "communicator", account: () => maya });
  let told = 0;
  groupChatDevice.onFactsChanged(() => told++);
  communicatorDevice.recordCommunicatorSignedIn();
  expect(told).toBe(1);
  communicatorDevice.recordCommunicatorSignedIn();
  expect(told).toBe(1);
  await communicatorDevice.cacheServerSettings({ "communicator.disableIm": true });
  await communicatorDevice.cacheServerSettings({ "communicator.disableIm": true });
  expect(told).toBe(2);
  communicatorDevice.setPersonSetting("groupchat.disableIm", true);
  expect(told).toBe(3);
  expect(await groupChatDevice.readFacts()).toMatchObject({
    communicatorInstalled: true,
    server: { "communicator.disableIm": true },
    person: { "groupchat.disableIm": true },
  });
  communicatorDevice.setPersonSetting("groupchat.disableIm", undefined);
  communicatorDevice.removeCommunicator();
  expect(await groupChatDevice.readFacts()).toMatchObject({ communicatorInstalled: false, person: {} });
});

test("[RT6] a page that may not ask starts with the record, and tells when the browser's answer differs", async () => {
  const profile = createFakeProfile();
  let settle: () => void = () => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const probe = {
    settled: () => settled,
    visit: () => () => {},
    installedAppIds: async () => ["https://chat.example/communicator/"],
  };
  const device = createDevice(profile.window({ probe }), { name: "groupchat", account: () => maya });
  let told = 0;
  device.onFactsChanged(() => told++);
  const facts = device.readFacts();
  await profile.pass(2000);
  expect((await facts).communicatorInstalled).toBe(false);
  settle();
  await profile.pass(1000);
  expect(told).toBe(1);
  expect((await device.readFacts()).communicatorInstalled).toBe(true);
});

/** A browser that gives these answers, one after the other. */
function probeAnswering(...answers: boolean[]): InstalledProbePort {
  return {
    settled: async () => {},
    visit: () => () => {},
    installedAppIds: async () => (answers.shift() === true ? ["https://chat.example/communicator/"] : []),
  };
}

test("[RT6] a start does not wait until a no is confirmed that takes nothing away; a late yes is told (RT2)", async () => {
  const profile = createFakeProfile();
  const probe = probeAnswering(false, true);
  const device = createDevice(profile.window({ probe }), { name: "groupchat", account: () => maya });
  let told = 0;
  device.onFactsChanged(() => told++);
  const facts = device.readFacts();
  await profile.pass(PROBE_PAUSE_MS);
  expect((await facts).communicatorInstalled).toBe(false);
  expect(told).toBe(0);
  await profile.pass(PROBE_RETRY_MS + PROBE_PAUSE_MS);
  expect(told).toBe(1);
  expect((await device.readFacts()).communicatorInstalled).toBe(true);
});

test("[RT6] a no that takes the installed app away is confirmed before the start goes on", async () => {
  const profile = createFakeProfile();
  const ports = profile.window({ probe: probeAnswering(false, true) });
  ports.storage.set(INSTALLED_RECORD_KEY, JSON.stringify({ app: true }));
  const facts = createDevice(ports, { name: "groupchat", account: () => maya }).readFacts();
  await profile.pass(2 * PROBE_PAUSE_MS + PROBE_RETRY_MS);
  expect((await facts).communicatorInstalled).toBe(true);
});

test("[RT6] Communicator in a tab counts whatever the browser says, so nothing is waited for", async () => {
  const profile = createFakeProfile();
  const probe = { ...probeAnswering(), settled: () => new Promise<void>(() => {}) };
  const ports = profile.window({ probe });
  recordSignedIn(ports.storage);
  const device = createDevice(ports, { name: "groupchat", account: () => maya });
  expect((await device.readFacts()).communicatorInstalled).toBe(true);
});

test("[RT17] [RT19] what runs here is read from locks, and whom it is signed in as from its answer", async () => {
  const profile = createFakeProfile();
  const here = profile.window();
  expect(await readCommunicatorState(here)).toEqual({ isRunning: false, isSignedIn: false });
  const other = profile.window();
  await createSingleWindow({ app: "communicator", ...other }).claim("start");
  communicator(profile, tomasz);
  const signedIn = createFlagLock(other.locks, SIGNED_IN_LOCK);
  signedIn.set(true);
  expect(await readCommunicatorState(here)).toEqual({ isRunning: true, isSignedIn: true, account: tomasz });
  signedIn.set(false);
  await profile.settle();
  expect(await readCommunicatorState(here)).toEqual({ isRunning: true, isSignedIn: false });
});
