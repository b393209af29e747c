import { expect, test } from "vitest";
import { parseAddress } from "./address.ts";

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

test("other fragments, broken escapes and no address open nothing", () => {
  for (const fragment of ["", "#/", "#/im/", "#/im/%E0%A4%A", "#/call/dana", "#/im/a/b", "?im=dana"])
    expect(at(fragment)).toBeNull();
  expect(parseAddress("not an address")).toBeNull();
});
