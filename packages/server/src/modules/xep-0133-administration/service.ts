import { buildForm, type DataForm } from "@tandem/protocol/xep-0004-data-forms";
import { PAGE_MAX } from "../administration/contract.ts";
import { adminCommandErrors } from "./errors.ts";
import * as fields from "./fields.ts";
import type { AdminCommand, Perform } from "./people.ts";

/** A list in one answer is no longer than this: past it, there is the command line, which turns pages. */
const LISTED_MAX = 10_000;

interface Statistics {
  readonly registered: number;
  readonly disabled: number;
  readonly online: number;
  readonly active: number;
  readonly idle: number;
}

/** §4.13–§4.17. */
function count(kind: keyof Statistics, name: string): AdminCommand {
  return {
    node: `get-${kind}-users-num`,
    name,
    run: async (_form, perform) => {
      const statistics = (await perform("server.stats", {})) as Statistics;
      const values = [String(statistics[kind])];
      return { form: buildForm(fields.result({ name: `${kind}usersnum`, label: name, values })) };
    },
  };
}

type Page = (perform: Perform, after: string | undefined, limit: number) => Promise<readonly string[]>;

/** §4.18–§4.22. */
function list(node: string, field: string, name: string, page: Page): AdminCommand {
  const run = async (form: DataForm, perform: Perform) => {
    const wanted = fields.countIn(form);
    if (wanted === null) throw adminCommandErrors.raise["administration/count"]();
    const max = wanted ?? LISTED_MAX + 1;
    const people: string[] = [];
    while (people.length < max) {
      const limit = Math.min(PAGE_MAX, max - people.length);
      const more = await page(perform, people.at(-1), limit);
      people.push(...more);
      if (more.length < limit) break;
    }
    if (people.length > LISTED_MAX) throw adminCommandErrors.raise["administration/too-many"]();
    return { form: buildForm(fields.result({ name: field, label: name, values: people })) };
  };
  return { node, name, fields: [fields.howMany], run };
}

const registered: Page = async (perform, after, limit) => {
  const people = (await perform("user.list", { after, limit })) as readonly { readonly jid: string }[];
  return people.map(({ jid }) => jid);
};
const disabled: Page = async (perform, after, limit) => {
  const people = (await perform("user.disabled", {})) as readonly string[];
  return people.filter((jid) => after === undefined || jid > after).slice(0, limit);
};
const online =
  (status: string): Page =>
  async (perform, after, limit) =>
    (await perform("user.online", { status, after, limit })) as readonly string[];

function tell(act: string, field: string): AdminCommand["run"] {
  return async (form, perform) => {
    await perform(act, { text: fields.textIn(form, field) ?? "" });
    return {};
  };
}

const motd = fields.longText("motd", "Message of the day");

export const serviceCommands: readonly AdminCommand[] = [
  count("registered", "Number of registered people"),
  count("disabled", "Number of disabled accounts"),
  count("online", "Number of people who are signed in"),
  count("active", "Number of people who are at their device"),
  count("idle", "Number of people who are away"),
  list("get-registered-users-list", "registereduserjids", "Registered people", registered),
  list("get-disabled-users-list", "disableduserjids", "Disabled accounts", disabled),
  list("get-online-users-list", "onlineuserjids", "People who are signed in", online("online")),
  list("get-active-users", "activeuserjids", "People who are at their device", online("active")),
  list("get-idle-users", "idleuserjids", "People who are away", online("idle")),
  {
    node: "announce",
    name: "Tell everybody who is signed in",
    fields: [fields.longText("announcement", "Announcement")],
    run: tell("server.announce", "announcement"),
  },
  { node: "set-motd", name: "Set the message of the day", fields: [motd], run: tell("motd.set", "motd") },
  { node: "edit-motd", name: "Edit the message of the day", fields: [motd], run: tell("motd.edit", "motd") },
  {
    node: "delete-motd",
    name: "Delete the message of the day",
    run: async (_form, perform) => {
      await perform("motd.clear", {});
      return {};
    },
  },
];
