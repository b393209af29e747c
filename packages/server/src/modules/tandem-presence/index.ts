import { type BareJid, bareOf } from "@tandem/protocol";
import {
  buildLayers,
  buildStates,
  type CustomState,
  type Layer,
  type LayerName,
  LEASE_SECONDS_MAX,
  NS_LAYERS,
  parseLayer,
  parseLayerEnd,
  type PresenceResult,
  type StampedLayer,
} from "@tandem/protocol/tandem-layers";
import { type BaseState, NS_TANDEM_PRESENCE, parseChosen } from "@tandem/protocol/tandem-presence";
import { NS_GEOLOC } from "@tandem/protocol/xep-0080-location";
import { NS_ACTIVITY } from "@tandem/protocol/xep-0108-activity";
import { serialize, type XmlElement } from "@tandem/xml";
import { coreErrors, defineModule, type IqContext, isOwn, type Session } from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { pep, type PepChange } from "../xep-0060-pubsub/contract.ts";
import { isEmptyActivity, toldBy } from "./activity.ts";
import { chosenNow } from "./chosen.ts";
import { presenceLayers } from "./contract.ts";
import { Engine } from "./engine.ts";
import { layerErrors } from "./errors.ts";
import { rewritten } from "./rewritten.ts";
import { withLayer, withoutLayer } from "./stored.ts";
import { resultOf } from "./verdict.ts";

const DAY_MS = 86_400_000;

