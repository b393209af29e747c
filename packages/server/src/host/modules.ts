import type { ModuleDefinition } from "../core/index.ts";
import { accountsModule } from "../modules/accounts/index.ts";
import { administrationModule } from "../modules/administration/index.ts";
import { rfc6120Asking } from "../modules/rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../modules/rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../modules/rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../modules/rfc-6121-roster/index.ts";
import { tandemAccess } from "../modules/tandem-access/index.ts";
import { tandemActivity } from "../modules/tandem-activity/index.ts";
import { tandemArchive, tandemArchiveKept } from "../modules/tandem-archive/index.ts";
import { tandemCategories } from "../modules/tandem-categories/index.ts";
import { tandemDirectory } from "../modules/tandem-directory/index.ts";
import { tandemFilters } from "../modules/tandem-filters/index.ts";
import { tandemGroups } from "../modules/tandem-groups/index.ts";
import { tandemInvitations } from "../modules/tandem-invitations/index.ts";
import { tandemOccupants } from "../modules/tandem-occupants/index.ts";
import { tandemPolicy } from "../modules/tandem-policy/index.ts";
import { tandemPresence } from "../modules/tandem-presence/index.ts";
import { tandemWebPush } from "../modules/tandem-web-push/index.ts";
import { xep0012Last } from "../modules/xep-0012-last/index.ts";
import { xep0030Disco } from "../modules/xep-0030-disco/index.ts";
import { muc } from "../modules/xep-0045-muc/index.ts";
import { xep0049Private } from "../modules/xep-0049-private/index.ts";
import { xep0050Commands } from "../modules/xep-0050-commands/index.ts";
import { xep0054Vcard } from "../modules/xep-0054-vcard/index.ts";
import { xep0055Search } from "../modules/xep-0055-search/index.ts";
import { xep0092Version } from "../modules/xep-0092-version/index.ts";
import { xep0115Caps } from "../modules/xep-0115-caps/index.ts";
import { xep0133Administration } from "../modules/xep-0133-administration/index.ts";
import { xep0160Offline } from "../modules/xep-0160-offline/index.ts";
import { xep0060Pubsub } from "../modules/xep-0060-pubsub/index.ts";
import { xep0191Blocking } from "../modules/xep-0191-blocking/index.ts";
import { xep0199Ping } from "../modules/xep-0199-ping/index.ts";
import { xep0202Time } from "../modules/xep-0202-time/index.ts";
import { xep0280Carbons } from "../modules/xep-0280-carbons/index.ts";
import { xep0215ExternalServices } from "../modules/xep-0215-external-services/index.ts";
import { xep0313Mam } from "../modules/xep-0313-mam/index.ts";
import { xep0313Off } from "../modules/xep-0313-mam/off.ts";
import { xep0357Push } from "../modules/xep-0357-push/index.ts";
import { xep0363Upload } from "../modules/xep-0363-upload/index.ts";
import { xep0430Inbox } from "../modules/xep-0430-inbox/index.ts";
import { xep0398Avatars } from "../modules/xep-0398-avatars/index.ts";
import { xep0402Bookmarks } from "../modules/xep-0402-bookmarks/index.ts";
import { xep0484Fast } from "../modules/xep-0484-fast/index.ts";

/** Everything that runs, in the order of set-up. A new feature is one folder under modules/ and one line here. */
export const modules: readonly ModuleDefinition[] = [
  accountsModule,
  rfc6120Asking,
  xep0191Blocking,
  rfc6121Roster,
  rfc6121Presence,
  rfc6121Messages,
  xep0160Offline,
  xep0280Carbons,
  xep0313Mam,
  tandemArchive,
  xep0115Caps,
  xep0060Pubsub,
  tandemPresence,
  tandemAccess,
  xep0012Last,
  xep0030Disco,
  xep0049Private,
  xep0402Bookmarks,
  xep0054Vcard,
  xep0398Avatars,
  xep0055Search,
  xep0092Version,
  xep0199Ping,
  xep0202Time,
  xep0484Fast,
  muc,
  xep0363Upload,
  xep0430Inbox,
  tandemCategories,
  tandemInvitations,
  tandemPolicy,
  tandemDirectory,
  tandemGroups,
  tandemOccupants,
  xep0215ExternalServices,
  xep0357Push,
  tandemFilters,
  tandemActivity,
  tandemWebPush,
  administrationModule,
  xep0050Commands,
  xep0133Administration,
];

export interface ArchiveSettings {
  /** AR12. */
  readonly archivesPeople: boolean;
  /** FG5. */
  readonly archiveIsDeletable: boolean;
}

/** The same with the archives of people as an organisation wants them. */
export function modulesFor({ archivesPeople, archiveIsDeletable }: ArchiveSettings): readonly ModuleDefinition[] {
  const stand = new Map<ModuleDefinition, ModuleDefinition | undefined>([
    ...(archivesPeople ? [] : [[xep0313Mam, xep0313Off] as const]),
    ...(archivesPeople && archiveIsDeletable
      ? []
      : [[tandemArchive, archivesPeople ? tandemArchiveKept : undefined] as const]),
  ]);
  return modules.flatMap((one) => (stand.has(one) ? (stand.get(one) ?? []) : one));
}
