import { AdminRefusal } from "@tandem/server";
import { parse, stringify, TomlError } from "smol-toml";
import { z } from "zod";

const category = z.strictObject({
  id: z.string(),
  name: z.string(),
  parent: z.string().optional(),
  order: z.number().optional(),
  managers: z.array(z.string()).optional(),
  creation: z.enum(["everyone", "managers"]).optional(),
  scope: z.array(z.string()).optional(),
  defaults: z
    .strictObject({
      visibility: z.enum(["open", "closed", "secret"]).optional(),
      invitations: z.boolean().optional(),
      history: z.boolean().optional(),
      files: z.boolean().optional(),
      /** Days; 0: for ever. */
      retention: z.number().optional(),
      members: z.array(z.string()).optional(),
    })
    .optional(),
  locks: z.array(z.string()).optional(),
  leastRetention: z.strictObject({ policy: z.string(), days: z.number() }).optional(),
});

const AFFILIATIONS = ["owner", "admin", "member", "outcast"] as const;
const people = z.array(z.string()).optional();

const room = z.strictObject({
  /** The part of the address before the @. */
  room: z.string(),
  name: z.string().optional(),
  description: z.string().optional(),
  category: z.string().optional(),
  isPublic: z.boolean().optional(),
  isMembersOnly: z.boolean().optional(),
  isModerated: z.boolean().optional(),
  /** Id of a registered page. */
  addIn: z.string().optional(),
  isArchived: z.boolean().optional(),
  allowsInvites: z.boolean().optional(),
  allowsFiles: z.boolean().optional(),
  retentionDays: z.number().optional(),
  /** 0: not at all; absent: as long as people like. */
  editMinutes: z.number().optional(),
  managers: people,
  members: people,
  presenters: people,
  scope: people,
  inherits: z.array(z.string()).optional(),
  owner: people,
  admin: people,
  member: people,
  outcast: people,
});

const tree = z.strictObject({ categories: z.array(category).default([]), rooms: z.array(room).default([]) });

export type TreeCategory = z.output<typeof category>;
export type TreeRoom = z.output<typeof room>;
/** The whole tree as a file has it (RM1-RM3, RM6). */
export type TreeFile = z.output<typeof tree>;

/** JSON when it begins with a brace, TOML otherwise. Throws AdminRefusal with the place of the mistake. */
export function parseTree(text: string, file: string): TreeFile {
  const checked = tree.safeParse(decoded(text, file));
  if (!checked.success) throw new AdminRefusal("cli/tree", `${file}: ${z.prettifyError(checked.error)}`);
  return checked.data;
}

function decoded(text: string, file: string): unknown {
  try {
    return text.trimStart().startsWith("{") ? JSON.parse(text) : parse(text);
  } catch (fault) {
    const why = fault instanceof TomlError ? `line ${fault.line}: ${fault.message.split("\n")[0]}` : String(fault);
    throw new AdminRefusal("cli/tree", `${file}: ${why}`);
  }
}

export function writeTree(file: TreeFile, format: "json" | "toml"): string {
  const plain = JSON.parse(JSON.stringify(file)) as Record<string, unknown>;
  return format === "json" ? `${JSON.stringify(plain, null, 2)}\n` : stringify(plain);
}

/** One administrative act, and how it is told to the operator. */
export interface Act {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly says: string;
}

/**
 * What an import does, in order: categories with parents first, then rooms, then who is what in them. It adds and changes; it
 * never removes what the file does not name, for a file that was cut short would remove half an organisation.
 */
export function planImport(now: TreeFile, wanted: TreeFile): readonly Act[] {
  return [
    ...inOrder(wanted.categories).flatMap((one) => categoryActs(now, one)),
    ...wanted.rooms.flatMap((one) => roomActs(now, one)),
  ];
}

function inOrder(categories: readonly TreeCategory[]): TreeCategory[] {
  const found: TreeCategory[] = [];
  let left = [...categories];
  while (left.length > 0) {
    const names = new Set(left.map(({ id }) => id));
    const ready = left.filter(({ parent }) => parent === undefined || !names.has(parent));
    if (ready.length === 0)
      throw new AdminRefusal("cli/tree", `Categories stand in a circle: ${[...names].join(", ")}.`);
    found.push(...ready);
    left = left.filter((one) => !ready.includes(one));
  }
  return found;
}

function categoryActs(now: TreeFile, wanted: TreeCategory): Act[] {
  const old = now.categories.find(({ id }) => id === wanted.id);
  if (old === undefined) return [{ method: "category.add", params: wanted, says: `add category ${wanted.id}` }];
  const changed = changesOf(old, wanted);
  if (changed === null) return [];
  const says = `change category ${wanted.id}: ${Object.keys(changed).join(", ")}`;
  return [{ method: "category.change", params: { id: wanted.id, ...changed }, says }];
}

function roomActs(now: TreeFile, wanted: TreeRoom): Act[] {
  const old = now.rooms.find(({ room: local }) => local === wanted.room);
  const { owner, admin, member, outcast, room: local, ...settings } = wanted;
  const acts: Act[] = [];
  if (old === undefined) {
    acts.push({
      method: "room.add",
      params: { room: local, ...settings, ...(owner?.[0] === undefined ? {} : { owner: owner[0] }) },
      says: `add room ${local}`,
    });
  } else {
    const changed = changesOf(old, settings);
    if (changed !== null) {
      const says = `change room ${local}: ${Object.keys(changed).join(", ")}`;
      acts.push({ method: "room.change", params: { room: local, ...changed }, says });
    }
  }
  const lists = { owner, admin, member, outcast };
  for (const affiliation of AFFILIATIONS) {
    for (const jid of lists[affiliation] ?? []) {
      const isMaker = old === undefined && affiliation === "owner" && jid === owner?.[0];
      if (isMaker || old?.[affiliation]?.includes(jid) === true) continue;
      acts.push({
        method: "room.affiliation",
        params: { room: local, jid, affiliation },
        says: `make ${jid} ${affiliation} of ${local}`,
      });
    }
  }
  return acts;
}

/** Fields of `wanted` that say something else than `old`; null when none does. */
function changesOf(old: object, wanted: object): Record<string, unknown> | null {
  const before = new Map<string, unknown>(Object.entries(old));
  const changed = Object.entries(wanted).filter(
    ([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(before.get(name)),
  );
  return changed.length === 0 ? null : Object.fromEntries(changed);
}
