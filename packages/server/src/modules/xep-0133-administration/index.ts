import { bareOf, type FullJid } from "@tandem/protocol";
import type { DataForm } from "@tandem/protocol/xep-0004-data-forms";
import { defineModule } from "../../core/index.ts";
import { administration, AdminRefusal } from "../administration/contract.ts";
import { type Command, type CommandResult, commands } from "../xep-0050-commands/contract.ts";
import { adminCommandErrors } from "./errors.ts";
import { NS_ADMIN } from "./fields.ts";
import { type AdminCommand, peopleCommands } from "./people.ts";
import { serviceCommands } from "./service.ts";

/** XEP-0133 v1.3.1: the acts of the administration as forms for any client. */
export const xep0133Administration = defineModule({
  name: "xep-0133-administration",
  errors: adminCommandErrors.table,
  setup(host) {
    function commandOf({ node, name, fields, run }: AdminCommand): Command {
      const form = fields && { title: name, instructions: "Fill in this form.", about: NS_ADMIN, fields };
      return {
        node: `${NS_ADMIN}#${node}`,
        name,
        ...(form === undefined ? {} : { form }),
        run: (submitted, by) => performed(run, submitted, by),
      };
    }

    async function performed(run: AdminCommand["run"], form: DataForm, by: FullJid): Promise<CommandResult> {
      try {
        return await run(form, (act, params) => host.use(administration).perform(act, params, by), by);
      } catch (fault) {
        if (!(fault instanceof AdminRefusal)) throw fault;
        const { code, message } = fault;
        throw adminCommandErrors.raise["administration/refused"]({ code, message });
      }
    }

    host.onStarted(() => {
      for (const command of [...peopleCommands, ...serviceCommands])
        host.use(commands).add(commandOf(command), (by) => host.use(administration).isAdministrator(bareOf(by)));
    });
  },
});
