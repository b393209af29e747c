import { type BareJid, bareJid } from "@tandem/protocol";
import { makeDataDirectory } from "../../../packages/server/src/adapters/data-directory/index.ts";
import { nodeClock } from "../../../packages/server/src/adapters/environment-node/index.ts";
import { openSqlite } from "../../../packages/server/src/adapters/storage-sqlite/index.ts";
import { defaultLimits } from "../../../packages/server/src/core/index.ts";
import { accountSpec } from "../../../packages/server/src/modules/accounts/store.ts";
import { defaultConfig } from "../../../packages/server/src/modules/xep-0045-muc/config/config.ts";
import { affiliationSpec, roomSpec } from "../../../packages/server/src/modules/xep-0045-muc/store.ts";
import { DOMAIN, ROOMS } from "../contestants/contestant.ts";
import { storedAccount } from "../contestants/stored-account.ts";

/** A room with that many members; those with the lowest numbers are the ones who come. */
export interface Crowd {
  readonly local: string;
  readonly name: string;
  readonly members: number;
}

const BATCH = 1_000;

export const memberOf = (crowd: Crowd, n: number): string => `${crowd.local}-${n}`;
/** A member who is never among those that come by number. */
export const readerOf = (crowd: Crowd): string => `${crowd.local}-reader`;

/** Everybody has an account; nobody has contacts. */
export async function seedCrowds(directory: string, crowds: readonly Crowd[]): Promise<void> {
  const storage = openSqlite({ file: `${makeDataDirectory(directory)}/tandem.db`, clock: nodeClock });
  for (const crowd of crowds) {
    const room = bareJid(crowd.local, ROOMS);
    const locals = [readerOf(crowd), ...Array.from({ length: crowd.members - 1 }, (_, n) => memberOf(crowd, n))];
    const config = defaultConfig(crowd.name, defaultLimits);
    await storage
      .collection(roomSpec)
      .put("", crowd.local, { createdAt: nodeClock.now(), creator: address(memberOf(crowd, 0)), config });
    for (let at = 0; at < locals.length; at += BATCH) {
      const batch = locals.slice(at, at + BATCH);
      await storage
        .collection(accountSpec)
        .putMany(batch.map((local) => ({ owner: "", key: address(local), value: storedAccount(`Name of ${local}`) })));
      await storage.collection(affiliationSpec).putMany(
        batch.map((local) => {
          const account = address(local);
          return { owner: room, key: account, value: { room, account, affiliation: "member" as const } };
        }),
      );
    }
  }
  await storage.close();
}

const address = (local: string): BareJid => bareJid(local, DOMAIN);
