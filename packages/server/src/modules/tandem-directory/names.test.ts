import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import type { Account } from "../accounts/contract.ts";
import { namesOf } from "./names.ts";

const jidOf = (n: number): BareJid => `p${String(n).padStart(5, "0")}@capulet.lit` as BareJid;

function organisation(size: number) {
  const all = Array.from({ length: size }, (_, n) => ({ jid: jidOf(n), name: `Name ${n}` }) as Account);
  let asked = 0;
  return {
    asked: () => asked,
    get: (jid: BareJid) => {
      asked++;
      return Promise.resolve(all.find((account) => account.jid === jid));
    },
    list: ({ after = "", limit = 100 } = {}) => {
      asked++;
      return Promise.resolve(all.filter(({ jid }) => jid > after).slice(0, limit));
    },
  };
}

test("[RM30] names of a few are asked for one by one, of many by the page; strangers have none", async () => {
  const few = organisation(3);
  expect([...(await namesOf(few, [jidOf(1), jidOf(9)]))]).toEqual([[jidOf(1), "Name 1"]]);
  expect((await namesOf(few, [])).size).toBe(0);
  const many = organisation(4_000);
  const wanted = Array.from({ length: 1_200 }, (_, n) => jidOf(n * 2)).concat([jidOf(99_999)]);
  const names = await namesOf(many, wanted);
  expect(names.size).toBe(1_200);
  expect([names.get(jidOf(0)), names.get(jidOf(2_398)), names.get(jidOf(1))]).toEqual([
    "Name 0",
    "Name 2398",
    undefined,
  ]);
  expect(many.asked()).toBeLessThan(10);
});
