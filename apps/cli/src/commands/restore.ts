import { resolve } from "node:path";
import { restoreBackup } from "@tandem/server";
import type { Command } from "commander";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";
import { printResult } from "../print.ts";

export function addRestoreCommand(program: Command): void {
  withCommonOptions(
    program.command("restore <file>").description("Put a backup in the place of the data; the server must not run"),
  ).action((file: string, options: CommonOptions) => {
    const result = restoreBackup(configFrom(options), resolve(file));
    printResult(
      result,
      options.json,
      `Restored ${result.documents["accounts"] ?? 0} accounts and ${result.messages} messages. What was there before is ${result.replaced}.`,
    );
  });
}
