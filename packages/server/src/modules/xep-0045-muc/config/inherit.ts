import { type CategorySettings, INHERITABLE, type Inheritable, type RoomDefaults } from "../contract.ts";
import { errors } from "../errors.ts";
import type { RoomRecord } from "../store.ts";
import type { RoomConfig } from "./config.ts";
import type { ConfigChange } from "./form.ts";

/** Where neither the room nor a category above it says anything. */
const OF_THE_SERVICE: Required<RoomDefaults> = {
  visibility: "open",
  invitations: true,
  history: true,
  files: true,
  retention: 0,
};

const SETTING_OF: { readonly [K in keyof RoomConfig]?: Inheritable } = {
  isPublic: "visibility",
  isMembersOnly: "visibility",
  allowsInvites: "invitations",
  isArchived: "history",
  allowsFiles: "files",
  retentionDays: "retention",
};

/**
 * The room as it is (RM4): what it takes from its category is the category's of now, whatever was written when it was last
 * kept. What the category locks it takes, whether it wants to or not.
 */
export function resolveRecord(record: RoomRecord, { defaults, locked }: CategorySettings): RoomRecord {
  const inherits = INHERITABLE.filter((name) => record.inherits?.includes(name) === true || locked.has(name));
  if (inherits.length === 0) return record;
  const values = { ...OF_THE_SERVICE, ...defaults };
  const config: RoomConfig = {
    ...record.config,
    ...(inherits.includes("visibility") && {
      isPublic: values.visibility !== "secret",
      isMembersOnly: values.visibility !== "open",
    }),
    ...(inherits.includes("invitations") && { allowsInvites: values.invitations }),
    ...(inherits.includes("history") && { isArchived: values.history }),
    ...(inherits.includes("files") && { allowsFiles: values.files }),
    ...(inherits.includes("retention") && { retentionDays: values.retention }),
  };
  return { ...record, config, inherits };
}

/** Settings that are given at all: a new room takes the others from its category. */
export function settingsGiven(change: ConfigChange): ReadonlySet<Inheritable> {
  const given = new Set<Inheritable>();
  for (const [key, name] of Object.entries(SETTING_OF) as [keyof RoomConfig, Inheritable][]) {
    if (change[key] !== undefined) given.add(name);
  }
  return given;
}

/** Settings that a change gives another value. Forms come back whole: a field that says what is there already sets nothing. */
export function settingsSet(config: RoomConfig, change: ConfigChange): ReadonlySet<Inheritable> {
  const set = new Set<Inheritable>();
  for (const [key, name] of Object.entries(SETTING_OF) as [keyof RoomConfig, Inheritable][]) {
    if (change[key] !== undefined && change[key] !== valueOf(config, key)) set.add(name);
  }
  return set;
}

function valueOf(config: RoomConfig, key: keyof RoomConfig): RoomConfig[keyof RoomConfig] {
  if (key === "allowsFiles") return allowsFiles(config);
  return key === "retentionDays" ? retentionDays(config) : config[key];
}

/**
 * What the room takes from its category after a change: what is named; if nothing is, what it took before without what the
 * change sets. Throws on a change of what the category locks.
 */
export function inheritsAfter(
  record: RoomRecord,
  change: ConfigChange,
  { named, locked }: { readonly named: readonly Inheritable[] | undefined; readonly locked: ReadonlySet<Inheritable> },
): readonly Inheritable[] {
  const set = settingsSet(record.config, change);
  const refused = [...set].find((name) => locked.has(name) && named?.includes(name) !== true);
  if (refused !== undefined) throw errors.raise["rooms/setting-locked"]({ setting: refused });
  return named ?? (record.inherits ?? []).filter((name) => !set.has(name));
}

export function allowsFiles(config: RoomConfig): boolean {
  return config.allowsFiles !== false;
}

/** 0: for ever. */
export function retentionDays(config: RoomConfig): number {
  return config.retentionDays ?? 0;
}
