import { scene } from "@tandem/testkit/server-scene";
import { MemoryStorage } from "@tandem/testkit/storage-memory";
import type { BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";

const romeo = "romeo@capulet.lit" as BareJid;

test("[SV5] when an account ended is known for good, also to the next start; of others nothing", async () => {
  const storage = new MemoryStorage(() => 0);
  const { core, time } = await scene({ modules: [], storage });
  const { formerAccounts } = core;
  expect(await formerAccounts.isLeft(romeo, time.now())).toBe(false);
  time.advance(1_000);
  const end = time.now();
  await core.emit("accountRemoved", romeo);
  const again = await scene({ modules: [], storage });
  for (const former of [formerAccounts, again.core.formerAccounts]) {
    expect(await former.endOf(romeo)).toBe(end);
    expect([await former.isLeft(romeo, end), await former.isLeft(romeo, end + 1)]).toEqual([true, false]);
    expect(await former.endOf("juliet@capulet.lit" as BareJid)).toBe(0);
  }
  time.advance(1_000);
  await core.emit("accountRemoved", romeo);
  expect(await formerAccounts.endOf(romeo)).toBe(end + 1_000);
});
