import type { Command } from "commander";
import { administer } from "../administration.ts";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";
import { printResult, printRows } from "../print.ts";

type Rows = readonly Readonly<Record<string, unknown>>[];

/** What a person does at the server now. */
export function addSessionCommands(user: Command): void {
  withCommonOptions(user.command("sessions <jid>").description("Show where somebody is signed in")).action(
    (jid: string, options: CommonOptions) =>
      rows("user.sessions", { jid }, options, ["jid", "address", "show", "priority"]),
  );
  withCommonOptions(
    user.command("end-sessions <jid>").description("Sign somebody out: everywhere, or with a full address there only"),
  ).action((jid: string, options: CommonOptions) =>
    administer(configFrom(options), async ({ call }) => {
      const result = (await call("user.end-sessions", { jid })) as { readonly count: number };
      printResult(result, options.json, `Ended ${result.count} sessions.`);
    }),
  );
  withCommonOptions(user.command("roster <jid>").description("Show somebody's contacts")).action(
    (jid: string, options: CommonOptions) =>
      rows("user.roster", { jid }, options, ["jid", "name", "subscription", "groups"]),
  );
}

async function rows(act: string, params: object, options: CommonOptions, columns: readonly string[]): Promise<void> {
  await administer(configFrom(options), async ({ call }) => {
    printRows((await call(act, params)) as Rows, options.json, columns);
  });
}
