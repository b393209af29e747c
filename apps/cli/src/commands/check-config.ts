import type { Command } from "commander";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";

export function addCheckConfigCommand(program: Command): void {
  withCommonOptions(program.command("check-config").description("Check the configuration and show what holds")).action(
    (options: CommonOptions) => {
      const { storage, ...config } = configFrom(options);
      // The address of the database holds its password.
      const shown = { ...config, storage: storage.kind === "postgres" ? { ...storage, url: "(not shown)" } : storage };
      console.log(JSON.stringify(shown, null, options.json === true ? undefined : 2));
      if (options.json !== true) console.log("The configuration is right.");
    },
  );
}
