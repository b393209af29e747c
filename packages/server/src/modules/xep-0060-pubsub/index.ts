import { type BareJid, bareOf, isFull, localOf } from "@tandem/protocol";
import { NS_PUBSUB, NS_PUBSUB_OWNER, parseSubscriptionApproval } from "@tandem/protocol/xep-0060-pubsub";
import type { XmlElement } from "@tandem/xml";
import { defineModule, isOwn, type StanzaContext } from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { clientCaps } from "../xep-0115-caps/contract.ts";
import { Access } from "./access.ts";
import { nodeService, pep, type PublishOptions } from "./contract.ts";
import { NodeDiscovery } from "./discovery.ts";
import { pepErrors } from "./errors.ts";
import { pepFeatures } from "./features.ts";
import { Nodes } from "./nodes.ts";
import { Notifier } from "./notify.ts";
import { OwnerRequests } from "./owner-requests.ts";
import { Publishing } from "./publishing.ts";
import { RemoteContacts } from "./remote-contacts.ts";
import { RemotePresence } from "./remote-presence.ts";
import { Requests } from "./requests.ts";
import { NodesOfService } from "./service.ts";
import { Subscribing } from "./subscribing.ts";
import { Subscriptions } from "./subscriptions.ts";

/** Nodes of accounts (XEP-0163), nodes at a service, and what all of them do (XEP-0060). */
export const xep0060Pubsub = defineModule({
  name: "xep-0060-pubsub",
  features: { account: pepFeatures },
  errors: pepErrors.table,
  setup(host) {
    const nodes = new Nodes(host);
    const subscriptions = new Subscriptions(host);
    const access = new Access(host, subscriptions);
    const remote = new RemoteContacts(host);
    const notifier = new Notifier(host, nodes, subscriptions, access, remote);
    const remotePresence = new RemotePresence(host, remote, notifier);
    const publishing = new Publishing(host, nodes, subscriptions, access, notifier);
    const subscribing = new Subscribing(host, nodes, subscriptions, access, notifier, publishing.inboxes);
    const parts = { host, nodes, subscriptions, access, notifier, publishing, subscribing };
    const requests = new Requests(parts);
    const ownerRequests = new OwnerRequests(parts);
    const discovery = new NodeDiscovery(parts);
    const service = new NodesOfService(parts, requests, ownerRequests, discovery);

    async function publishAs(
      account: BareJid,
      node: string,
      id: string,
      payload: XmlElement,
      options: PublishOptions = {},
    ) {
      const config = { accessModel: options.accessModel, maxItems: options.itemsMax };
      await publishing.create(account, node, config).catch((refusal: unknown) => {
        if (!(refusal instanceof Error && "code" in refusal && refusal.code === "pep/node-exists")) throw refusal;
      });
      await publishing.publish(account, node, { id, payload });
    }

    /** PE16. An owner's answer about a personal node is a message to their own account, and is for nobody but the node. */
    async function takeDecision({ stanza, from, to, session }: StanzaContext): Promise<"drop" | undefined> {
      const approval = session === undefined ? null : parseSubscriptionApproval(stanza);
      if (approval === null) return undefined;
      await subscribing.decide(from, to as BareJid, approval);
      return "drop";
    }

    host.disco.accountItems.push(({ from, to }) => discovery.nodes(from, bareOf(to)));
    host.disco.accountNodes.push((node, { from, to }) => discovery.node(from, bareOf(to), node));
    host.disco.accountIdentities.push({ category: "pubsub", type: "pep" });
    host.onIq("account", "set", NS_PUBSUB, "pubsub", (context) => requests.set(context));
    host.onIq("account", "get", NS_PUBSUB, "pubsub", (context) => requests.get(context));
    host.onIq("account", "get", NS_PUBSUB_OWNER, "pubsub", (context) => ownerRequests.get(context));
    host.onIq("account", "set", NS_PUBSUB_OWNER, "pubsub", (context) => ownerRequests.set(context));
    host.authorize((context) => {
      const { stanza, from, to } = context;
      const isToOwn = stanza.name === "message" && localOf(to) !== "" && !isFull(to) && isOwn(from, to);
      return isToOwn ? takeDecision(context) : undefined;
    });
    host.authorize((context) => {
      remotePresence.see(context);
      return undefined;
    });
    host.on("accountRemoved", (account) => {
      remote.forgetAccount(account);
      return publishing.forget(account);
    });
    host.onStarted(() => {
      host.use(clientCaps).onKnown((session, features, before) => notifier.catchUp(session, features, before));
      host.use(presenceService).onApproved((account, contact) => notifier.approved(account, contact));
    });
    host.provide(nodeService, { serve: (makers) => service.serve(makers) });
    host.provide(pep, {
      publishAs,
      retractAs: (account, node, id) => publishing.retract(account, node, id),
      items: (account, node) => nodes.items(account, node),
      addView: (node, view) => void notifier.views.set(node, [...(notifier.views.get(node) ?? []), view]),
      compose(node, composer) {
        if (publishing.composers.has(node)) throw new Error(`two modules decide what is told of ${node}`);
        publishing.composers.set(node, composer);
      },
      showAnew: (account, contact, node) => notifier.showAnew(account, contact, node),
      showAllAnew: (account, node, view) => notifier.showAllAnew(account, node, view),
      onPublished: (node, handler) =>
        void publishing.observers.set(node, [...(publishing.observers.get(node) ?? []), handler]),
    });
  },
});
