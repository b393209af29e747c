import { expect, test } from "vitest";
import { Claims, type Line } from "./claims.ts";

// The checker is checked: it must see each kind of harm, and none where there is none.

const [ada, ben, hall] = ["ada@localhost", "ben@localhost", "hall@rooms.localhost"];

function told(): Claims {
  const claims = new Claims();
  for (const originId of ["ada.desk-1", "ada.desk-2"]) claims.add({ kind: "accepted", from: ada, to: ben, originId });
  claims.add({ kind: "accepted", from: ben, to: hall, originId: "ben.desk-1" });
  claims.add({ kind: "seen", archive: ben, id: 2, originId: "ada.desk-1" });
  return claims;
}

const line = (id: number, originId: string, from: string, to: string): Line => ({ id, originId, from, to });
const sent = (id: number, n: number): Line => line(id, `ada.desk-${n}`, ada, ben);

function kept(change: Partial<Record<string, readonly Line[]>> = {}): Map<string, readonly Line[]> {
  const right = {
    [ada]: [sent(1, 1), sent(3, 2)],
    [ben]: [sent(2, 1), sent(4, 2)],
    [hall]: [line(5, "ben.desk-1", ben, hall)],
  };
  return new Map(Object.entries({ ...right, ...change }) as [string, readonly Line[]][]);
}

test("archives that hold what was told have no flaw", () => {
  expect(told().flaws(kept())).toEqual([]);
});

test.each([
  [
    "lost at the receiver",
    { [ben]: [sent(2, 1)] },
    "lost: ada.desk-2 from ada@localhost to ben@localhost is not in ben",
  ],
  ["lost at the sender", { [ada]: [sent(1, 1)] }, "lost: ada.desk-2 from ada@localhost to ben@localhost is not in ada"],
  ["lost in a room", { [hall]: [] }, "lost: ben.desk-1"],
  ["doubled", { [ben]: [sent(2, 1), sent(4, 2), sent(6, 2)] }, "doubled: ada.desk-2 in ben"],
  ["overtaken", { [ben]: [sent(1, 2), sent(2, 1)] }, "order: ada.desk-1 behind 2 in ben"],
  ["under another id", { [ben]: [sent(3, 1), sent(4, 2)] }, "seen: ada.desk-1 at 2 of ben@localhost, where undefined"],
  ["in two orders", { [ada]: [line(1, "ben.desk-9", ben, ada), sent(2, 1), sent(3, 2)] }, "differ from ben.desk-9 on"],
])("[SV1] [SV2] the checker sees a message that is %s", (_name, change, flaw) => {
  expect(told().flaws(kept(change)).join("\n")).toContain(flaw);
});

test("[SV1] the checker sees one id that names two messages", () => {
  const claims = told();
  claims.add({ kind: "seen", archive: ben, id: 2, originId: "cyd.desk-1" });
  expect(claims.flaws(kept())[0]).toContain("2 was ada.desk-1 and is cyd.desk-1");
});
