import { readFileSync } from "node:fs";
import process from "node:process";
import { type Command, InvalidArgumentError } from "commander";
import { AdminRefusal } from "@tandem/server";
import { administer } from "../administration.ts";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";
import { printResult, printRows } from "../print.ts";
import { DEFAULT_EXAMPLES, parseDefaults } from "../tree/defaults.ts";
import { readTree } from "../tree/read-tree.ts";
import { parseTree, planImport, writeTree } from "../tree/tree.ts";

interface CategoryOptions extends CommonOptions {
  readonly name?: string;
  readonly parent?: string;
  readonly order?: number;
  readonly manager?: readonly string[];
  readonly creation?: string;
  readonly scope?: readonly string[];
  readonly default?: readonly string[];
  readonly lock?: readonly string[];
  readonly leastRetention?: number;
  readonly policy?: string;
}

export function addCategoryCommands(program: Command): void {
  const category = program.command("category").description("The tree in which rooms are sorted");
  const withFields = (command: Command): Command =>
    withCommonOptions(command)
      .option("--name <name>", "shown in the apps (default: the id)")
      .option("--parent <id>", 'category above it ("": the top)')
      .option("--order <number>", "place among its siblings", numberOf)
      .option("--manager <who...>", "who manages it and all below: addresses, and groups as group:NAME")
      .option("--scope <who...>", 'who may ever have to do with what is below ("": as above)')
      .option("--default <setting...>", `what rooms below are: ${DEFAULT_EXAMPLES} ("": as above)`)
      .option("--lock <setting...>", 'what rooms below may not say otherwise, by name ("": nothing)')
      .option("--least-retention <days>", "how long messages below are kept at least (0: no policy)", daysOf)
      .option("--policy <name>", "how people know the policy that asks for it")
      .option("--creation <who>", "who makes rooms in it: everyone or managers");

  withFields(category.command("add <id>").description("Add a category")).action(
    (id: string, options: CategoryOptions) => send("category.add", id, options, "Added"),
  );
  withFields(category.command("change <id>").description("Change a category, or move it with --parent")).action(
    (id: string, options: CategoryOptions) => send("category.change", id, options, "Changed"),
  );
  withCommonOptions(category.command("remove <id>").description("Remove an empty category")).action(
    (id: string, options: CategoryOptions) => send("category.remove", id, options, "Removed"),
  );
  withCommonOptions(category.command("export").description("Write the whole tree, rooms and their people too"))
    .option("--format <format>", "json or toml", "toml")
    .action(exportTree);
  withCommonOptions(category.command("import <file>").description("Add and change what a file names; remove nothing"))
    .option("--dry-run", "say what would be done, and do nothing")
    .action(importTree);
  withCommonOptions(category.command("list").description("List all categories")).action(list);
}

function daysOf(text: string): number {
  if (!/^\d{1,6}$/u.test(text)) throw new InvalidArgumentError("It must be a number of days.");
  return Number(text);
}

/** Null takes the policy away. */
function leastOf({ leastRetention: days, policy }: CategoryOptions): object | null | undefined {
  if (days === undefined && policy === undefined) return undefined;
  if (days === 0 && policy === undefined) return null;
  if (days === undefined || policy === undefined)
    throw new AdminRefusal(
      "cli/policy",
      "Say both how long (--least-retention) and how the policy is called (--policy).",
    );
  return { days, policy };
}

function numberOf(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

async function send(method: string, id: string, options: CategoryOptions, done: string): Promise<void> {
  const { name, parent, order, manager: managers, creation, scope } = options;
  const defaults = options.default && parseDefaults(options.default);
  const locks = options.lock?.filter((setting) => setting !== "");
  const least = leastOf(options);
  // A category that is added has none to take away.
  const leastRetention = least === null && method === "category.add" ? undefined : least;
  await administer(configFrom(options), async ({ call }) => {
    const result = await call(method, {
      id,
      name,
      parent,
      order,
      managers,
      creation,
      scope,
      defaults,
      locks,
      leastRetention,
    });
    printResult(result, options.json, `${done} ${id}.`);
  });
}

async function exportTree({ format, ...options }: CommonOptions & { readonly format: string }): Promise<void> {
  if (format !== "json" && format !== "toml") throw new InvalidArgumentError("The format is json or toml.");
  await administer(configFrom(options), async (administration) => {
    process.stdout.write(writeTree(await readTree(administration), format));
  });
}

async function importTree(file: string, options: CommonOptions & { readonly dryRun?: boolean }): Promise<void> {
  const wanted = parseTree(readFileSync(file, "utf8"), file);
  await administer(configFrom(options), async (administration) => {
    const acts = planImport(await readTree(administration), wanted);
    if (options.dryRun !== true) for (const { method, params } of acts) await administration.call(method, params);
    const sentence = `${options.dryRun === true ? "Would do" : "Did"} ${acts.length} things.`;
    const says = acts.map((act) => act.says);
    printResult({ acts: says, isDryRun: options.dryRun === true }, options.json, [...says, sentence].join("\n"));
  });
}

async function list(options: CommonOptions): Promise<void> {
  await administer(configFrom(options), async ({ call }) => {
    const rows = (await call("category.list", {})) as readonly Record<string, unknown>[];
    printRows(rows, options.json, [
      "id",
      "name",
      "parent",
      "creation",
      "managers",
      "scope",
      "defaults",
      "locks",
      "leastRetention",
    ]);
  });
}