/** PR1–PR3, PR10, PR11: the layers of a person, and what others see of them (docs/protocol/presence.md, layers.md). */
export const tandemPresence = defineModule({
  name: "tandem-presence",
  features: { domain: [NS_TANDEM_PRESENCE, NS_LAYERS], account: [NS_LAYERS] },
  errors: layerErrors.table,
  setup(host) {
    const engine = new Engine(host);
    let states: readonly CustomState[] = [];
    const nameOf = (custom: string): string | undefined =>
      Object.values(states.find(({ id }) => id === custom)?.names ?? {})[0];

    /** Of sessions that speak for themselves. */
    const own = new WeakMap<Session, { readonly base: BaseState; readonly since: number }>();
    function sinceOf(session: Session, base: BaseState): number {
      const decided = engine.since(session.account);
      if (decided !== undefined) return decided;
      const before = own.get(session);
      if (before?.base === base) return before.since;
      const since = host.clock.now();
      own.set(session, { base, since });
      return since;
    }

    function stamped(layer: Layer): StampedLayer {
      const now = host.clock.now();
      const { until, lease } = layer;
      const latest = now + host.limits.presenceLayerDaysMax * DAY_MS;
      if (until !== undefined && (until <= now || until > latest)) throw layerErrors.raise["layers/over"]();
      const expires = Math.min(until ?? Infinity, lease === undefined ? Infinity : now + lease * 1000);
      if (expires === Infinity) throw layerErrors.raise["layers/malformed"]();
      return { ...layer, since: now, expires };
    }

    async function feed(account: BareJid, layer: Layer): Promise<StampedLayer> {
      const { presenceLayersPerAccountMax: max } = host.limits;
      const { fed } = await engine.stored(account);
      const before = fed.find(({ kind, id }) => kind === layer.kind && id === layer.id);
      const isSame = before !== undefined && before.state === layer.state;
      const next = { ...stamped(layer), ...(isSame && { since: before.since }) };
      if (before === undefined && fed.length >= max) throw layerErrors.raise["layers/full"]({ max });
      const isRenewal = isSame && before.text === layer.text && before.place === layer.place;
      if (isRenewal && before.until === layer.until && before.lease === layer.lease)
        await engine.renew(account, (stored) => withLayer(stored, next));
      else await engine.change(account, (stored) => withLayer(stored, next));
      return next;
    }

    async function end(account: BareJid, name: LayerName): Promise<boolean> {
      const { fed } = await engine.stored(account);
      const isThere = fed.some(({ kind, id }) => kind === name.kind && id === name.id);
      if (isThere) await engine.change(account, (stored) => withoutLayer(stored, name));
      return isThere;
    }

    async function result(account: BareJid): Promise<PresenceResult> {
      await engine.load(account);
      return resultOf(engine.verdict(account), engine.programs.devicesOf(account));
    }

    function checkOwn({ from, to }: IqContext): BareJid {
      if (!isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
      return bareOf(from);
    }

    /** PL2: a program that may die without a word has a lease, whether it asks for one or not. */
    async function feedRequest(context: IqContext): Promise<XmlElement> {
      const account = checkOwn(context);
      const layer = parseLayer(context.payload);
      if (layer === null) throw layerErrors.raise["layers/malformed"]();
      const lease = layer.kind === "calendar" ? layer.lease : (layer.lease ?? LEASE_SECONDS_MAX);
      const fed = await feed(account, { ...layer, lease });
      return buildLayers([fed], await result(account));
    }

    async function endRequest(context: IqContext): Promise<undefined> {
      const account = checkOwn(context);
      const name = parseLayerEnd(context.payload);
      if (name === null) throw layerErrors.raise["layers/malformed"]();
      await end(account, name);
      return undefined;
    }

    async function ask(context: IqContext): Promise<XmlElement> {
      const account = checkOwn(context);
      return buildLayers((await engine.stored(account)).fed, await result(account));
    }

    async function onChosen({ account, item }: PepChange): Promise<void> {
      const chosen = item === undefined ? null : parseChosen(item.payload);
      await engine.change(account, (stored, now) => chosenNow(stored, chosen, now));
    }

    /** PR10: what a program publishes is a layer like others; what goes out is what all layers come to. */
    async function compose(account: BareJid, payload: XmlElement): Promise<XmlElement | undefined> {
      const known = await engine.load(account);
      engine.changeKnown(account, known, (stored, now) => ({
        ...stored,
        published: isEmptyActivity(payload)
          ? undefined
          : { xml: serialize(payload), at: now, told: toldBy(payload, now) },
      }));
      return engine.composed(account, known);
    }

    async function onActivity({ account, item }: PepChange): Promise<void> {
      if (item !== undefined) return engine.settled(account);
      engine.emptied(await engine.load(account));
      await engine.change(account, ({ published: _, ...stored }) => stored);
    }

    function closed({ account }: Session): void {
      engine.reconsider(account);
      engine.leave(account);
    }

    // DP5: the rewrite itself cannot wait for the disk, so the layers are read before the account's first presence passes.
    host.authorize(({ stanza, session }) => {
      if (stanza.name !== "presence" || session === undefined || engine.isKnown(session.account)) return undefined;
      return engine.load(session.account).then(() => undefined);
    });
    for (const event of ["sessionAvailable", "sessionPresenceChanged", "sessionUnavailable"] as const)
      host.on(event, (session: Session) => engine.reconsider(session.account));
    for (const event of ["sessionLost", "sessionFound"] as const)
      host.on(event, (session) => engine.reconsider(session.account), { after: ["rfc-6121-presence"] });
    host.on("sessionClosed", closed, { after: ["rfc-6121-presence"] });
    host.on("accountRemoved", (account) => engine.forget(account));
    host.onIq("account", "set", NS_LAYERS, "layer", feedRequest);
    host.onIq("account", "set", NS_LAYERS, "end", endRequest);
    host.onIq("account", "get", NS_LAYERS, "layers", ask);
    host.onIq("domain", "get", NS_LAYERS, "states", () => buildStates(states));
    host.onStarted(async () => {
      host.use(presenceService).addRewrite((session, stanza) =>
        rewritten(stanza, {
          verdict: engine.verdictNow(session.account),
          sinceOf: (base) => sinceOf(session, base),
          nameOf,
        }),
      );
      host.use(pep).compose(NS_ACTIVITY, compose);
      host.use(pep).addView(NS_GEOLOC, engine.placeView);
      host.use(pep).onPublished(NS_ACTIVITY, onActivity);
      host.use(pep).onPublished(NS_TANDEM_PRESENCE, onChosen);
      await engine.start();
    });
    host.onStopping(() => engine.stop());
    host.provide(presenceLayers, {
      feed,
      end,
      layers: async (account) => (await engine.stored(account)).fed,
      result,
      defineStates: (defined) => {
        states = defined;
      },
    });
  },
});
