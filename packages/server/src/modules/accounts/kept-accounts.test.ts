import { bareJid } from "@tandem/protocol";
import { MemoryStorage } from "@tandem/testkit/storage-memory";
import { expect, test } from "vitest";
import type { Collection } from "../../core/index.ts";
import { KeptAccounts } from "./kept-accounts.ts";
import { accountSpec, type StoredAccount } from "./store.ts";

const JULIET = bareJid("juliet", "capulet.lit");
const ROMEO = bareJid("romeo", "montague.lit");
const keys = { salt: "", iterations: 1, stored: "", server: "" };
const account = (name: string): StoredAccount => ({ name, groups: [], isDisabled: false, sha256: keys });

function keptAccounts(max: number) {
  const collection = new MemoryStorage(() => 0).collection(accountSpec);
  const reads: string[] = [];
  const counting: Collection<StoredAccount> = Object.assign(Object.create(collection) as Collection<StoredAccount>, {
    get: (owner: string, key: string) => (reads.push(key), collection.get(owner, key)),
    update: collection.update.bind(collection),
    putMany: collection.putMany.bind(collection),
    delete: collection.delete.bind(collection),
  });
  return { kept: new KeptAccounts(counting, max), reads };
}

test("an account is read once, and so is that there is none", async () => {
  const { kept, reads } = keptAccounts(10);
  await kept.putAll(new Map([[JULIET, account("Juliet")]]));
  for (let n = 0; n < 3; n++) {
    expect((await kept.get(JULIET))?.name).toBe("Juliet");
    expect(await kept.get(ROMEO)).toBeUndefined();
  }
  expect(reads).toEqual([ROMEO]);
});

test("[SV6] what is known follows each change: a disabled account is disabled at once, one that is gone is gone", async () => {
  const { kept } = keptAccounts(10);
  expect(await kept.get(JULIET)).toBeUndefined();
  await kept.update(JULIET, () => account("Juliet"));
  expect((await kept.get(JULIET))?.name).toBe("Juliet");
  await kept.update(JULIET, () => ({ ...account("Juliet"), isDisabled: true }));
  expect((await kept.get(JULIET))?.isDisabled).toBe(true);
  await kept.putAll(new Map([[JULIET, account("Capulet")]]));
  expect((await kept.get(JULIET))?.name).toBe("Capulet");
  expect(await kept.delete(JULIET)).toBe(true);
  expect(await kept.get(JULIET)).toBeUndefined();
  expect(await kept.delete(JULIET)).toBe(false);
});

test("[SV3] at most documentsCachedMax are kept", async () => {
  const { kept, reads } = keptAccounts(1);
  for (const jid of [JULIET, JULIET, ROMEO, JULIET]) await kept.get(jid);
  expect(reads).toEqual([JULIET, ROMEO, JULIET]);
});
