import { resolve } from "node:path";
import type { Command } from "commander";
import { administer } from "../administration.ts";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";
import { printResult } from "../print.ts";

export function addBackupCommand(program: Command): void {
  withCommonOptions(
    program.command("backup <file>").description("Copy the data to a new file, also while the server runs"),
  ).action(async (file: string, options: CommonOptions) => {
    await administer(configFrom(options), async ({ call }) => {
      const result = await call("backup", { file: resolve(file) });
      printResult(
        result,
        options.json,
        `The data is in ${resolve(file)}. To restore it: stop the server and put it in place of tandem.db.`,
      );
    });
  });
}
