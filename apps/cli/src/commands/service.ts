import type { Command } from "commander";
import { administer } from "../administration.ts";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";
import { printResult } from "../print.ts";

/** What concerns everybody at the server. */
export function addServiceCommands(program: Command): void {
  withCommonOptions(program.command("stats").description("Count the people: registered, signed in, away")).action(
    (options: CommonOptions) =>
      administer(configFrom(options), async ({ call }) => {
        const result = (await call("server.stats", {})) as Readonly<Record<string, number>>;
        const lines = Object.entries(result).map(([name, count]) => `${name.padEnd(12)}${count}`);
        printResult(result, options.json, lines.join("\n"));
      }),
  );
  withCommonOptions(
    program.command("announce <text>").description("Tell something to everybody who is signed in; nobody keeps it"),
  ).action((text: string, options: CommonOptions) =>
    administer(configFrom(options), async ({ call }) => {
      const result = (await call("server.announce", { text })) as { readonly people: number };
      printResult(result, options.json, `Told ${result.people} people.`);
    }),
  );
  addMotdCommands(program);
}

function addMotdCommands(program: Command): void {
  const motd = program.command("motd").description("Message of the day: told once to everybody, when they come");
  const act = (name: string, done: string) => (params: object, options: CommonOptions) =>
    administer(configFrom(options), async ({ call }) => {
      printResult(await call(name, params), options.json, done);
    });
  withCommonOptions(motd.command("set <text>").description("A new one: told at once to who is signed in")).action(
    (text: string, options: CommonOptions) => act("motd.set", "Set.")({ text }, options),
  );
  withCommonOptions(motd.command("edit <text>").description("Other words for those who have not been told")).action(
    (text: string, options: CommonOptions) => act("motd.edit", "Edited.")({ text }, options),
  );
  withCommonOptions(motd.command("clear").description("Tell nobody any more")).action((options: CommonOptions) =>
    act("motd.clear", "Cleared.")({}, options),
  );
  withCommonOptions(motd.command("show").description("Show it")).action((options: CommonOptions) =>
    administer(configFrom(options), async ({ call }) => {
      const result = (await call("motd.show", {})) as { readonly text: string | null };
      printResult(result, options.json, result.text ?? "There is none.");
    }),
  );
}
