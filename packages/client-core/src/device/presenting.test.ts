import { expect, test } from "vitest";
import { createFakeProfile } from "./fake-profile.ts";
import { createPresenting, PRESENTING_LOCK } from "./presenting.ts";

test("[PR3] who presents in one app presents on the device: the other app knows, until it ends, and again", async () => {
  const profile = createFakeProfile();
  const [communicator, groupChat] = [createPresenting(profile.window()), createPresenting(profile.window())];
  await profile.settle();
  for (let round = 0; round < 2; round++) {
    communicator.set(true);
    await profile.settle();
    expect([communicator.isOn(), groupChat.isOn()]).toEqual([true, true]);
    communicator.set(false);
    await profile.settle();
    expect([communicator.isOn(), groupChat.isOn()]).toEqual([false, false]);
  }
});

test("[PR3] an app that starts meanwhile knows it, too; a window that presents and dies is no reason any more", async () => {
  const profile = createFakeProfile();
  const window = profile.window();
  createPresenting(window).set(true);
  await profile.settle();
  const groupChat = createPresenting(profile.window());
  await profile.settle();
  expect(groupChat.isOn()).toBe(true);
  // The window closes: the browser frees what it held.
  const signal = { aborted: false, onAbort: () => {} };
  const taken = await window.locks.acquire(PRESENTING_LOCK, { steal: true, onLost: () => {}, signal });
  taken();
  await profile.settle();
  expect(groupChat.isOn()).toBe(false);
});

test("nobody presents because of a message of another kind", async () => {
  const profile = createFakeProfile();
  const groupChat = createPresenting(profile.window());
  profile.window().channel.post("presenting");
  profile.window().channel.post({ type: "groupchat-takes-im" });
  await profile.settle();
  expect(groupChat.isOn()).toBe(false);
});
