import { el, type XmlElement } from "@tandem/xml";
import { buildForm, type DataForm, NS_DATA_FORMS, parseForm } from "../xep-0004-data-forms/index.ts";

/** XEP-0050 v1.3.0. Also the disco node under which commands are listed. */
export const NS_COMMANDS = "http://jabber.org/protocol/commands";

const ACTIONS = ["execute", "cancel", "prev", "next", "complete"] as const;
export type CommandAction = (typeof ACTIONS)[number];

export interface CommandRequest {
  readonly node: string;
  readonly action: CommandAction;
  readonly sessionId: string | undefined;
  readonly form: DataForm | undefined;
}

export interface CommandNote {
  readonly type: "info" | "warn" | "error";
  readonly text: string;
}

export interface CommandResponse {
  readonly node: string;
  readonly sessionId: string;
  readonly status: "executing" | "completed" | "canceled";
  readonly notes?: readonly CommandNote[] | undefined;
  /** What may follow a form that is to be filled in; the first is what `execute` stands for. */
  readonly actions?: readonly ("prev" | "next" | "complete")[] | undefined;
  readonly form?: XmlElement | undefined;
}

/** A request; "malformed" without a node, or with something else than a form in it; "action": one that there is not. */
export function parseCommand(command: XmlElement): CommandRequest | "malformed" | "action" {
  const node = command.attr("node");
  if (!command.is("command", NS_COMMANDS) || node === undefined || node === "") return "malformed";
  const action = command.attr("action") ?? "execute";
  if (!(ACTIONS as readonly string[]).includes(action)) return "action";
  const [payload, ...more] = command.elements();
  const form = payload && parseForm(payload);
  if (form === null || more.length > 0) return "malformed";
  return { node, action: action as CommandAction, sessionId: command.attr("sessionid"), form };
}

export function buildCommandRequest(request: CommandRequest): XmlElement {
  const { node, action, sessionId, form } = request;
  return el("command", NS_COMMANDS, { node, action, sessionid: sessionId }, form && buildForm(form));
}

export function buildCommandResponse(response: CommandResponse): XmlElement {
  const { node, sessionId, status, notes = [], actions = [], form } = response;
  return el(
    "command",
    NS_COMMANDS,
    { node, sessionid: sessionId, status },
    actions.length === 0
      ? undefined
      : el("actions", NS_COMMANDS, { execute: actions[0] }, ...actions.map((action) => el(action, NS_COMMANDS))),
    form,
    ...notes.map(({ type, text }) => el("note", NS_COMMANDS, { type }, text)),
  );
}

export interface ReadCommandResponse {
  readonly node: string | undefined;
  readonly sessionId: string | undefined;
  readonly status: string | undefined;
  readonly form: DataForm | undefined;
  readonly notes: readonly CommandNote[];
}

/** Null for what is no response. A note of a kind that there is not counts as information. */
export function parseCommandResponse(command: XmlElement | undefined): ReadCommandResponse | null {
  if (command === undefined || !command.is("command", NS_COMMANDS)) return null;
  return {
    node: command.attr("node"),
    sessionId: command.attr("sessionid"),
    status: command.attr("status"),
    form: parseForm(command.child("x", NS_DATA_FORMS)) ?? undefined,
    notes: command.elements("note").map((note) => {
      const type = note.attr("type");
      return { type: type === "warn" || type === "error" ? type : "info", text: note.text() };
    }),
  };
}
