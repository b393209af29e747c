import { AdminRefusal, PAGE_MAX } from "@tandem/server";
import { type Command, InvalidArgumentError } from "commander";
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
  readonly history?: boolean;
  readonly invitations?: boolean;
  readonly files?: boolean;
  readonly retention?: number;
  readonly editMinutes?: number;
  readonly addIn?: string;
  readonly managers?: readonly string[];
  readonly members?: readonly string[];
  readonly presenters?: readonly string[];
  readonly scope?: readonly string[];
  readonly inherit?: readonly string[];
  readonly confirm?: string;
  readonly before?: string;
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
      .option("--no-moderated", "everyone speaks")
      .option("--history", "keep what is said")
      .option("--no-history", "keep nothing")
      .option("--invitations", "members may invite")
      .option("--no-invitations", "only managers invite")
      .option("--files", "files may be posted")
      .option("--no-files", "no files")
      .option("--retention <days>", "how long messages are kept (0: for ever)", daysOf)
      .option(
        "--edit-minutes <minutes>",
        'how long people may correct what they wrote (0: never, "": always)',
        minutesOf,
      )
      .option("--add-in <id>", 'registered page beside its messages ("": none)')
      .option("--managers <who...>", 'who manages it besides its list: people, and groups as group:NAME ("": nobody)')
      .option("--members <who...>", "who is a member besides its list, written the same way")
      .option("--presenters <who...>", "who speaks where it is moderated; nobody named: every member")
      .option("--scope <who...>", 'who may ever have to do with it, within the scope of its category ("": as there)')
      .option("--inherit <setting...>", 'settings that follow the category, by name ("": none)');

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
  const confirmed = (command: Command): Command =>
    withCommonOptions(command).option("--confirm <room>", "the room again, for this cannot be undone");
  confirmed(room.command("purge <room>").description("Remove what was said in a room for good; the room stays"))
    .option("--before <date>", "only what is older, as 2026-01-31 or 2026-01-31T12:00:00Z")
    .action((name: string, options: RoomOptions) => {
      checkConfirmed(name, options);
      const before = options.before === undefined ? undefined : instantOf(options.before);
      return send("room.purge", options, "Purged", { room: name, before });
    });
  confirmed(room.command("remove <room>").description("Remove a room and all that was said in it")).action(
    (name: string, options: RoomOptions) => {
      checkConfirmed(name, options);
      return send("room.remove", options, "Removed", { room: name });
    },
  );
  withCommonOptions(room.command("list").description("List all rooms")).action(list);
}

/** RM5: purging is an act of its own, and confirmed. */
function checkConfirmed(name: string, { confirm }: RoomOptions): void {
  if (confirm === name) return;
  throw new AdminRefusal("cli/confirm", `This cannot be undone. To do it, add --confirm ${name}`);
}

function instantOf(text: string): number {
  const at = Date.parse(text);
  if (!Number.isFinite(at)) throw new AdminRefusal("cli/date", `"${text}" is no date: write 2026-01-31.`);
  return at;
}

function daysOf(text: string): number {
  if (!/^\d{1,6}$/u.test(text)) throw new InvalidArgumentError("It must be a number of days.");
  return Number(text);
}

/** The empty text takes the limit away. */
function minutesOf(text: string): number {
  if (text === "") return -1;
  if (!/^\d{1,6}$/u.test(text)) throw new InvalidArgumentError("It must be a number of minutes.");
  return Number(text);
}

function settingsOf(options: RoomOptions): object {
  const { name, description, category, membersOnly: isMembersOnly, moderated: isModerated, hidden } = options;
  return {
    name,
    description,
    category,
    isMembersOnly,
    isModerated,
    isArchived: options.history,
    allowsInvites: options.invitations,
    allowsFiles: options.files,
    retentionDays: options.retention,
    editMinutes: options.editMinutes,
    addIn: options.addIn,
    managers: options.managers,
    members: options.members,
    presenters: options.presenters,
    scope: options.scope,
    inherits: options.inherit?.filter((setting) => setting !== ""),
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
