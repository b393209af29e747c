import type { Command } from "commander";
import { administer } from "../administration.ts";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";
import { printResult, printRows } from "../print.ts";

type GroupOptions = CommonOptions & { readonly hidden?: boolean };

/** Groups of the organisation (docs/protocol/groups.md). */
export function addGroupCommands(program: Command): void {
  const group = program
    .command("group")
    .description("Groups of the organisation: for contact lists, rooms and policies");
  withCommonOptions(group.command("add <name>"))
    .description("Let people find a group; accounts that are said to be in it already are")
    .option("--hidden", "for rooms and policies only: nobody finds it")
    .action((name: string, { hidden: isHidden = false, ...options }: GroupOptions) =>
      send("group.add", { name, isHidden }, options, `Added ${name}.`),
    );
  withCommonOptions(group.command("change <name>"))
    .description("Hide a group, or show it again")
    .option("--hidden", "nobody finds it; it leaves the contact lists")
    .option("--no-hidden", "people find it")
    .action(change);
  withCommonOptions(group.command("remove <name>"))
    .description("Remove a group; its people stay, and are in it no more")
    .action((name: string, options: CommonOptions) => send("group.remove", { name }, options, `Removed ${name}.`));
  withCommonOptions(group.command("list").description("List the groups")).action((options: CommonOptions) =>
    rows("group.list", {}, options, ["name", "size", "isHidden"]),
  );
  addMemberCommands(group);
}

function addMemberCommands(group: Command): void {
  const member = group.command("member").description("Who is in a group");
  withCommonOptions(member.command("add <group> <address...>"))
    .description("Put people into a group")
    .action((name: string, people: readonly string[], options: CommonOptions) =>
      send("group.member-add", { name, people }, options, `${people.length} in ${name}.`),
    );
  withCommonOptions(member.command("remove <group> <address...>"))
    .description("Take people out of a group")
    .action((name: string, people: readonly string[], options: CommonOptions) =>
      send("group.member-remove", { name, people }, options, `${people.length} out of ${name}.`),
    );
  withCommonOptions(member.command("list <group>").description("List the people of a group")).action(
    (name: string, options: CommonOptions) => rows("group.members", { name }, options, ["jid", "name", "department"]),
  );
}

async function change(name: string, { hidden: isHidden, ...options }: GroupOptions): Promise<void> {
  const done = isHidden === false ? `${name} is shown.` : `${name} is hidden.`;
  await send("group.change", { name, isHidden: isHidden ?? true }, options, done);
}

async function send(method: string, params: object, options: CommonOptions, done: string): Promise<void> {
  await administer(configFrom(options), async ({ call }) => {
    printResult(await call(method, params), options.json, done);
  });
}

async function rows(method: string, params: object, options: CommonOptions, columns: readonly string[]): Promise<void> {
  await administer(configFrom(options), async ({ call }) => {
    printRows((await call(method, params)) as readonly Record<string, unknown>[], options.json, columns);
  });
}
