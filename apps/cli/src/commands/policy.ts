import type { Command } from "commander";
import { administer } from "../administration.ts";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";
import { printResult, printRows } from "../print.ts";

interface PolicyOptions extends CommonOptions {
  readonly group?: string;
  readonly account?: string;
}

interface Scope {
  readonly kind: string;
  readonly group?: string;
  readonly account?: string;
}

interface ListedSetting {
  readonly name: string;
  readonly value: unknown;
  readonly type: string;
  readonly scope: Scope;
}

export function addPolicyCommands(program: Command): void {
  const policy = program.command("policy").description("Settings of the apps that the organisation decides");
  const withScope = (command: Command): Command =>
    withCommonOptions(command)
      .option("--group <name>", "for a group of the organisation")
      .option("--account <jid>", "for one account");

  withScope(policy.command("set <name> <value>").description("Set for the organisation, a group or an account")).action(
    set,
  );
  withScope(policy.command("clear <name>").description("Take a setting away")).action(clear);
  withScope(policy.command("get [name]").description("What holds for an account, or is set for a scope")).action(get);
  withCommonOptions(policy.command("list").description("Everything that is set")).action(list);
}

async function set(name: string, value: string, { group, account, ...options }: PolicyOptions): Promise<void> {
  await administer(configFrom(options), async ({ call }) => {
    const result = await call("policy.set", { name, value, group, account });
    printResult(result, options.json, `${name} is ${value} for ${group ?? account ?? "the organisation"}.`);
  });
}

async function clear(name: string, { group, account, ...options }: PolicyOptions): Promise<void> {
  await administer(configFrom(options), async ({ call }) => {
    const result = (await call("policy.clear", { name, group, account })) as { readonly isCleared: boolean };
    printResult(
      result,
      options.json,
      result.isCleared ? `${name} is no longer set there.` : `${name} was not set there.`,
    );
  });
}

async function get(name: string | undefined, { group, account, ...options }: PolicyOptions): Promise<void> {
  await administer(configFrom(options), async ({ call }) => {
    const rows = (await call("policy.get", { name, group, account })) as readonly Record<string, unknown>[];
    printRows(rows, options.json, account === undefined ? ["name", "value"] : ["name", "value", "layer", "source"]);
  });
}

async function list(options: CommonOptions): Promise<void> {
  await administer(configFrom(options), async ({ call }) => {
    const settings = (await call("policy.list", {})) as readonly ListedSetting[];
    const shown = settings.map(({ name, value, scope }) => ({
      name,
      value,
      for: scope.group ?? scope.account ?? "organisation",
      layer: scope.kind,
    }));
    printRows(options.json === true ? settings.map((setting) => ({ ...setting })) : shown, options.json, [
      "name",
      "value",
      "layer",
      "for",
    ]);
  });
}
