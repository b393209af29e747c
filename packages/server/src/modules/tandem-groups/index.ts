import { bareOf, type BareJid, iq } from "@tandem/protocol";
import {
  buildGroupMembers,
  buildGroupRequest,
  buildGroups,
  type GroupMember,
  type GroupMembers,
  NS_GROUPS,
  NS_GROUPS_SCOPE,
  parseGroupRequest,
  parseGroupsRequest,
} from "@tandem/protocol/tandem-groups";
import type { XmlElement } from "@tandem/xml";
import { coreErrors, defineModule, type IqContext, type Session } from "../../core/index.ts";
import { type Account, accounts } from "../accounts/contract.ts";
import { presenceService, type PresenceService } from "../rfc-6121-presence/contract.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { administered } from "./administered.ts";
import { organisationGroups } from "./contract.ts";
import { groupErrors } from "./errors.ts";
import { groupsSpec } from "./store.ts";
import { Watches } from "./watches.ts";

/** docs/protocol/groups.md: groups of the organisation in contact lists, with presence while they are looked at (CO3). */
export const tandemGroups = defineModule({
  name: "tandem-groups",
  features: { domain: [NS_GROUPS, NS_GROUPS_SCOPE] },
  errors: groupErrors.table,
  setup(host) {
    const store = host.storage.collection(groupsSpec);
    const watches = new Watches();
    const groups = administered(host, endFor);
    const { organisationGroupMembersMax: membersMax, groupsWatchedMax } = host.limits;

    /** OG2. Nobody but a client of ours has a session. */
    function ours({ session }: IqContext): Session {
      if (session === undefined) throw coreErrors.raise["core/unhandled"]();
      return session;
    }

    /** The one place that decides who may see a group. */
    async function accessGroup(context: IqContext): Promise<{ readonly session: Session; readonly name: string }> {
      const session = ours(context);
      const name = parseGroupRequest(context.payload);
      if (name === null) throw groupErrors.raise["groups/malformed"]();
      const group = await store.get("", name);
      if (group === undefined || group.isHidden) throw groupErrors.raise["groups/not-found"]({ name });
      return { session, name };
    }

    async function list(context: IqContext): Promise<XmlElement> {
      ours(context);
      const around = parseGroupsRequest(context.payload);
      if (around === null) throw groupErrors.raise["groups/malformed"]();
      const shown = (await groups.list()).filter(({ isHidden }) => !isHidden);
      if (around === undefined) return buildGroups(shown);
      const names = shown.map(({ name }) => name);
      const outside = await host.use(rooms).groupsOutside(bareOf(context.from), around, names);
      return buildGroups(shown.map((group) => ({ ...group, isOutside: outside.has(group.name) })));
    }

    async function membersOf(group: string): Promise<GroupMembers> {
      const people = (await groups.members(group)).filter(({ isDisabled }) => !isDisabled);
      if (people.length > membersMax) throw groupErrors.raise["groups/too-large"]({ max: membersMax });
      return { group, members: people.map(memberOf), gone: [] };
    }

    async function members(context: IqContext): Promise<XmlElement> {
      const { name } = await accessGroup(context);
      return buildGroupMembers(await membersOf(name));
    }

    /** OG3. The watch begins before anything is told, so that no change falls in between. */
    async function watch(context: IqContext): Promise<XmlElement> {
      const { session, name } = await accessGroup(context);
      if (!watches.isWatching(session, name) && watches.countOf(session) >= groupsWatchedMax)
        throw groupErrors.raise["groups/watches-full"]({ max: groupsWatchedMax });
      const found = await membersOf(name);
      watches.begin(
        session,
        name,
        found.members.map(({ jid }) => jid),
      );
      for (const { jid } of found.members) await presence().showWatched(jid, session);
      return buildGroupMembers(found);
    }

    function unwatch(context: IqContext): undefined {
      const name = parseGroupRequest(context.payload);
      if (name === null) throw groupErrors.raise["groups/malformed"]();
      watches.end(ours(context), name);
    }

    /** OG5. */
    function endFor(name: string): void {
      for (const session of watches.sessionsOf(name)) {
        watches.end(session, name);
        push(session, buildGroupRequest("unwatch", name));
      }
    }

    /** OG6. */
    async function changed(jid: BareJid): Promise<void> {
      const account = await host.use(accounts).get(jid);
      const { joined, left } = watches.change(jid, account);
      for (const group of joined) {
        const told = { group, members: account === undefined ? [] : [memberOf(account)], gone: [] };
        for (const session of watches.sessionsOf(group)) push(session, buildGroupMembers(told));
        for (const session of watches.sessionsOf(group)) await presence().showWatched(jid, session);
      }
      for (const group of left)
        for (const session of watches.sessionsOf(group)) {
          push(session, buildGroupMembers({ group, members: [], gone: [jid] }));
          await presence().hideWatched(jid, session);
        }
    }

    const presence = (): PresenceService => host.use(presenceService);

    function push(session: Session, payload: XmlElement): void {
      session.send(iq("set", { from: host.domainJid, to: session.jid, id: `groups-${host.random.id(64)}` }, payload));
    }

    host.onIq("domain", "get", NS_GROUPS, "groups", list);
    host.onIq("domain", "get", NS_GROUPS, "members", members);
    host.onIq("domain", "set", NS_GROUPS, "watch", watch);
    host.onIq("domain", "set", NS_GROUPS, "unwatch", unwatch);
    host.on("sessionClosed", (session) => watches.endAll(session));
    host.on("accountRemoved", changed);
    host.onStarted(() => {
      presence().addWatches(watches);
      host.use(accounts).onGroupsChanged(changed);
    });
    host.provide(organisationGroups, groups);
  },
});

function memberOf({ jid, name, title, department }: Account): GroupMember {
  return { jid, name, title, department };
}
