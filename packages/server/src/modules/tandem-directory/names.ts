import type { BareJid } from "@tandem/protocol";
import type { Accounts } from "../accounts/contract.ts";

/** Fewer are asked for one by one. */
const ASKED_ALONE_MAX = 500;
const PAGE = 1_000;

/** How those people are called, by address; who is not of this server is not in it. `people`: in the order of addresses. */
export async function namesOf(
  accounts: Pick<Accounts, "get" | "list">,
  people: readonly BareJid[],
): Promise<ReadonlyMap<BareJid, string>> {
  const first = people[0];
  const last = people.at(-1);
  if (first === undefined || last === undefined) return new Map();
  if (people.length <= ASKED_ALONE_MAX) return await namesOneByOne(accounts, people);
  const wanted = new Set(people);
  const names = new Map(await namesOneByOne(accounts, [first]));
  for (let after: BareJid = first; after < last; ) {
    const page = await accounts.list({ after, limit: PAGE });
    for (const { jid, name } of page) if (wanted.has(jid)) names.set(jid, name);
    if (page.length < PAGE) break;
    after = page.at(-1)?.jid ?? last;
  }
  return names;
}

async function namesOneByOne(
  accounts: Pick<Accounts, "get">,
  people: readonly BareJid[],
): Promise<ReadonlyMap<BareJid, string>> {
  const found = await Promise.all(people.map((person) => accounts.get(person)));
  return new Map(found.flatMap((account) => (account === undefined ? [] : [[account.jid, account.name] as const])));
}
