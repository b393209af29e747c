import type { FullJid } from "@tandem/protocol";
import { buildForm, type DataForm, type FormField, formValue } from "@tandem/protocol/xep-0004-data-forms";
import type { CommandNote } from "@tandem/protocol/xep-0050-commands";
import { formatDateTime } from "@tandem/protocol/xep-0082-datetime";
import { buildRoster, type RosterItem } from "@tandem/protocol/rfc-6121-roster";
import { StanzaError } from "../../core/index.ts";
import { AdminRefusal } from "../administration/contract.ts";
import type { CommandResult } from "../xep-0050-commands/contract.ts";
import { adminCommandErrors } from "./errors.ts";
import * as fields from "./fields.ts";

/** One act of the administration, in the name of whoever asks. */
export type Perform = (act: string, params: unknown) => Promise<unknown>;

export interface AdminCommand {
  /** Behind `http://jabber.org/protocol/admin#`. */
  readonly node: string;
  readonly name: string;
  readonly fields?: readonly FormField[];
  readonly run: (form: DataForm, perform: Perform, by: FullJid) => Promise<CommandResult>;
}

/** The same act for each address; one that fails does not keep the others from it, and is told. */
function forEach(act: string, done: string): AdminCommand["run"] {
  return async (form, perform) => {
    const notes: CommandNote[] = [];
    const succeeded: string[] = [];
    for (const jid of fields.accountsIn(form)) {
      try {
        await perform(act, { jid });
        succeeded.push(jid);
      } catch (fault) {
        notes.push({ type: "error", text: `${jid}: ${refusalOf(fault)}` });
      }
    }
    if (succeeded.length > 0) notes.unshift({ type: "info", text: `${done}: ${succeeded.join(", ")}` });
    return { notes };
  };
}

/** What may be told of a fault; any other is for the router, which notes it. */
export function refusalOf(fault: unknown): string {
  if (fault instanceof StanzaError) return fault.text;
  if (fault instanceof AdminRefusal) return fault.message;
  throw fault;
}

async function addUser(form: DataForm, perform: Perform): Promise<CommandResult> {
  const [jid = ""] = fields.accountsIn(form);
  const password = formValue(form, "password");
  if (password !== formValue(form, "password-verify"))
    throw adminCommandErrors.raise["administration/passwords-differ"]();
  const names = [fields.textIn(form, "given_name"), fields.textIn(form, "surname")].filter(
    (text) => text !== undefined,
  );
  const name = names.length === 0 ? undefined : names.join(" ");
  await perform("user.add", { jid, password, name, mail: fields.textIn(form, "email") });
  return { notes: [{ type: "info", text: `Added: ${jid}` }] };
}

async function changePassword(form: DataForm, perform: Perform): Promise<CommandResult> {
  const [jid = ""] = fields.accountsIn(form);
  await perform("user.passwd", { jid, password: formValue(form, "password") });
  return { notes: [{ type: "info", text: `${jid} has a new password.` }] };
}

/** One at a time: the form of the answer has room for one roster. */
async function roster(form: DataForm, perform: Perform): Promise<CommandResult> {
  const jid = onlyOne(form);
  const contacts = (await perform("user.roster", { jid })) as readonly RosterItem[];
  const items = contacts.map(({ jid: contact, name, subscription, groups }) => ({
    jid: contact,
    name,
    subscription,
    groups,
  }));
  const answer = buildForm(fields.result({ name: "accountjids", values: [jid] }));
  return { form: answer.append(buildRoster({ items })) };
}

async function lastLogin(form: DataForm, perform: Perform): Promise<CommandResult> {
  const jid = onlyOne(form);
  const { lastSeen } = (await perform("user.show", { jid })) as { readonly lastSeen: number | null };
  const values = lastSeen === null ? [] : [formatDateTime(lastSeen)];
  return { form: buildForm(fields.result({ name: "accountjids", values: [jid] }, { name: "lastlogin", values })) };
}

async function statistics(form: DataForm, perform: Perform): Promise<CommandResult> {
  const jid = onlyOne(form);
  const { contacts } = (await perform("user.show", { jid })) as { readonly contacts: number };
  const sessions = (await perform("user.sessions", { jid })) as readonly {
    readonly jid: string;
    readonly address: string;
  }[];
  return {
    form: buildForm(
      fields.result(
        { name: "ipaddresses", values: [...new Set(sessions.map(({ address }) => address))] },
        { name: "rostersize", values: [String(contacts)] },
        { name: "onlineresources", values: sessions.map((session) => session.jid.slice(session.jid.indexOf("/") + 1)) },
      ),
    ),
  };
}

function onlyOne(form: DataForm): string {
  const [jid, ...more] = fields.accountsIn(form);
  if (jid === undefined || more.length > 0) throw adminCommandErrors.raise["administration/one-account"]();
  return jid;
}

const { mail, givenName, surname, oneAccount, someAccounts, newPassword, repeatedPassword } = fields;

/** §4.1–§4.10; a password is not kept, so it cannot be told (§4.6). */
export const peopleCommands: readonly AdminCommand[] = [
  {
    node: "add-user",
    name: "Add a person",
    fields: [oneAccount, newPassword, repeatedPassword, mail, givenName, surname],
    run: addUser,
  },
  { node: "delete-user", name: "Remove people", fields: [someAccounts], run: forEach("user.remove", "Removed") },
  { node: "disable-user", name: "Disable accounts", fields: [someAccounts], run: forEach("user.disable", "Disabled") },
  { node: "reenable-user", name: "Enable accounts", fields: [someAccounts], run: forEach("user.enable", "Enabled") },
  {
    node: "end-user-session",
    name: "End sessions",
    fields: [someAccounts],
    run: forEach("user.end-sessions", "Ended"),
  },
  { node: "change-user-password", name: "Change a password", fields: [oneAccount, newPassword], run: changePassword },
  { node: "get-user-roster", name: "Show a roster", fields: [someAccounts], run: roster },
  { node: "get-user-lastlogin", name: "Show when somebody was last there", fields: [someAccounts], run: lastLogin },
  { node: "user-stats", name: "Show where somebody is signed in", fields: [oneAccount], run: statistics },
];
