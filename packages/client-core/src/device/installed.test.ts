import { expect, test } from "vitest";
import { createFakeProfile, type FakeProfile } from "./fake-profile.ts";
import {
  healInstalledRecord,
  INSTALLED_RECORD_KEY,
  PROBE_PATH,
  PROBE_PAUSE_MS,
  PROBE_RETRY_MS,
  probeInstalledApp,
  readInstalledRecord,
  recordSignedIn,
  removeInstalledRecord,
} from "./installed.ts";
import type { InstalledProbePort } from "./ports.ts";

const APP_ID = "https://chat.example/communicator/";

function probeAnswering(...answers: (readonly string[] | Error)[]) {
  const addresses = ["/groupchat/"];
  const asked: (string | undefined)[] = [];
  const port: InstalledProbePort = {
    settled: async () => {},
    visit(path) {
      addresses.push(path);
      return () => addresses.pop();
    },
    async installedAppIds() {
      asked.push(addresses.at(-1));
      const answer = answers[asked.length - 1];
      if (answer instanceof Error) throw answer;
      return answer ?? [];
    },
  };
  return { port, asked, addresses };
}

async function ask(profile: FakeProfile, port: InstalledProbePort): Promise<boolean | undefined> {
  const { last: answer } = probeInstalledApp(port, profile.window().time, APP_ID);
  await profile.pass(2 * PROBE_PAUSE_MS + PROBE_RETRY_MS);
  return await answer;
}

test("[RT6] signing in to Communicator sets it up here; removing it undoes that", () => {
  const { storage } = createFakeProfile().window();
  expect(readInstalledRecord(storage)).toBeNull();
  recordSignedIn(storage);
  expect(readInstalledRecord(storage)).toEqual({ app: false });
  removeInstalledRecord(storage);
  expect(readInstalledRecord(storage)).toBeNull();
});

test("[RT6] a record that cannot be read counts as none", () => {
  const { storage } = createFakeProfile().window();
  for (const text of ["", "{", "[]", '"yes"', "{}", '{"app":1}']) {
    storage.set(INSTALLED_RECORD_KEY, text);
    expect(readInstalledRecord(storage)).toBeNull();
  }
});

test("[RT6] the browser is asked from an address inside Communicator's scope, and the address is put back", async () => {
  const profile = createFakeProfile();
  const { port, asked, addresses } = probeAnswering([APP_ID]);
  expect(await ask(profile, port)).toBe(true);
  expect(asked).toEqual([PROBE_PATH]);
  expect(addresses).toEqual(["/groupchat/"]);
});

test("[RT6] a first no is asked once more, since it may have overtaken the address change", async () => {
  const profile = createFakeProfile();
  const late = probeAnswering([], [APP_ID]);
  expect(await ask(profile, late.port)).toBe(true);
  const never = probeAnswering([], [], [APP_ID]);
  expect(await ask(profile, never.port)).toBe(false);
  expect(never.asked).toHaveLength(2);
});

test("[RT6] a browser that refuses to say leaves the record alone", async () => {
  const profile = createFakeProfile();
  const { port, addresses } = probeAnswering(new Error("InvalidStateError"));
  expect(await ask(profile, port)).toBeUndefined();
  expect(addresses).toEqual(["/groupchat/"]);
});

test.each([
  { before: null, answer: true, after: { app: true } },
  { before: { app: false }, answer: true, after: { app: true } },
  { before: { app: true }, answer: true, after: { app: true } },
  { before: null, answer: false, after: null },
  // Signed in to in a tab: the browser's no says nothing about that.
  { before: { app: false }, answer: false, after: { app: false } },
  { before: { app: true }, answer: false, after: null },
  { before: { app: true }, answer: undefined, after: { app: true } },
  { before: null, answer: undefined, after: null },
])("[RT6] record $before and the browser's answer $answer give $after", ({ before, answer, after }) => {
  const { storage } = createFakeProfile().window();
  if (before !== null) storage.set(INSTALLED_RECORD_KEY, JSON.stringify(before));
  healInstalledRecord(storage, answer);
  expect(readInstalledRecord(storage)).toEqual(after);
});
