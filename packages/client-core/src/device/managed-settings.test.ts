import { expect, test } from "vitest";
import { createFakeProfile } from "./fake-profile.ts";
import { MANAGED_WAIT_MS_MAX, readManagedSettings, UNMANAGED } from "./managed-settings.ts";
import type { ManagedConfigurationPort } from "./ports.ts";

/** Answers one after the other, the last one again and again; `change` announces the next. */
function managedAnswering(...answers: (object | Error)[]) {
  const listeners = new Set<() => void>();
  let at = 0;
  const port: ManagedConfigurationPort = {
    async get() {
      const answer = answers[Math.min(at++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return answer as { readonly [key: string]: unknown };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { port, change: () => [...listeners].map((listener) => listener()) };
}

const refusal = new Error("NotAllowedError: Managed configuration is empty");

test("[RT4] a browser that nobody manages has neither layer 1 nor layer 2", async () => {
  const { storage, time } = createFakeProfile().window();
  expect(await readManagedSettings({ storage, time })).toEqual(UNMANAGED);
  expect(await readManagedSettings({ managed: managedAnswering(refusal).port, storage, time })).toEqual(UNMANAGED);
});

test("[RT5] a REG_DWORD of 1 is on, 0 is off; what came from HKEY_CURRENT_USER is layer 2", async () => {
  const { storage, time } = createFakeProfile().window();
  const { port } = managedAnswering({
    communicatorDisableIM: 1,
    groupChatDisableIM: 0,
    groupChatDisableIMLayer: "user",
  });
  expect(await readManagedSettings({ managed: port, storage, time })).toEqual({
    machine: { "communicator.disableIm": true },
    user: { "groupchat.disableIm": false },
  });
});

test("[RT4] a wrong type is passed on as it is, for the resolver to warn about", async () => {
  const { storage, time } = createFakeProfile().window();
  const { port } = managedAnswering({ communicatorDisableIM: "yes" });
  const settings = await readManagedSettings({ managed: port, storage, time });
  expect(settings.machine).toEqual({ "communicator.disableIm": "yes" });
});

test("[RT4] an empty answer is waited on until the browser tells of a change", async () => {
  const profile = createFakeProfile();
  const { storage, time } = profile.window();
  const { port, change } = managedAnswering({}, { communicatorDisableIM: true });
  const read = readManagedSettings({ managed: port, storage, time });
  await profile.pass(MANAGED_WAIT_MS_MAX - 1);
  change();
  expect((await read).machine).toEqual({ "communicator.disableIm": true });
});

test("[RT4] after 2 s of empty answers the last value that was seen here counts", async () => {
  const profile = createFakeProfile();
  const { storage, time } = profile.window();
  await readManagedSettings({ managed: managedAnswering({ communicatorDisableIM: 1 }).port, storage, time });
  const read = readManagedSettings({ managed: managedAnswering({}).port, storage, time });
  await profile.pass(MANAGED_WAIT_MS_MAX);
  expect((await read).machine).toEqual({ "communicator.disableIm": true });
});

test("[RT4] a policy that was withdrawn is not remembered", async () => {
  const profile = createFakeProfile();
  const { storage, time } = profile.window();
  await readManagedSettings({ managed: managedAnswering({ communicatorDisableIM: 1 }).port, storage, time });
  await readManagedSettings({ managed: managedAnswering(refusal).port, storage, time });
  const read = readManagedSettings({ managed: managedAnswering({}).port, storage, time });
  await profile.pass(MANAGED_WAIT_MS_MAX);
  expect(await read).toEqual(UNMANAGED);
});

test("[RT4] a file without a setting takes back what an earlier one set", async () => {
  const { storage, time } = createFakeProfile().window();
  await readManagedSettings({
    managed: managedAnswering({ tandemPolicy: 1, communicatorDisableIM: 1 }).port,
    storage,
    time,
  });
  const { port } = managedAnswering({ tandemPolicy: 1 });
  expect(await readManagedSettings({ managed: port, storage, time })).toEqual(UNMANAGED);
});
