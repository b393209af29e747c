import { computed, type ReadonlySignal } from "@preact/signals-core";
import type { GroupMember } from "@tandem/protocol/tandem-groups";
import type { AccountClient } from "../account/account-client.ts";
import { compareNames, rowKey } from "../contacts/arrange.ts";
import { buildFacts } from "./contact-facts.ts";
import type { ContactGroup, ContactRow } from "./contacts.ts";
import { once } from "./once.ts";
import type { Shell } from "./shell.ts";

/** The organisation's groups of the list, by name; the people of those that are open (CO3). */
export function organisationGroupsOf(shell: Shell, client: AccountClient): ReadonlySignal<readonly ContactGroup[]> {
  const groups = new Map<string, ReadonlySignal<ContactGroup>>();
  const rows = new Map<string, ReadonlySignal<ContactRow>>();

  const rowOf = (name: string, member: GroupMember): ContactRow => {
    const key = rowKey(`organisation:${name}`, member.jid);
    return once(rows, key, () => computed(() => memberRow(shell, client, { key, name, member }))).value;
  };

  const groupOf = (name: string): ReadonlySignal<ContactGroup> =>
    computed(() => {
      const { state, size, members } = client.groups.of(name).value;
      const shown = members.map((member) => rowOf(name, member));
      const online = shown.filter((row) => row.base !== "offline" && row.base !== "unknown").length;
      return { name, rows: shown, online, total: size ?? shown.length, organisation: state };
    });

  return computed(() =>
    [...client.groups.listed.value].toSorted(compareNames).map((name) => once(groups, name, () => groupOf(name)).value),
  );
}

interface Member {
  readonly key: string;
  readonly name: string;
  readonly member: GroupMember;
}

function memberRow(shell: Shell, client: AccountClient, { key, name, member }: Member): ContactRow {
  const own = client.roster.contact(member.jid).value?.name;
  return {
    ...buildFacts(shell, client, member.jid),
    key,
    group: "",
    name: own || member.name,
    organisationGroup: name,
  };
}
