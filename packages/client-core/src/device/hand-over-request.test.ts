import { expect, test } from "vitest";
import { createFakeProfile } from "./fake-profile.ts";
import {
  bareAccount,
  findRequest,
  HAND_OVER_NAME_CHARS_MAX,
  HAND_OVER_REQUEST_KEY,
  HAND_OVER_REQUEST_MS_MAX,
  handOverUrl,
  requestIdOf,
} from "./hand-over-request.ts";

const good = { id: "id-1", jid: "dana@castellan.example", at: 1000 };

function stored(value: unknown) {
  const { storage } = createFakeProfile().window();
  storage.set(HAND_OVER_REQUEST_KEY, typeof value === "string" ? value : JSON.stringify(value));
  return storage;
}

test("[RT15] a request is read as it was left", () => {
  const request = {
    ...good,
    name: "Dana Ortiz",
    account: "maya@castellan.example",
    room: "ops@rooms.castellan.example",
  };
  expect(findRequest(stored(request), 1000, "id-1")).toEqual(request);
  expect(findRequest(stored(request), 1000, "id-2")).toBeNull();
});

test.each([
  "",
  "null",
  "[]",
  "{",
  { ...good, jid: "no address @" },
  { ...good, jid: 1 },
  { ...good, id: "" },
  { ...good, at: "1" },
])("[RT15] nonsense in the storage is no request: %j", (value) => {
  expect(findRequest(stored(value), 1000)).toBeNull();
});

test("[RT18] a name may have 200 characters; one more and the address stands in its place", () => {
  const long = "n".repeat(HAND_OVER_NAME_CHARS_MAX);
  expect(findRequest(stored({ ...good, name: long }), 1000)).toMatchObject({ name: long });
  expect(findRequest(stored({ ...good, name: `${long}n` }), 1000)).not.toHaveProperty("name");
});

test("[RT18] a request is good for 10 minutes, by a clock that was set back as well", () => {
  const storage = stored(good);
  expect(findRequest(storage, good.at + HAND_OVER_REQUEST_MS_MAX)).not.toBeNull();
  expect(findRequest(storage, good.at + HAND_OVER_REQUEST_MS_MAX + 1)).toBeNull();
  expect(findRequest(storage, good.at - HAND_OVER_REQUEST_MS_MAX - 1)).toBeNull();
});

test("[RT15] the id comes back out of the address, and out of nothing else", () => {
  expect(requestIdOf(handOverUrl("https://chat.example", "a-1"))).toBe("a-1");
  expect(requestIdOf(`https://chat.example/communicator/#open=${"a".repeat(100)}`)).toBe("a".repeat(100));
  for (const url of [
    "",
    "https://chat.example/communicator/",
    "#open=",
    `#open=${"a".repeat(101)}`,
    "#open=%E0%A4%A",
    "#open=<b>",
  ]) {
    expect(requestIdOf(url)).toBeNull();
  }
});

test("[RT19] accounts are compared as bare addresses, prepared", () => {
  expect(bareAccount("Maya@Castellan.example/desk")).toBe(bareAccount("maya@castellan.example"));
  expect(bareAccount(undefined)).toBeUndefined();
  expect(bareAccount("@")).toBeUndefined();
});
