import type { Command } from "commander";
import { administer } from "../administration.ts";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";
import { printResult, printRows } from "../print.ts";

interface SetOptions extends CommonOptions {
  readonly for: string;
  readonly state?: string;
  readonly id?: string;
  readonly text?: string;
  readonly place?: string;
}

interface Shown {
  readonly jid: string;
  readonly base: string;
  readonly extended?: string;
  readonly layers: readonly Readonly<Record<string, unknown>>[];
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** What calendars and telephone systems know of people (docs/protocol/layers.md). */
export function addPresenceCommands(program: Command): void {
  const presence = program.command("presence").description("What a calendar or a telephone knows of a person");
  const id = "of several that tell the same kind of thing, which one";
  withCommonOptions(presence.command("set <address> <kind>"))
    .description("Say that a person has an appointment (calendar), a call (phone, conference) or is presenting")
    .requiredOption("--for <time>", "how long: 90s, 45m, 2h, 3d")
    .option("--state <state>", "of a calendar: free, tentative, busy or out-of-office", undefined)
    .option("--id <name>", id)
    .option("--text <words>", "what it is about; shown by access level")
    .option("--place <words>", "where; shown by access level")
    .action(set);
  withCommonOptions(presence.command("end <address> <kind>").description("It is over"))
    .option("--id <name>", id)
    .action(end);
  withCommonOptions(presence.command("show <address>").description("What is known, and what it comes to")).action(show);
}

async function set(jid: string, kind: string, { for: time, state, id, text, place, ...options }: SetOptions) {
  await administer(configFrom(options), async ({ call }) => {
    const params = { jid, kind, state, id, text, place, seconds: secondsIn(time) };
    const result = (await call("presence.set", params)) as { readonly until: string };
    printResult(result, options.json, `${jid}: ${state ?? kind} until ${result.until}.`);
  });
}

async function end(jid: string, kind: string, { id, ...options }: CommonOptions & { readonly id?: string }) {
  await administer(configFrom(options), async ({ call }) => {
    const result = (await call("presence.end", { jid, kind, id })) as { readonly isEnded: boolean };
    printResult(result, options.json, result.isEnded ? "Ended." : "There was nothing to end.");
  });
}

async function show(jid: string, options: CommonOptions) {
  await administer(configFrom(options), async ({ call }) => {
    const shown = (await call("presence.show", { jid })) as Shown;
    printResult(shown, options.json, `${shown.jid}: ${[shown.base, shown.extended].filter(Boolean).join(", ")}`);
    if (options.json !== true && shown.layers.length > 0)
      printRows(shown.layers, false, ["kind", "id", "state", "until", "text", "place"]);
  });
}

/** NaN for anything else: the server says what it takes. */
function secondsIn(text: string): number {
  const [, count, unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return Number(count) * (UNITS[unit] ?? Number.NaN);
}
