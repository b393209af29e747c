import { expect, test } from "vitest";
import { imModeOf } from "../preferred-client/index.ts";
import { createDevice } from "./device.ts";
import { createFakeProfile } from "./fake-profile.ts";
import { createImHolder, GROUP_CHAT_TAKES_IM_LOCK } from "./im-holder.ts";

const nobody = (): undefined => undefined;

test("[RT2] [RT22] Communicator leaves IM to a Group Chat that settled on itself before, until that one ends", async () => {
  const profile = createFakeProfile();
  const groupChat = profile.window();
  createImHolder(groupChat).set(true);
  await profile.settle();
  const communicator = createDevice(profile.window(), { name: "communicator", account: nobody });
  let told = 0;
  communicator.onFactsChanged(() => told++);
  await profile.settle();
  expect(await communicator.readFacts()).toMatchObject({ groupChatTakesIm: true });
  expect(told).toBe(0);
  // Group Chat's window closes: the browser frees what it held.
  const taken = await groupChat.locks.acquire(GROUP_CHAT_TAKES_IM_LOCK, {
    steal: true,
    onLost: () => {},
    signal: { aborted: false, onAbort: () => {} },
  });
  taken();
  await profile.pass(50);
  expect(told).toBe(1);
  expect(await communicator.readFacts()).toMatchObject({ groupChatTakesIm: false });
});

test("[RT2] [RT22] Communicator is told when a Group Chat starts that takes IM; one that does not is no news", async () => {
  const profile = createFakeProfile();
  const communicator = createDevice(profile.window(), { name: "communicator", account: nobody });
  let told = 0;
  communicator.onFactsChanged(() => told++);
  createImHolder(profile.window()).set(false);
  await profile.settle();
  expect(told).toBe(0);
  createImHolder(profile.window()).set(true);
  await profile.settle();
  expect(told).toBe(1);
});

test("[RT1] Group Chat's own facts say nothing of who holds IM: only installation and policy count there", async () => {
  const profile = createFakeProfile();
  const groupChat = createDevice(profile.window(), { name: "groupchat", account: nobody });
  createImHolder(profile.window()).set(true);
  await profile.settle();
  expect(await groupChat.readFacts()).not.toHaveProperty("groupChatTakesIm");
});

test.each([
  { groupChatTakesIm: true, preferred: "groupchat", takesIm: false },
  { groupChatTakesIm: false, preferred: "communicator", takesIm: true },
])("[RT22] in Communicator, Group Chat takes IM $groupChatTakesIm: $preferred", ({ groupChatTakesIm, ...expected }) => {
  const facts = {
    communicatorInstalled: true,
    groupChatTakesIm,
    machine: {},
    user: {},
    server: {},
    person: {},
    readAt: 0,
  };
  expect(imModeOf("communicator", facts, () => {})).toMatchObject(expected);
});
