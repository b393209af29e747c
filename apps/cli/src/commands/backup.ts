import { resolve } from "node:path";
import { checkBackup } from "@tandem/server";
import type { Command } from "commander";
import { administer } from "../administration.ts";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";
import { printResult } from "../print.ts";

interface BackupOptions extends CommonOptions {
  readonly check?: boolean;
}

export function addBackupCommand(program: Command): void {
  withCommonOptions(
    program.command("backup <file>").description("Copy the data to a new file, also while the server runs"),
  )
    .option("--check", "read a backup whole instead, and say whether it can be restored")
    .action((file: string, options: BackupOptions) =>
      options.check === true ? check(resolve(file), options) : backUp(resolve(file), options),
    );
}

function check(file: string, options: BackupOptions): void {
  const result = checkBackup(file);
  const { documents, messages, domain } = result;
  const sentence = `${file} can be restored: ${documents["accounts"] ?? 0} accounts of ${domain ?? "no domain yet"}, ${messages} messages.`;
  printResult(result, options.json, sentence);
}

async function backUp(file: string, options: BackupOptions): Promise<void> {
  await administer(configFrom(options), async ({ call }) => {
    const result = await call("backup", { file });
    printResult(
      result,
      options.json,
      `The data is in ${file}. To go back to it: stop the server, then tandem restore.`,
    );
  });
}
