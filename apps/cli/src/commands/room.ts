import { PAGE_MAX } from "@tandem/server";
import type { Command } from "commander";
import { administer } from "../administration.ts";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";
import { printResult, printRows } from "../print.ts";

interface RoomOptions extends CommonOptions {
  readonly name?: string;
  readonly description?: string;
  readonly category?: string;
  readonly owner?: string;
  readonly subject?: string;
  readonly membersOnly?: boolean;
  readonly hidden?: boolean;
  readonly moderated?: boolean;
  readonly reason?: string;
}

export function addRoomCommands(program: Command): void {
  const room = program.command("room").description("Rooms; ROOM is an address or the part of it before the @");
  const withFields = (command: Command): Command =>
    withCommonOptions(command)
      .option("--name <name>", "shown in the apps")
      .option("--description <text>", "what it is for")
      .option("--category <id>", 'category that it stands in ("": none)')
      .option("--members-only", "only members enter")
      .option("--no-members-only", "everyone enters")
      .option("--hidden", "not in the directory")
      .option("--no-hidden", "in the directory")
      .option("--moderated", "only those with voice speak")
      .option("--no-moderated", "everyone speaks");

  withFields(room.command("add <room>").description("Add a room"))
    .option("--owner <jid>", "who owns it (default: the server itself)")
    .option("--subject <text>", "its topic")
    .action((name: string, options: RoomOptions) =>
      send("room.add", options, "Added", {
        room: name,
        owner: options.owner,
        subject: options.subject,
        ...settingsOf(options),
      }),
    );
  withFields(room.command("change <room>").description("Change the settings of a room")).action(
    (name: string, options: RoomOptions) =>
      send("room.change", options, "Changed", { room: name, ...settingsOf(options) }),
  );
  withCommonOptions(
    room
      .command("affiliation <room> <jid> <affiliation>")
      .description("Make somebody owner, admin, member, outcast or none of these"),
  ).action((name: string, jid: string, affiliation: string, options: RoomOptions) =>
    send("room.affiliation", options, "Changed", { room: name, jid, affiliation }),
  );
  withCommonOptions(room.command("close <room>").description("Close a room: nobody enters, the history stays"))
    .option("--reason <text>", "told to those inside")
    .action((name: string, options: RoomOptions) =>
      send("room.close", options, "Closed", { room: name, reason: options.reason }),
    );
  withCommonOptions(room.command("reopen <room>").description("Open a closed room again")).action(
    (name: string, options: RoomOptions) => send("room.reopen", options, "Reopened", { room: name }),
  );
  withCommonOptions(room.command("remove <room>").description("Remove a room and all that was said in it")).action(
    (name: string, options: RoomOptions) => send("room.remove", options, "Removed", { room: name }),
  );
  withCommonOptions(room.command("list").description("List all rooms")).action(list);
}

function settingsOf(options: RoomOptions): object {
  const { name, description, category, membersOnly: isMembersOnly, moderated: isModerated, hidden } = options;
  return {
    name,
    description,
    category,
    isMembersOnly,
    isModerated,
    isPublic: hidden === undefined ? undefined : !hidden,
  };
}

async function send(method: string, options: RoomOptions, done: string, params: object): Promise<void> {
  await administer(configFrom(options), async ({ call }) => {
    const result = await call(method, params);
    printResult(result, options.json, `${done} ${(result as { jid: string }).jid}.`);
  });
}

interface ListedRoom {
  readonly [field: string]: unknown;
  readonly jid: string;
}

async function list(options: CommonOptions): Promise<void> {
  await administer(configFrom(options), async ({ call }) => {
    const all: ListedRoom[] = [];
    for (;;) {
      const after = all.at(-1)?.jid.split("@")[0];
      const page = (await call("room.list", { after, limit: PAGE_MAX })) as readonly ListedRoom[];
      all.push(...page);
      if (page.length < PAGE_MAX) break;
    }
    printRows(all, options.json, ["jid", "name", "category", "visibility", "members", "isClosed"]);
  });
}
