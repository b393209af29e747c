import type { ModuleDefinition } from "../core/index.ts";
import { accountsModule } from "../modules/accounts/index.ts";
import { rfc6120Asking } from "../modules/rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../modules/rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../modules/rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../modules/rfc-6121-roster/index.ts";
import { tandemCategories } from "../modules/tandem-categories/index.ts";
import { tandemDirectory } from "../modules/tandem-directory/index.ts";
import { tandemInvitations } from "../modules/tandem-invitations/index.ts";
import { tandemPolicy } from "../modules/tandem-policy/index.ts";
import { muc } from "../modules/xep-0045-muc/index.ts";
import { xep0160Offline } from "../modules/xep-0160-offline/index.ts";
import { xep0280Carbons } from "../modules/xep-0280-carbons/index.ts";
import { xep0313Mam } from "../modules/xep-0313-mam/index.ts";
import { xep0484Fast } from "../modules/xep-0484-fast/index.ts";

/** Everything that runs, in the order of set-up. A new feature is one folder under modules/ and one line here. */
export const modules: readonly ModuleDefinition[] = [
  accountsModule,
  rfc6120Asking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0280Carbons,
  xep0313Mam,
  xep0484Fast,
  muc,
  tandemCategories,
  tandemInvitations,
  tandemPolicy,
  tandemDirectory,
];
