import { type BareJid, bareJid } from "@tandem/protocol";
import { makeDataDirectory } from "../../../packages/server/src/adapters/data-directory/index.ts";
import { nodeClock } from "../../../packages/server/src/adapters/environment-node/index.ts";
import { openSqlite } from "../../../packages/server/src/adapters/storage-sqlite/index.ts";
import { accountSpec, type StoredAccount } from "../../../packages/server/src/modules/accounts/store.ts";
import { rosterSpec } from "../../../packages/server/src/modules/rfc-6121-roster/store.ts";
import { DOMAIN } from "../contestants/contestant.ts";
import { accountKeys } from "../contestants/keys.ts";

export const CONTACTS = 1_000;
export const GROUPS = 40;

/** `p0` has everybody else in their list, in groups; everybody has `p0`. */
export async function seedContactList(directory: string): Promise<void> {
  const keys = accountKeys();
  const address = (index: number): BareJid => bareJid(`p${index}`, DOMAIN);
  const all = Array.from({ length: CONTACTS + 1 }, (_, index) => index);
  const person = (index: number): StoredAccount => ({
    name: `Person ${index}`,
    groups: [],
    isDisabled: false,
    ...keys,
  });
  const entry = (owner: number, contact: number) => ({
    owner: address(owner),
    key: address(contact),
    value: {
      jid: address(contact),
      name: `Person ${contact}`,
      subscription: "both" as const,
      isPending: false,
      isApproved: false,
      groups: owner === 0 ? [`Group ${contact % GROUPS}`] : [],
    },
  });
  const storage = openSqlite({ file: `${makeDataDirectory(directory)}/tandem.db`, clock: nodeClock });
  await storage
    .collection(accountSpec)
    .putMany(all.map((index) => ({ owner: "", key: address(index), value: person(index) })));
  await storage.collection(rosterSpec).putMany(all.slice(1).flatMap((index) => [entry(0, index), entry(index, 0)]));
  await storage.close();
}
