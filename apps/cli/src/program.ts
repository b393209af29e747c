import { VERSION } from "@tandem/server";
import { Command } from "commander";
import { addAuditCommand } from "./commands/audit.ts";
import { addBackupCommand } from "./commands/backup.ts";
import { addCategoryCommands } from "./commands/category.ts";
import { addCheckConfigCommand } from "./commands/check-config.ts";
import { addGroupCommands } from "./commands/group.ts";
import { addPolicyCommands } from "./commands/policy.ts";
import { addPresenceCommands } from "./commands/presence.ts";
import { addRestoreCommand } from "./commands/restore.ts";
import { addRoomCommands } from "./commands/room.ts";
import { addServeCommand } from "./commands/serve.ts";
import { addServiceCommands } from "./commands/service.ts";
import { addUserCommands } from "./commands/user.ts";
import { addSyncPolicyCommand } from "./sync-policy/index.ts";

/** The whole command line. Operators and tests lean on its words: they are changed only with a compatibility note. */
export function program(): Command {
  const tandem = new Command("tandem")
    .description("Persistent rooms and one-to-one IM: one XMPP server, two apps that run together.")
    .version(VERSION)
    .showHelpAfterError("Add --help for what there is.");
  addServeCommand(tandem);
  addUserCommands(tandem);
  addGroupCommands(tandem);
  addCategoryCommands(tandem);
  addRoomCommands(tandem);
  addPolicyCommands(tandem);
  addPresenceCommands(tandem);
  addServiceCommands(tandem);
  addAuditCommand(tandem);
  addBackupCommand(tandem);
  addRestoreCommand(tandem);
  addCheckConfigCommand(tandem);
  addSyncPolicyCommand(tandem);
  return tandem;
}
