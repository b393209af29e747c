import type { BareJid } from "@tandem/protocol";
import { type Hat, HAT_ADMINISTRATOR } from "@tandem/protocol/xep-0317-hats";
import { z } from "zod";
import { defineModule, type ModuleHost } from "../../core/index.ts";
import { accounts } from "../accounts/contract.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { announcementMethods, Announcements } from "./announcements.ts";
import { auditMethods, AuditTrail } from "./audit.ts";
import { categoryMethods } from "./category.ts";
import { administration, type Administrators } from "./contract.ts";
import { groupMethods } from "./group.ts";
import { type AdminMethod, AdminRefusal } from "./method.ts";
import { onlineMethods } from "./online.ts";
import { policyMethods } from "./policy.ts";
import { presenceMethods } from "./presence.ts";
import { roomMethods } from "./room.ts";
import { userMethods } from "./user.ts";

const HOUR_MS = 3_600_000;
const ADMINISTRATOR: Hat = { uri: HAT_ADMINISTRATOR, title: "Administrator", lang: "en" };

/** Everything that an administrator can do, whichever way they ask for it, and the trail of what they did (SV10). */
export const administrationModule = defineModule({
  name: "administration",
  setup(host) {
    const trail = new AuditTrail(host);
    const methods = new Map<string, AdminMethod>(
      Object.entries({
        ...userMethods,
        ...onlineMethods,
        ...groupMethods,
        ...categoryMethods,
        ...roomMethods,
        ...policyMethods,
        ...presenceMethods,
        ...announcementMethods(new Announcements(host)),
        ...auditMethods(trail),
      }),
    );
    let administrators: Administrators = { accounts: [], groups: [] };

    async function perform(name: string, params: unknown, by: string): Promise<unknown> {
      const wanted = methods.get(name);
      if (wanted === undefined) throw new AdminRefusal("admin/method", `This server knows no "${name}".`);
      const checked = wanted.params.safeParse(params ?? {});
      if (!checked.success) throw new AdminRefusal("admin/params", z.prettifyError(checked.error));
      const work = (): Promise<unknown> => wanted.run(host, checked.data as never);
      return wanted.isAudited ? trail.around(name, checked.data, by, work) : work();
    }

    host.onStarted(() => {
      host
        .use(rooms)
        .addHats(async (account) => ((await isAdministrator(host, account, administrators)) ? [ADMINISTRATOR] : []));
      const prune = (): void =>
        void trail.prune().catch((fault: unknown) => host.log.error("audit.prune", { error: String(fault) }));
      prune();
      host.timers.every(HOUR_MS, prune);
    });
    host.provide(administration, {
      perform,
      audited: (act, about, by, work) => trail.around(act, about, by, work),
      isAdministrator: (account) => isAdministrator(host, account, administrators),
      appoint: (who) => void (administrators = who),
      offer: (name, method) => void methods.set(name, method),
    });
  },
});

/** AD1. By what the account is now: one that was disabled or left the group is none any more. */
async function isAdministrator(
  host: ModuleHost,
  jid: BareJid,
  { accounts: named, groups }: Administrators,
): Promise<boolean> {
  if (!named.includes(jid) && groups.length === 0) return false;
  const account = await host.use(accounts).get(jid);
  if (account === undefined || account.isDisabled) return false;
  return named.includes(jid) || account.groups.some((group) => groups.includes(group));
}
