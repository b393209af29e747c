import { PAGE_MAX } from "@tandem/server";
import { type Command, InvalidArgumentError } from "commander";
import { administer, type Administration } from "../administration.ts";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";
import { printRows } from "../print.ts";

interface AuditOptions extends CommonOptions {
  readonly limit: number;
  readonly by?: string;
  readonly about?: string;
  readonly act?: string;
}

interface Entry {
  readonly key: string;
  readonly at: number;
  readonly by: string;
  readonly act: string;
  readonly about: Readonly<Record<string, string | number>>;
  readonly outcome: string;
}

export function addAuditCommand(program: Command): void {
  withCommonOptions(program.command("audit").description("Show what administrators did, newest first (SV10)"))
    .option("--limit <number>", "how many entries", wholeNumber, 50)
    .option("--by <text>", "only by whom this is part of the address")
    .option("--about <text>", "only what this is part of")
    .option("--act <name>", 'only acts whose name begins so, e.g. "user."')
    .action((options: AuditOptions) =>
      administer(configFrom(options), async ({ call }) => {
        const found = await entries(call, options);
        const shown = found.map(({ at, by, act, about, outcome }) => ({
          at: new Date(at).toISOString(),
          by,
          act,
          about: options.json === true ? about : Object.entries(about).map(([name, value]) => `${name}=${value}`),
          outcome,
        }));
        printRows(shown, options.json, ["at", "by", "act", "about", "outcome"]);
      }),
    );
}

async function entries(call: Administration["call"], options: AuditOptions): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for (let after: string | undefined; found.length < options.limit; ) {
    const page = (await call("audit.list", { after, limit: PAGE_MAX })) as readonly Entry[];
    found.push(...page.filter((entry) => isWanted(entry, options)));
    after = page.at(-1)?.key;
    if (page.length < PAGE_MAX) break;
  }
  return found.slice(0, options.limit);
}

function isWanted(entry: Entry, { by = "", about = "", act = "" }: AuditOptions): boolean {
  const subjects = Object.values(entry.about).map(String);
  return (
    entry.by.includes(by) && entry.act.startsWith(act) && (about === "" || subjects.some((one) => one.includes(about)))
  );
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError("Give a whole number above 0.");
  return Number(text);
}
