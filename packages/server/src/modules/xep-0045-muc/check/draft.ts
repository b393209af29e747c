import type { BareJid } from "@tandem/protocol";
import { groupOf, type Principal, principalOfGroup } from "@tandem/protocol/tandem-rooms";
import type { RoomCheckRequest } from "@tandem/protocol/tandem-room-check";
import { ADMIN_ITEMS_MAX } from "../affiliations/admin.ts";
import type { Affiliation } from "../affiliations/rules.ts";
import { mergeConfig } from "../config/apply.ts";
import { type ConfigChange, parseConfigForm } from "../config/form.ts";
import { inheritsAfter, resolveRecord } from "../config/inherit.ts";
import { parseInherits } from "../config/inherit-form.ts";
import type { RoomConfig } from "../config/config.ts";
import { errors } from "../errors.ts";
import { checkMove } from "../config/owner.ts";
import type { Room } from "../room.ts";
import type { RoomsService } from "../service.ts";
import type { RoomRecord } from "../store.ts";

/** A room as it would be after a change that nobody has made. */
export interface DraftRoom {
  readonly record: RoomRecord;
  /** Where they differ from the room's lists. */
  readonly affiliations: ReadonlyMap<BareJid, Affiliation>;
  /** Groups that the asker may be told of. */
  readonly toldGroups: ReadonlySet<string>;
}

interface Asked {
  readonly record: RoomRecord;
  readonly asker: BareJid;
  /** Has read the form, so that the groups in it are no secret. */
  readonly mayConfigure: boolean;
}

/**
 * The same steps as those of saving, without a write. A group that is neither open nor named by the room already holds nobody:
 * whoever manages a room would learn who is in any group by naming it.
 */
export async function draftOf(
  service: RoomsService,
  room: Room,
  { record, asker, mayConfigure }: Asked,
  { items, form }: RoomCheckRequest,
): Promise<DraftRoom> {
  if (items.length > ADMIN_ITEMS_MAX) throw errors.raise["rooms/bad-check"]();
  const openGroups = (await service.policy?.openGroups()) ?? new Set<string>();
  const affiliations = new Map(items.map(({ jid, affiliation }) => [jid, affiliation] as const));
  const known = new Set([...openGroups, ...groupsIn(record.config)]);
  const toldGroups = mayConfigure ? known : openGroups;
  if (form === undefined) return { record, affiliations, toldGroups };
  const change = parseConfigForm(form, service.host.limits);
  await checkMove(service, room, asker, change.category);
  const next = withKnown(mergeConfig(record.config, change), known);
  const settings = await service.settingsIn(next.category);
  const named = parseInherits(form);
  const inherits = inheritsAfter(record, change, { named, settings });
  return { record: resolveRecord({ ...record, config: next, inherits }, settings), affiliations, toldGroups };
}

/** Whether who asks may know of the group, where it is one. */
export function mayBeTold(principal: Principal, { toldGroups }: DraftRoom): boolean {
  const group = groupOf(principal);
  return group === undefined || toldGroups.has(group);
}

/** Groups that the room names, whoever may know of them otherwise. */
function groupsIn({ managers, members, presenters, scope }: RoomConfig): readonly string[] {
  return [managers, members, presenters, scope].flatMap((list) => (list ?? []).flatMap((one) => groupOf(one) ?? []));
}

function orNobody(
  given: readonly Principal[] | undefined,
  kept: readonly Principal[] | undefined,
): readonly Principal[] | undefined {
  return given !== undefined && kept?.length === 0 ? [principalOfGroup("")] : kept;
}

function withKnown(config: RoomConfig, known: ReadonlySet<string>): RoomConfig {
  const kept = (list: readonly Principal[] | undefined): readonly Principal[] | undefined =>
    list?.filter((one) => {
      const group = groupOf(one);
      return group === undefined || known.has(group);
    });
  const lists: ConfigChange = {
    managers: kept(config.managers),
    members: kept(config.members),
    presenters: kept(config.presenters),
    // A scope that holds nobody is not one that holds everybody.
    scope: orNobody(config.scope, kept(config.scope)),
  };
  return mergeConfig(config, lists);
}
