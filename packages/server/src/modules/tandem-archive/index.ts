import { message } from "@tandem/protocol";
import { buildForget, buildForgotten, NS_ARCHIVE, parseForget } from "@tandem/protocol/tandem-archive";
import type { XmlElement } from "@tandem/xml";
import {
  type ArchiveId,
  coreErrors,
  defineModule,
  type IqContext,
  isOwn,
  type ModuleDefinition,
  type Session,
} from "../../core/index.ts";
import { administration } from "../administration/contract.ts";
import { forgottenSpec } from "./contract.ts";
import { forgettingErrors } from "./errors.ts";
import { withForgotten } from "./forgotten.ts";

/** People delete their own copies of conversations (CV4, docs/protocol/archive.md). */
export const tandemArchive = forgetting(true);
/** FG5. The same where messages have to be kept: what was forgotten before is told to devices that were away. */
export const tandemArchiveKept = forgetting(false);

function forgetting(mayForget: boolean): ModuleDefinition {
  return defineModule({
    name: "tandem-archive",
    features: { account: [NS_ARCHIVE] },
    errors: forgettingErrors.table,
    setup(host) {
      const forgotten = host.storage.collection(forgottenSpec);

      function own({ session, from, to }: IqContext): Session {
        if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
        return session;
      }

      /** FG1-FG4. What it was is noted first: should the rest not come to its end, it is asked for again. */
      async function forget(context: IqContext): Promise<undefined> {
        const { account } = own(context);
        if (!mayForget) throw forgettingErrors.raise["archive/kept"]();
        const wanted = parseForget(context.payload);
        const upToId = wanted === null ? null : idOf(wanted.upTo);
        if (wanted === null || upToId === null) throw forgettingErrors.raise["archive/malformed-forget"]();
        const peer = wanted.with;
        const max = host.limits.forgottenConversationsMax;
        await host.use(administration).audited("archive.forget", { account, jid: peer }, account, async () => {
          await forgotten.update(account, "", (old = []) => withForgotten(old, peer, upToId, max));
          await host.storage.archive.forget(account, peer, upToId);
        });
        for (const device of host.sessions.of(account))
          device.send(message("headline", { from: account, to: device.jid }, buildForget(wanted)));
        return undefined;
      }

      /** FG6. */
      async function list(context: IqContext): Promise<XmlElement> {
        const places = (await forgotten.get(own(context).account, "")) ?? [];
        return buildForgotten({ mayForget, all: places.map(([peer, id]) => ({ with: peer, upTo: String(id) })) });
      }

      host.onIq("account", "set", NS_ARCHIVE, "forget", forget);
      host.onIq("account", "get", NS_ARCHIVE, "forgotten", list);
    },
  });
}

function idOf(text: string): ArchiveId | null {
  const id = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(id) ? id : null;
}
