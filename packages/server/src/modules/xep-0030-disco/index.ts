import { bareOf } from "@tandem/protocol";
import { buildDiscoInfo, buildDiscoItems, NS_DISCO_INFO, NS_DISCO_ITEMS } from "@tandem/protocol/xep-0030-disco";
import { NS_PUBSUB } from "@tandem/protocol/xep-0060-pubsub";
import type { XmlElement } from "@tandem/xml";
import {
  coreErrors,
  defineModule,
  type DiscoNode,
  type DiscoNodeSource,
  type IqContext,
  isOwn,
} from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";

export const xep0030Disco = defineModule({
  name: "xep-0030-disco",
  features: { domain: [NS_DISCO_INFO, NS_DISCO_ITEMS], account: [NS_DISCO_INFO, NS_DISCO_ITEMS] },
  setup(host) {
    const { disco } = host;
    disco.domainIdentities.push({ category: "server", type: "im", name: "Tandem" });
    disco.accountIdentities.push({ category: "account", type: "registered" });

    /** DI3, the one place that decides who may look at an account. */
    async function accessAccount(context: IqContext): Promise<"own" | "contact"> {
      const { from, to } = context;
      if (isOwn(from, to)) return "own";
      if (await host.use(presenceService).maySee(from, bareOf(to))) return "contact";
      throw coreErrors.raise["core/unhandled"]();
    }

    /** DI6. Undefined: the domain or account itself is asked for. */
    async function nodeAmong(sources: readonly DiscoNodeSource[], context: IqContext): Promise<DiscoNode | undefined> {
      const node = context.payload.attr("node");
      if (node === undefined || node === "") return undefined;
      for (const source of sources) {
        const found = await source(node, context);
        if (found !== undefined) return found;
      }
      throw coreErrors.raise["core/item-not-found"]({ node });
    }

    async function domainInfo(context: IqContext): Promise<XmlElement> {
      const node = await nodeAmong(disco.domainNodes, context);
      if (node !== undefined) return buildDiscoInfo({ forms: [], node: context.payload.attr("node"), ...node });
      return buildDiscoInfo({
        identities: disco.domainIdentities,
        features: [...disco.domainFeatures].sort(),
        forms: disco.domainForms,
      });
    }

    async function domainItems(context: IqContext): Promise<XmlElement> {
      const node = await nodeAmong(disco.domainNodes, context);
      if (node !== undefined) return buildDiscoItems({ node: context.payload.attr("node"), items: node.items });
      return buildDiscoItems({ items: disco.domainItems });
    }

    async function accountInfo(context: IqContext): Promise<XmlElement> {
      const access = await accessAccount(context);
      const node = await nodeAmong(disco.accountNodes, context);
      if (node !== undefined) return buildDiscoInfo({ forms: [], node: context.payload.attr("node"), ...node });
      const features = [...disco.accountFeatures].sort();
      return buildDiscoInfo({
        identities: disco.accountIdentities,
        features: access === "own" ? features : features.filter((name) => name.startsWith(NS_PUBSUB)),
        forms: [],
      });
    }

    async function accountItems(context: IqContext): Promise<XmlElement> {
      await accessAccount(context);
      const node = await nodeAmong(disco.accountNodes, context);
      if (node !== undefined) return buildDiscoItems({ node: context.payload.attr("node"), items: node.items });
      const items = await Promise.all(disco.accountItems.map((source) => source(context)));
      return buildDiscoItems({ items: items.flat() });
    }

    host.onIq("domain", "get", NS_DISCO_INFO, "query", domainInfo);
    host.onIq("domain", "get", NS_DISCO_ITEMS, "query", domainItems);
    host.onIq("account", "get", NS_DISCO_INFO, "query", accountInfo);
    host.onIq("account", "get", NS_DISCO_ITEMS, "query", accountItems);
  },
});
