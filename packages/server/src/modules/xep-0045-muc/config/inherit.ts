import {
  type CategorySettings,
  INHERITABLE,
  type Inheritable,
  type LeastRetention,
  type RoomDefaults,
} from "../contract.ts";
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
export function resolveRecord(record: RoomRecord, settings: CategorySettings): RoomRecord {
  const { defaults, locked, leastRetention } = settings;
  const inherits = INHERITABLE.filter((name) => record.inherits?.includes(name) === true || locked.has(name));
  if (inherits.length === 0) return withRecords(record, leastRetention);
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
  return withRecords({ ...record, config, inherits }, leastRetention);
}

/** RM6: a policy of least retention holds whatever the room and its categories say: it keeps its history, and as long. */
function withRecords(record: RoomRecord, least: LeastRetention | undefined): RoomRecord {
  const { config } = record;
  if (least === undefined || !isAgainst(config, least)) return record;
  const days = isShorter(retentionDays(config), least) ? { retentionDays: least.days } : {};
  return { ...record, config: { ...config, ...days, isArchived: true, isPersistent: true } };
}

/** A room that goes with its last occupant takes its history along. */
function isAgainst(
  config: Pick<ConfigChange, "isArchived" | "isPersistent" | "retentionDays">,
  least: LeastRetention,
): boolean {
  const { isArchived, isPersistent, retentionDays: days = 0 } = config;
  return isArchived === false || isPersistent === false || isShorter(days, least);
}

function isShorter(days: number, least: LeastRetention): boolean {
  return days !== 0 && days < least.days;
}

/** RM6. What a change says of settings that follow the category is ignored, and so asks for nothing. */
export function checkRecords(
  change: ConfigChange,
  inherits: readonly Inheritable[],
  least: LeastRetention | undefined,
): void {
  const own = (name: Inheritable): boolean => !inherits.includes(name);
  const asked = {
    isPersistent: change.isPersistent,
    ...(own("history") && { isArchived: change.isArchived }),
    ...(own("retention") && { retentionDays: change.retentionDays }),
  };
  if (least !== undefined && isAgainst(asked, least)) throw errors.raise["rooms/kept-by-policy"]({ ...least });
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
 * change sets. Throws on a change of what the category locks, or against what a policy asks for.
 */
export function inheritsAfter(
  record: RoomRecord,
  change: ConfigChange,
  { named, settings }: { readonly named: readonly Inheritable[] | undefined; readonly settings: CategorySettings },
): readonly Inheritable[] {
  const { locked, leastRetention } = settings;
  const set = settingsSet(record.config, change);
  const refused = [...set].find((name) => locked.has(name) && named?.includes(name) !== true);
  if (refused !== undefined) throw errors.raise["rooms/setting-locked"]({ setting: refused });
  const inherits = named ?? (record.inherits ?? []).filter((name) => !set.has(name));
  checkRecords(change, inherits, leastRetention);
  return inherits;
}

export function allowsFiles(config: RoomConfig): boolean {
  return config.allowsFiles !== false;
}

/** 0: for ever. */
export function retentionDays(config: RoomConfig): number {
  return config.retentionDays ?? 0;
}
