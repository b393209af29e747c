import { expect, test } from "vitest";
import { faultOf, parseAddress } from "./address.ts";

const at = (fragment: string) => parseAddress(`https://chat.castellan.example/groupchat/${fragment}`);

test("[RT26] the address of an IM and of a room is read as it was written", () => {
  expect(at(`#/im/${encodeURIComponent("dana@castellan.example")}`)).toEqual({
    kind: "im",
    jid: "dana@castellan.example",
  });
  expect(at(`#/room/${encodeURIComponent("ops/bridge@rooms.castellan.example")}`)).toEqual({
    kind: "room",
    jid: "ops/bridge@rooms.castellan.example",
  });
});

test("[RM10] the address of a message in a room is read as it was written", () => {
  const room = "ops/bridge@rooms.castellan.example";
  expect(at(`#/room/${encodeURIComponent(room)}/1795710729991`)).toEqual({
    kind: "message",
    jid: room,
    archiveId: "1795710729991",
  });
  expect(at(`#/room/${encodeURIComponent(room)}/a%2Fb`)).toMatchObject({ archiveId: "a/b" });
});

test("other fragments, broken escapes and no address open nothing", () => {
  for (const fragment of [
    "",
    "#/",
    "#/im/",
    "#/im/%E0%A4%A",
    "#/call/dana",
    "#/im/a/b",
    "#/room/a/b/c",
    "#/room/a/%E0%A4%A",
    "?im=dana",
  ])
    expect(at(fragment)).toBeNull();
  expect(parseAddress("not an address")).toBeNull();
});

test.each([
  ["#/room/%E0%A4%A", "cut"],
  ["#/room/a%40b/%E0%A4%A", "cut"],
  ["#/room/", "cut"],
  ["#/room", "cut"],
  ["#/call/dana", "unknown"],
  ["#/room/a/b/c", "unknown"],
  ["#/room/ops%40rooms.castellan.example", undefined],
  ["#/im/dana%40castellan.example", undefined],
  ["#/", undefined],
  ["#something-else", undefined],
  ["", undefined],
] as const)("[RM10] what is wrong with the address %j: %s", (fragment, fault) => {
  expect(faultOf(`https://chat.castellan.example/groupchat/${fragment}`)).toBe(fault);
});
