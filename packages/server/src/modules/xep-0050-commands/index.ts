import type { FullJid } from "@tandem/protocol";
import { buildForm, type DataForm, formTypeOf, type FormField } from "@tandem/protocol/xep-0004-data-forms";
import {
  buildCommandResponse,
  type CommandRequest,
  NS_COMMANDS,
  parseCommand,
} from "@tandem/protocol/xep-0050-commands";
import type { XmlElement } from "@tandem/xml";
import { coreErrors, defineModule, type DiscoNode, type IqContext } from "../../core/index.ts";
import { type Command, type CommandForm, commands } from "./contract.ts";
import { commandErrors } from "./errors.ts";

type Rule = (by: FullJid) => boolean | Promise<boolean>;
interface Open {
  readonly by: FullJid;
  readonly node: string;
  readonly until: number;
}

/** XEP-0050 v1.3.0: commands of the server that take one form at most. */
export const xep0050Commands = defineModule({
  name: "xep-0050-commands",
  features: { domain: [NS_COMMANDS] },
  errors: commandErrors.table,
  setup(host) {
    const known = new Map<string, { readonly command: Command; readonly mayRun: Rule }>();
    const open = new Map<string, Open>();

    /** CM1. */
    async function commandsFor(by: FullJid): Promise<readonly Command[]> {
      const allowed: Command[] = [];
      for (const { command, mayRun } of known.values()) if (await mayRun(by)) allowed.push(command);
      return allowed;
    }

    async function accessCommand(node: string, by: FullJid): Promise<Command> {
      const found = known.get(node);
      if (found === undefined) throw coreErrors.raise["core/item-not-found"]({ node });
      if (!(await found.mayRun(by))) throw coreErrors.raise["core/forbidden"]({ node });
      return found.command;
    }

    async function answer({ payload, session }: IqContext): Promise<XmlElement> {
      if (session === undefined) throw coreErrors.raise["core/forbidden"]();
      const request = parseCommand(payload);
      if (request === "malformed") throw commandErrors.raise["commands/bad-payload"]();
      if (request === "action") throw commandErrors.raise["commands/malformed-action"]();
      const command = await accessCommand(request.node, session.jid);
      if (request.sessionId === undefined) return begin(command, request, session.jid);
      return proceed(command, request, request.sessionId, session.jid);
    }

    async function begin(command: Command, request: CommandRequest, by: FullJid): Promise<XmlElement> {
      if (request.action !== "execute") throw commandErrors.raise["commands/bad-action"]();
      const sessionId = host.random.id();
      if (command.form === undefined) return complete(command, sessionId, { type: "submit", fields: [] }, by);
      remember(sessionId, {
        by,
        node: command.node,
        until: host.clock.monotonic() + host.limits.commandSecondsMax * 1000,
      });
      return buildCommandResponse({
        node: command.node,
        sessionId,
        status: "executing",
        actions: ["complete"],
        form: buildForm(asked(command.form)),
      });
    }

    /** CM4. */
    function remember(id: string, session: Open): void {
      open.set(id, session);
      if (open.size <= host.limits.commandSessionsMax) return;
      const [oldest] = open.keys();
      if (oldest !== undefined) open.delete(oldest);
    }

    async function proceed(
      command: Command,
      { action, form }: CommandRequest,
      id: string,
      by: FullJid,
    ): Promise<XmlElement> {
      const session = open.get(id);
      // Somebody else's session is none: or its id could be guessed at.
      if (session === undefined || session.by !== by) throw commandErrors.raise["commands/expired"]();
      if (session.node !== command.node) throw commandErrors.raise["commands/bad-session"]();
      if (action === "prev" || action === "next") throw commandErrors.raise["commands/bad-action"]();
      if (host.clock.monotonic() > session.until) {
        open.delete(id);
        throw commandErrors.raise["commands/expired"]();
      }
      if (action === "cancel" || form?.type === "cancel") {
        open.delete(id);
        return buildCommandResponse({ node: command.node, sessionId: id, status: "canceled" });
      }
      const submitted = checked(command.form, form);
      // Before it runs: the same form that is sent twice is run once.
      open.delete(id);
      return complete(command, id, submitted, by);
    }

    async function complete(command: Command, sessionId: string, form: DataForm, by: FullJid): Promise<XmlElement> {
      const result = await command.run(form, by);
      return buildCommandResponse({ node: command.node, sessionId, status: "completed", ...result });
    }

    /** CM2. */
    async function discoNode(node: string, { session }: IqContext): Promise<DiscoNode | undefined> {
      if (session === undefined) return undefined;
      const allowed = await commandsFor(session.jid);
      if (node === NS_COMMANDS)
        return {
          identities: [{ category: "automation", type: "command-list", name: "Commands" }],
          features: [NS_COMMANDS],
          items: allowed.map((command) => ({ jid: host.domainJid, node: command.node, name: command.name })),
        };
      const command = allowed.find((one) => one.node === node);
      return (
        command && {
          identities: [{ category: "automation", type: "command-node", name: command.name }],
          features: [NS_COMMANDS, "jabber:x:data"],
          items: [],
        }
      );
    }

    host.disco.domainNodes.push(discoNode);
    host.onIq("domain", "set", NS_COMMANDS, "command", answer);
    host.provide(commands, { add: (command, mayRun) => void known.set(command.node, { command, mayRun }) });
  },
});

function asked({ title, instructions, about, fields }: CommandForm): DataForm {
  const hidden: FormField = { name: "FORM_TYPE", type: "hidden", values: [about] };
  return { type: "form", title, instructions: [instructions], fields: [hidden, ...fields] };
}

/** CM3: of that kind, with something in every field that is required. */
function checked(form: CommandForm | undefined, submitted: DataForm | undefined): DataForm {
  if (submitted?.type !== "submit" || formTypeOf(submitted) !== form?.about)
    throw commandErrors.raise["commands/bad-payload"]();
  for (const { name, isRequired } of form?.fields ?? []) {
    const values = submitted.fields.find((field) => field.name === name)?.values ?? [];
    if (isRequired === true && values.join("") === "") throw commandErrors.raise["commands/bad-payload"]({ name });
  }
  return submitted;
}
