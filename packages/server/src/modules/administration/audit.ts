import { z } from "zod";
import type { CollectionSpec, ModuleHost } from "../../core/index.ts";
import { PAGE_MAX, reading } from "./method.ts";

/** Who did what, when, and how it ended. Never a password, a key or the text of a message. */
export interface AuditEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** An address, or "command line". */
  readonly by: string;
  readonly act: string;
  /** Whom or what it was about. */
  readonly about: Readonly<Record<string, string | number>>;
  /** "begun" stays when the server died in the middle: nobody knows how much of it was done. */
  readonly outcome: "begun" | "done" | (string & {});
}

/** Owner: none; key: the later the smaller, so that the newest come first. */
export const auditSpec: CollectionSpec<AuditEntry> = { name: "audit", version: 1 };

const DAY_MS = 86_400_000;
const ABOUT_CHARS_MAX = 256;
/** Parameters that say what an act is about. All others stay out: a list of what is harmless cannot forget a secret. */
const TOLD = ["jid", "room", "id", "name", "value", "group", "account", "affiliation", "file", "address"];

export class AuditTrail {
  readonly #host: ModuleHost;
  #last = 0;

  constructor(host: ModuleHost) {
    this.#host = host;
  }

  /** On disk before the act begins, and again with its outcome. */
  async around<T>(act: string, params: unknown, by: string, work: () => Promise<T>): Promise<T> {
    const { clock, log } = this.#host;
    const entry = { at: clock.now(), by, act, about: aboutOf(params) };
    const key = this.#nextKey();
    const write = (outcome: string): Promise<unknown> => this.#entries.put("", key, { ...entry, outcome });
    await write("begun");
    try {
      const result = await work();
      await write("done");
      log.info("audit", { ...entry.about, act, by, outcome: "done" });
      return result;
    } catch (fault) {
      const outcome = codeOf(fault);
      log.info("audit", { ...entry.about, act, by, outcome });
      await write(outcome);
      throw fault;
    }
  }

  /** Newest first; `after` is the key of the last one that is known. */
  async page(after: string | undefined, limit: number): Promise<readonly (AuditEntry & { readonly key: string })[]> {
    const rows = await this.#entries.list("", after === undefined ? { limit } : { after, limit });
    return rows.map(({ key, value }) => ({ key, ...value }));
  }

  /** Deletes what is older than `auditDays`. */
  async prune(): Promise<void> {
    const { clock, limits } = this.#host;
    if (limits.auditDays === 0) return;
    const after = keyOf((clock.now() - limits.auditDays * DAY_MS) * TICKS);
    for (;;) {
      const rows = await this.#entries.list("", { after, limit: PAGE_MAX });
      for (const { key } of rows) await this.#entries.delete("", key);
      if (rows.length < PAGE_MAX) return;
    }
  }

  get #entries() {
    return this.#host.storage.collection(auditSpec);
  }

  /** Two acts of one millisecond, or of a clock that was set back, still have an order. */
  #nextKey(): string {
    this.#last = Math.max(this.#last + 1, this.#host.clock.now() * TICKS);
    return keyOf(this.#last);
  }
}

const TICKS = 1_000;
const END_OF_TIME = 9_000_000_000_000_000;

function keyOf(ticks: number): string {
  return String(END_OF_TIME - ticks).padStart(16, "0");
}

function codeOf(fault: unknown): string {
  const code = typeof fault === "object" && fault !== null && "code" in fault ? fault.code : undefined;
  return typeof code === "string" ? code : "admin/fault";
}

function aboutOf(params: unknown): Record<string, string | number> {
  if (typeof params !== "object" || params === null) return {};
  const about: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params)) {
    if (TOLD.includes(name) && typeof value === "string") about[name] = value.slice(0, ABOUT_CHARS_MAX);
    if (name === "accounts" && Array.isArray(value)) about[name] = value.length;
    if (name === "people" && Array.isArray(value)) about[name] = value.join(" ").slice(0, ABOUT_CHARS_MAX);
  }
  return about;
}

export function auditMethods(trail: AuditTrail) {
  return {
    "audit.list": reading(
      z.object({
        after: z.string().optional(),
        limit: z.number().int().min(1).max(PAGE_MAX).default(PAGE_MAX),
      }),
      (_host, { after, limit }) => trail.page(after, limit),
    ),
  };
}
