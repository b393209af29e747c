import { IMPORT_BATCH_MAX, PAGE_MAX } from "@tandem/server";
import type { Command } from "commander";
import { administer } from "../administration.ts";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";
import { importBatches } from "../import-file.ts";
import { printResult, printRows } from "../print.ts";
import { addSessionCommands } from "./user-sessions.ts";
import { readPassword } from "../read-password.ts";

interface AddOptions extends CommonOptions {
  readonly passwordStdin?: boolean;
  readonly name?: string;
  readonly title?: string;
  readonly department?: string;
  readonly mail?: string;
  readonly phone?: string;
  readonly group?: readonly string[];
}

interface ImportOptions extends CommonOptions {
  readonly sha256Only?: boolean;
}

export function addUserCommands(program: Command): void {
  const user = program.command("user").description("People who may sign in");
  addSessionCommands(user);
  const stdin = "take the password from the first line of standard input; asked for otherwise";

  withCommonOptions(user.command("add <jid>").description("Add an account"))
    .option("--password-stdin", stdin)
    .option("--name <name>", "how the person is called")
    .option("--title <title>", "title in the organisation")
    .option("--department <department>", "department")
    .option("--mail <address>", "mail address")
    .option("--phone <number>", "telephone number")
    .option("--group <name...>", "groups of the organisation; an earlier one's policy wins")
    .action(add);

  withCommonOptions(user.command("passwd <jid>").description("Give an account a new password; ends its sessions"))
    .option("--password-stdin", stdin)
    .action(passwd);

  withCommonOptions(user.command("remove <jid>").description("Remove an account and everything it owns")).action(
    remove,
  );
  for (const [act, done, description] of [
    ["disable", "disabled", "Sign somebody out and let them in no more; everything that is theirs stays"],
    ["enable", "enabled", "Let a disabled account sign in again"],
  ] as const)
    withCommonOptions(user.command(`${act} <jid>`).description(description)).action((jid, options) =>
      switchTo(act, done, jid, options),
    );
  withCommonOptions(user.command("list").description("List all accounts")).action(list);

  withCommonOptions(
    user
      .command("import <file>")
      .description(
        "Add many accounts: lines of ADDRESS PASSWORD, or ADDRESS SCRAM-SHA-256$ITERATIONS:SALT$STORED:SERVER",
      ),
  )
    .option("--sha256-only", "derive no keys for SCRAM-SHA-1: half the work, but older clients cannot sign in")
    .action(importFile);
}

async function add(jid: string, options: AddOptions): Promise<void> {
  const { name, title, department, mail, phone, group: groups } = options;
  const password = await readPassword(`Password for ${jid}: `);
  await administer(configFor(jid, options), async ({ call }) => {
    const result = await call("user.add", { jid, password, name, title, department, mail, phone, groups });
    printResult(result, options.json, `Added ${(result as { jid: string }).jid}.`);
  });
}

async function passwd(jid: string, options: CommonOptions): Promise<void> {
  const password = await readPassword(`New password for ${jid}: `);
  await administer(configFor(jid, options), async ({ call }) => {
    const result = await call("user.passwd", { jid, password });
    printResult(result, options.json, `${(result as { jid: string }).jid} has a new password.`);
  });
}

async function remove(jid: string, options: CommonOptions): Promise<void> {
  await administer(configFor(jid, options), async ({ call }) => {
    const result = await call("user.remove", { jid });
    printResult(result, options.json, `Removed ${(result as { jid: string }).jid}.`);
  });
}

async function switchTo(act: string, done: string, jid: string, options: CommonOptions): Promise<void> {
  await administer(configFor(jid, options), async ({ call }) => {
    const result = await call(`user.${act}`, { jid });
    printResult(result, options.json, `${(result as { jid: string }).jid} is ${done}.`);
  });
}

interface ListedAccount {
  readonly [field: string]: unknown;
  readonly jid: string;
}

async function list(options: CommonOptions): Promise<void> {
  await administer(configFrom(options), async ({ call }) => {
    const all: ListedAccount[] = [];
    for (;;) {
      const page = (await call("user.list", { after: all.at(-1)?.jid, limit: PAGE_MAX })) as readonly ListedAccount[];
      all.push(...page);
      if (page.length < PAGE_MAX) break;
    }
    printRows(all, options.json, ["jid", "name", "department", "groups", "isDisabled"]);
  });
}

async function importFile(file: string, options: ImportOptions): Promise<void> {
  const batches = importBatches(file, IMPORT_BATCH_MAX)[Symbol.asyncIterator]();
  let batch = await batches.next();
  const first = batch.done === true ? undefined : batch.value[0]?.jid;
  await administer(configFor(first ?? "", options), async ({ call }) => {
    let count = 0;
    while (batch.done !== true) {
      await call("user.import", { accounts: batch.value, sha256Only: options.sha256Only ?? false });
      count += batch.value.length;
      if (options.json !== true && process.stderr.isTTY) process.stderr.write(`\r${count} accounts`);
      batch = await batches.next();
    }
    if (options.json !== true && process.stderr.isTTY) process.stderr.write("\r");
    printResult({ count }, options.json, `Imported ${count} accounts.`);
  });
}

/** For a data directory that is new: the domain is that of the first address. */
function configFor(jid: string, options: CommonOptions): ReturnType<typeof configFrom> {
  const at = jid.indexOf("@");
  return configFrom(options, {}, at === -1 ? undefined : jid.slice(at + 1));
}
