import { type BareJid, bareOf } from "@tandem/protocol";
import { buildForm } from "@tandem/protocol/xep-0004-data-forms";
import {
  buildItemsResult,
  buildPublishResult,
  buildPubsubOwner,
  type NodeConfigRequest,
  nodeConfigQuestion,
  NS_PUBSUB,
  NS_PUBSUB_OWNER,
  parseNodeConfig,
  parsePubsubOwner,
  parsePubsubRequest,
  type PubsubRequest,
} from "@tandem/protocol/xep-0060-pubsub";
import { el, type XmlElement } from "@tandem/xml";
import { AccountInboxes, defineModule, type IqContext, isOwn } from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { clientCaps } from "../xep-0115-caps/contract.ts";
import { checkRead } from "./access.ts";
import { affiliationChanges } from "./affiliations.ts";
import { initialConfig, SERVER_WRITTEN } from "./config.ts";
import { pep, type PepChange, type PepComposer, type PepItem, type PublishOptions } from "./contract.ts";
import { pepErrors } from "./errors.ts";
import { pepFeatures } from "./features.ts";
import { checkItem, checkName, PepNodes } from "./nodes.ts";
import { Notifier } from "./notify.ts";
import { select } from "./retrieve.ts";

type Request<K extends PubsubRequest["kind"]> = Extract<PubsubRequest, { kind: K }>;

