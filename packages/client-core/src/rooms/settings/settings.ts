import type { BareJid } from "@tandem/protocol";
import type { Inheritable, Principal } from "@tandem/protocol/tandem-rooms";
import type { RoomSettingsValues } from "../../view-models/room-settings.ts";

/** What the settings of a room say, as people think of them (RM6, RM7). */
export interface RoomSettings extends RoomSettingsValues {
  readonly inherits: readonly Inheritable[];
  /** People and groups. */
  readonly managers: readonly Principal[];
  readonly members: readonly Principal[];
  readonly presenters: readonly Principal[];
  readonly banned: readonly BareJid[];
  /** Who may ever have to do with the room, within its category's scope (RM2); none: whom that holds. */
  readonly scope: readonly Principal[];
}

/** What of the settings this service has; a third-party one knows neither groups nor files. */
export interface SettingsOffer {
  readonly hasForm: boolean;
  readonly hasTandemFields: boolean;
  /** The room may have a scope of its own. */
  readonly hasScope: boolean;
  readonly locked: readonly Inheritable[];
  /** What a policy asks for. */
  readonly leastRetention?: { readonly policy: string; readonly days: number };
  /** Pages that may be chosen. */
  readonly addIns: readonly { readonly id: string; readonly name: string }[];
}

/** Before anything is read. */
export const BLANK_SETTINGS: { readonly settings: RoomSettings; readonly offer: SettingsOffer } = {
  settings: {
    name: "",
    description: "",
    categoryId: "",
    visibility: "open",
    isAuditorium: false,
    allowsInvites: true,
    allowsTopicChange: false,
    allowsPins: false,
    addIn: "",
    isArchived: true,
    allowsFiles: true,
    editMinutes: -1,
    retentionDays: 0,
    inherits: [],
    managers: [],
    members: [],
    presenters: [],
    banned: [],
    scope: [],
  },
  offer: { hasForm: false, hasTandemFields: false, hasScope: false, locked: [], addIns: [] },
};

/** Names of what differs, in the order of the page. */
export function changesOf(old: RoomSettings, next: RoomSettings): readonly (keyof RoomSettings)[] {
  const keys = Object.keys(old) as (keyof RoomSettings)[];
  return keys.filter((key) => !isSame(old[key], next[key]));
}

function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((one) => b.includes(one));
}
