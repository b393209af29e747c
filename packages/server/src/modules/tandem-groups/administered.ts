import type { BareJid } from "@tandem/protocol";
import { GROUP_NAME_CHARS_MAX } from "@tandem/protocol/tandem-groups";
import type { ModuleHost } from "../../core/index.ts";
import { type Account, accounts } from "../accounts/contract.ts";
import type { OrganisationGroups } from "./contract.ts";
import { groupErrors } from "./errors.ts";
import { groupsSpec, type StoredGroup } from "./store.ts";

/** OG1. `onUnlisted`: the group is no longer one that people may find. */
export function administered(host: ModuleHost, onUnlisted: (name: string) => void): OrganisationGroups {
  const store = host.storage.collection(groupsSpec);
  const { organisationGroupsMax, organisationGroupMembersMax: membersMax } = host.limits;

  async function known(name: string): Promise<StoredGroup> {
    const group = await store.get("", name);
    if (group === undefined) throw groupErrors.raise["groups/not-found"]({ name });
    return group;
  }

  async function members(name: string): Promise<readonly Account[]> {
    await known(name);
    return (await host.use(accounts).inGroup(name)).toSorted((a, b) => a.name.localeCompare(b.name));
  }

  async function account(jid: BareJid): Promise<Account> {
    const found = await host.use(accounts).get(jid);
    if (found === undefined) throw groupErrors.raise["groups/no-such-account"]({ jid });
    return found;
  }

  async function removeMembers(name: string, people: readonly Account[]): Promise<void> {
    for (const { jid, groups } of people)
      if (groups.includes(name))
        await host.use(accounts).change(jid, { groups: groups.filter((group) => group !== name) });
  }

  return {
    members,
    async list() {
      const rows = await store.list("", { limit: organisationGroupsMax });
      const sized = rows.map(async ({ key: name, value }) => ({
        name,
        isHidden: value.isHidden,
        size: (await host.use(accounts).inGroup(name)).length,
      }));
      return (await Promise.all(sized)).toSorted((a, b) => a.name.localeCompare(b.name));
    },
    async add(name, isHidden) {
      if (name.trim() !== name || name === "" || name.length > GROUP_NAME_CHARS_MAX)
        throw groupErrors.raise["groups/malformed"]();
      if ((await store.get("", name)) !== undefined) throw groupErrors.raise["groups/exists"]({ name });
      if ((await store.count("")) >= organisationGroupsMax)
        throw groupErrors.raise["groups/too-many"]({ max: organisationGroupsMax });
      await store.put("", name, { isHidden });
    },
    async setHidden(name, isHidden) {
      await known(name);
      await store.put("", name, { isHidden });
      if (isHidden) onUnlisted(name);
    },
    async remove(name) {
      const people = await members(name);
      await store.delete("", name);
      onUnlisted(name);
      await removeMembers(name, people);
    },
    async addMembers(name, people) {
      const already = new Set((await members(name)).map(({ jid }) => jid));
      // All are known before the first is changed: a slip of the pen changes nothing.
      const added = await Promise.all([...new Set(people)].filter((jid) => !already.has(jid)).map(account));
      if (already.size + added.length > membersMax) throw groupErrors.raise["groups/too-large"]({ max: membersMax });
      for (const { jid, groups } of added) await host.use(accounts).change(jid, { groups: [...groups, name] });
    },
    async removeMembers(name, people) {
      await known(name);
      await removeMembers(name, await Promise.all(people.map(account)));
    },
  };
}
