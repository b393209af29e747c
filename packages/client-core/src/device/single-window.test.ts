import { expect, test } from "vitest";
import { createFakeProfile, type FakeProfile } from "./fake-profile.ts";
import { type AppName, createSingleWindow, GIVE_WAY_MS_MAX, type SingleWindow } from "./single-window.ts";

function openWindow(profile: FakeProfile, app: AppName = "communicator"): SingleWindow {
  const ports = profile.window();
  return createSingleWindow({ app, ...ports });
}

test("[RT17] the first window has the place", async () => {
  const profile = createFakeProfile();
  const only = openWindow(profile);
  await only.claim("start");
  expect(only.role.value).toBe("primary");
  expect(profile.posted).toEqual([]);
});

test("[RT17] a newer window takes over, and the older one has let go before", async () => {
  const profile = createFakeProfile();
  const older = openWindow(profile);
  const newer = openWindow(profile);
  await older.claim("start");
  const roles: string[] = [];
  older.onMoved((reason) => roles.push(`older ${reason}, newer ${newer.role.value}`));
  await profile.pass(1);
  await newer.claim("hand-over");
  expect(roles).toEqual(["older hand-over, newer waiting"]);
  expect([older.role.value, newer.role.value]).toEqual(["moved", "primary"]);
});

test("[RT17] the older window can be asked back", async () => {
  const profile = createFakeProfile();
  const [older, newer] = [openWindow(profile), openWindow(profile)];
  await older.claim("start");
  await profile.pass(1);
  await newer.claim("start");
  await profile.pass(1);
  await older.claim("asked");
  expect([older.role.value, newer.role.value]).toEqual(["primary", "moved"]);
});

test("[RT17] the place is taken from a window that is frozen and does not answer", async () => {
  const profile = createFakeProfile();
  const frozen = profile.window();
  const older = createSingleWindow({
    app: "communicator",
    ...frozen,
    channel: { post: () => {}, subscribe: () => () => {} },
  });
  await older.claim("start");
  const newer = openWindow(profile);
  const claimed = newer.claim("start");
  await profile.pass(GIVE_WAY_MS_MAX - 1);
  expect(newer.role.value).toBe("waiting");
  await profile.pass(1);
  await claimed;
  expect([older.role.value, newer.role.value]).toEqual(["moved", "primary"]);
});

test("[RT17] of many windows that start at the same moment exactly one is live", async () => {
  const profile = createFakeProfile();
  const windows = Array.from({ length: 5 }, () => openWindow(profile));
  const claims = windows.map((window) => window.claim("start"));
  await profile.pass(6 * GIVE_WAY_MS_MAX);
  await Promise.all(claims);
  expect(windows.filter((window) => window.role.value === "primary")).toHaveLength(1);
});

test("[RT17] the two apps do not take each other's place", async () => {
  const profile = createFakeProfile();
  const communicator = openWindow(profile);
  const groupChat = openWindow(profile, "groupchat");
  await communicator.claim("start");
  await groupChat.claim("start");
  expect([communicator.role.value, groupChat.role.value]).toEqual(["primary", "primary"]);
});

test("[RT17] nonsense on the channel is ignored", async () => {
  const profile = createFakeProfile();
  const window = openWindow(profile);
  await window.claim("start");
  const { channel } = profile.window();
  for (const nonsense of [
    null,
    1,
    "take-over",
    [],
    { type: "take-over" },
    { type: "take-over", app: "x", from: "y", at: 9e15, reason: "start" },
  ]) {
    channel.post(nonsense);
  }
  expect(window.role.value).toBe("primary");
});
