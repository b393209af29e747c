import {
  CALENDAR_STATES,
  LAYER_KINDS,
  LAYER_TEXT_CHARS_MAX,
  type LayerKind,
  type StampedLayer,
} from "@tandem/protocol/tandem-layers";
import type { BareJid } from "@tandem/protocol";
import { z } from "zod";
import type { ModuleHost } from "../../core/index.ts";
import { accounts } from "../accounts/contract.ts";
import { presenceLayers } from "../tandem-presence/contract.ts";
import { addressIn, AdminRefusal, method, reading } from "./method.ts";

/** What the organisation's own calendar or telephone system is called among the feeders of a person. */
const OWN_ID = "organisation";

const name = {
  jid: z.string(),
  kind: z.enum(LAYER_KINDS),
  id: z.string().min(1).max(64).default(OWN_ID),
};
const words = z.string().max(LAYER_TEXT_CHARS_MAX).optional();

async function accountIn(host: ModuleHost, text: string): Promise<BareJid> {
  const jid = addressIn(host, text);
  if ((await host.use(accounts).get(jid)) === undefined)
    throw new AdminRefusal("accounts/not-found", "There is no account with that address.");
  return jid;
}

/** Docs/protocol/layers.md §3: for whoever speaks for the organisation. Such a layer has its end instead of a lease. */
export const presenceMethods = {
  "presence.set": method(
    z.object({
      ...name,
      state: z.enum(CALENDAR_STATES).optional(),
      seconds: z.number().int(),
      text: words,
      place: words,
    }),
    async (host, { jid, kind, id, state, seconds, text, place }) => {
      const account = await accountIn(host, jid);
      const until = host.clock.now() + seconds * 1000;
      const layer = { kind, id, state: stateFor(kind, state), until, text, place };
      return shown(await host.use(presenceLayers).feed(account, layer));
    },
  ),

  "presence.end": method(z.object(name), async (host, { jid, kind, id }) => ({
    isEnded: await host.use(presenceLayers).end(await accountIn(host, jid), { kind, id }),
  })),

  "presence.show": reading(z.object({ jid: z.string() }), async (host, { jid }) => {
    const account = await accountIn(host, jid);
    const layers = host.use(presenceLayers);
    const { base, extended, custom, note, device } = await layers.result(account);
    return { jid: account, base, extended, custom, note, device, layers: (await layers.layers(account)).map(shown) };
  }),
};

function stateFor(kind: LayerKind, state: StampedLayer["state"]): StampedLayer["state"] {
  if (kind === "calendar") return state ?? "busy";
  if (state !== undefined) throw new AdminRefusal("admin/params", "Only a calendar has a state.");
  return undefined;
}

function shown({ kind, id, state, since, expires, text, place }: StampedLayer) {
  const instant = (time: number): string => new Date(time).toISOString();
  return { kind, id, state, since: instant(since), until: instant(expires), text, place };
}