export const xep0163Pep = defineModule({
  name: "xep-0163-pep",
  features: { account: pepFeatures },
  errors: pepErrors.table,
  setup(host) {
    const nodes = new PepNodes(host);
    const notifier = new Notifier(host, nodes);
    const inboxes = new AccountInboxes(host.log);
    const observing = new AccountInboxes(host.log);
    const composers = new Map<string, PepComposer>();
    const observers = new Map<string, ((change: PepChange) => void | Promise<void>)[]>();

    /** Publish, retract, create. */
    async function set(context: IqContext): Promise<XmlElement | undefined> {
      const request = parsePubsubRequest(context.payload);
      if (request === null) throw pepErrors.raise["pep/malformed"]();
      if (!isOwn(context.from, context.to)) throw pepErrors.raise["pep/not-yours"]();
      const account = bareOf(context.to);
      switch (request.kind) {
        case "publish":
          return publishRequest(account, request);
        case "retract":
          for (const id of request.ids) {
            checkName(id);
            if (!(await retract(account, request.node, id))) throw pepErrors.raise["pep/no-item"]({ id });
          }
          return undefined;
        case "create":
          return createRequest(account, request);
        default:
          throw pepErrors.raise["pep/unsupported"]();
      }
    }

    /** XEP-0060 §7.1. */
    async function publishRequest(account: BareJid, { node, items, options }: Request<"publish">): Promise<XmlElement> {
      const [item, ...more] = items;
      if (item?.payload === undefined || more.length > 0) throw pepErrors.raise["pep/one-item"]();
      if (SERVER_WRITTEN.has(node)) throw pepErrors.raise["pep/not-yours"]();
      const wanted = options === undefined ? undefined : parseNodeConfig(options);
      if (wanted === null) throw pepErrors.raise["pep/malformed"]();
      const id = item.id === undefined || item.id === "" ? host.random.id() : item.id;
      await publish(account, node, { id, payload: item.payload }, wanted, composers.get(node));
      return buildPublishResult(node, [id]);
    }

    async function publish(
      account: BareJid,
      node: string,
      given: PepItem,
      wanted?: NodeConfigRequest,
      composer?: PepComposer,
    ): Promise<void> {
      checkItem(given, host.limits.pepItemCharsMax);
      await inboxes.run(account, async () => {
        const found = await nodes.forPublishing(account, node, wanted);
        const payload = composer === undefined ? given.payload : await composer(account, given.payload);
        if (payload === undefined) return;
        const item = { id: given.id, payload };
        await nodes.put(account, node, found, item);
        await notifier.notify(account, found, { kind: "items", node, items: [item], retracted: [] });
        observe({ account, node, id: item.id, item });
      });
    }

    function retract(account: BareJid, node: string, id: string): Promise<boolean> {
      return inboxes.run(account, async () => {
        const found = await nodes.get(account, node);
        if (!(await nodes.retract(account, node, id))) return false;
        await notifier.notify(account, found, { kind: "items", node, items: [], retracted: [id] });
        observe({ account, node, id, item: undefined });
        return true;
      });
    }

    async function createRequest(account: BareJid, request: Request<"create">): Promise<XmlElement> {
      const node = request.node ?? host.random.id();
      const wanted = request.config === undefined ? undefined : parseNodeConfig(request.config);
      if (wanted === null) throw pepErrors.raise["pep/malformed"]();
      await inboxes.run(account, () => nodes.create(account, node, wanted?.config ?? {}));
      return el("pubsub", NS_PUBSUB, {}, el("create", NS_PUBSUB, { node }));
    }

    /** XEP-0060 §6.5. */
    async function get(context: IqContext): Promise<XmlElement> {
      const request = parsePubsubRequest(context.payload);
      if (request === null) throw pepErrors.raise["pep/malformed"]();
      if (request.kind !== "items") throw pepErrors.raise["pep/unsupported"]();
      const account = bareOf(context.to);
      await checkRead(host, context.from, account, await nodes.get(account, request.node));
      const all = await nodes.items(account, request.node);
      const seen = await notifier.seenItems(account, bareOf(context.from), request.node, all);
      return buildItemsResult({ node: request.node, ...select(seen, request) });
    }

    /** XEP-0060 §8. */
    async function own(context: IqContext): Promise<XmlElement | undefined> {
      const request = parsePubsubOwner(context.payload);
      if (request === null) throw pepErrors.raise["pep/malformed"]();
      if (!isOwn(context.from, context.to)) throw pepErrors.raise["pep/not-yours"]();
      const account = bareOf(context.to);
      const isSet = context.type === "set";
      if (request.kind === "default" && !isSet) return defaults();
      if (request.kind === "configure") {
        if (!isSet) return configuration(account, request.node);
        await inboxes.run(account, () => configure(account, request.node, context.payload));
        return undefined;
      }
      if (request.kind === "affiliations") {
        if (!isSet) return affiliations(account, request.node);
        const changes = affiliationChanges(account, request.affiliations);
        await inboxes.run(account, () => nodes.affiliate(account, request.node, changes));
        return undefined;
      }
      if ((request.kind !== "delete" && request.kind !== "purge") || !isSet) throw pepErrors.raise["pep/unsupported"]();
      await inboxes.run(account, () => empty(account, request.node, request.kind as "delete" | "purge"));
      return undefined;
    }

    function defaults(): XmlElement {
      const config = initialConfig("", {}, host.limits.pepItemsPerNodeMax);
      return el(
        "pubsub",
        NS_PUBSUB_OWNER,
        {},
        el("default", NS_PUBSUB_OWNER, {}, buildForm(nodeConfigQuestion(config))),
      );
    }

    async function configuration(account: BareJid, node: string): Promise<XmlElement> {
      const { config } = await nodes.get(account, node);
      return buildPubsubOwner({ kind: "configure", node, form: nodeConfigQuestion(config) });
    }

    /** PE11, XEP-0060 §8.9.1. */
    async function affiliations(account: BareJid, node: string): Promise<XmlElement> {
      const { affiliations: others = {} } = await nodes.get(account, node);
      const listed = Object.entries(others).map(([jid, affiliation]) => [jid as BareJid, affiliation] as const);
      return buildPubsubOwner({ kind: "affiliations", node, affiliations: [[account, "owner"], ...listed] });
    }

    async function configure(account: BareJid, node: string, payload: XmlElement): Promise<void> {
      const request = parsePubsubOwner(payload);
      const wanted = request?.kind === "configure" && request.form !== undefined ? request.form : null;
      if (wanted?.type === "cancel") return;
      const parsed = parseNodeConfig(wanted);
      if (parsed === null) throw pepErrors.raise["pep/malformed"]();
      await nodes.configure(account, node, parsed.config);
    }

    async function empty(account: BareJid, node: string, kind: "delete" | "purge"): Promise<void> {
      const found = await nodes.get(account, node);
      const items = await nodes.items(account, node);
      await nodes[kind](account, node);
      await notifier.notify(account, found, { kind, node });
      for (const { id } of items) observe({ account, node, id, item: undefined });
    }

    /** Not awaited: an observer may publish on the same account. */
    function observe(change: PepChange): void {
      for (const handler of observers.get(change.node) ?? []) {
        observing
          .run(change.account, () => handler(change))
          .catch((fault: unknown) => host.log.error("pep.fault", { node: change.node, error: String(fault) }));
      }
    }

    function publishAs(account: BareJid, node: string, id: string, payload: XmlElement, options: PublishOptions = {}) {
      return inboxes
        .run(account, async () => {
          const config = { accessModel: options.accessModel, maxItems: options.itemsMax };
          await nodes.create(account, node, config).catch((refusal: unknown) => {
            if (!(refusal instanceof Error && "code" in refusal && refusal.code === "pep/node-exists")) throw refusal;
          });
        })
        .then(() => publish(account, node, { id, payload }));
    }

    host.disco.accountIdentities.push({ category: "pubsub", type: "pep" });
    host.onIq("account", "set", NS_PUBSUB, "pubsub", set);
    host.onIq("account", "get", NS_PUBSUB, "pubsub", get);
    host.onIq("account", "get", NS_PUBSUB_OWNER, "pubsub", own);
    host.onIq("account", "set", NS_PUBSUB_OWNER, "pubsub", own);
    host.on("accountRemoved", async (account) => {
      await inboxes.run(account, () => nodes.forget(account));
      const nothing = new Map([[account, "none"]] as const);
      for (const place of await nodes.placesOf(account))
        await inboxes.run(place.account, () => nodes.affiliate(place.account, place.node, nothing));
    });
    host.onStarted(() => {
      host.use(clientCaps).onKnown((session, features, before) => notifier.catchUp(session, features, before));
      host.use(presenceService).onApproved((account, contact) => notifier.approved(account, contact));
    });
    host.provide(pep, {
      publishAs,
      retractAs: async (account, node, id) => {
        const exists = (await nodes.all(account)).some(({ name }) => name === node);
        return exists ? retract(account, node, id) : false;
      },
      items: (account, node) => nodes.items(account, node),
      addView(node, view) {
        if (notifier.views.has(node)) throw new Error(`two modules decide what is seen of ${node}`);
        notifier.views.set(node, view);
      },
      compose(node, composer) {
        if (composers.has(node)) throw new Error(`two modules decide what is told of ${node}`);
        composers.set(node, composer);
      },
      showAnew: (account, contact, node) => notifier.showAnew(account, contact, node),
      onPublished: (node, handler) => void observers.set(node, [...(observers.get(node) ?? []), handler]),
    });
  },
});
