import { el, type XmlElement } from "@tandem/xml";
import { parseJid, type Jid } from "../jid/index.ts";
import { buildForm, NS_DATA_FORMS, parseForm, type DataForm } from "../xep-0004-data-forms/index.ts";
import {
  buildPageRequest,
  buildPageResult,
  NS_RSM,
  parsePageResult,
  type PageRequest,
  type PageResult,
} from "../xep-0059-rsm/index.ts";

export const NS_DISCO_INFO = "http://jabber.org/protocol/disco#info";
export const NS_DISCO_ITEMS = "http://jabber.org/protocol/disco#items";

export interface DiscoIdentity {
  readonly category: string;
  readonly type: string;
  readonly name?: string | undefined;
  /** Language of the name. */
  readonly lang?: string | undefined;
}

export interface DiscoInfo {
  readonly node?: string | undefined;
  readonly identities: readonly DiscoIdentity[];
  readonly features: readonly string[];
  /** Extended information (XEP-0128). */
  readonly forms: readonly DataForm[];
}

/** A `disco#info` result. Identities and features without their required attributes are skipped. */
export function parseDiscoInfo(query: XmlElement | undefined): DiscoInfo | null {
  if (query === undefined || !query.is("query", NS_DISCO_INFO)) return null;
  return {
    node: query.attr("node"),
    identities: query.elements("identity").flatMap(parseIdentity),
    features: query.elements("feature").flatMap((feature) => feature.attr("var") ?? []),
    forms: query.elements("x", NS_DATA_FORMS).flatMap((x) => parseForm(x) ?? []),
  };
}

function parseIdentity(identity: XmlElement): DiscoIdentity[] {
  const category = identity.attr("category");
  const type = identity.attr("type");
  if (category === undefined || type === undefined) return [];
  return [{ category, type, name: identity.attr("name"), lang: identity.attr("xml:lang") }];
}

export function buildDiscoInfo(info: DiscoInfo): XmlElement {
  return el(
    "query",
    NS_DISCO_INFO,
    { node: info.node },
    ...info.identities.map((identity) =>
      el("identity", NS_DISCO_INFO, {
        category: identity.category,
        type: identity.type,
        name: identity.name,
        "xml:lang": identity.lang,
      }),
    ),
    ...info.features.map((feature) => el("feature", NS_DISCO_INFO, { var: feature })),
    ...info.forms.map(buildForm),
  );
}

export function buildDiscoInfoRequest(node?: string): XmlElement {
  return el("query", NS_DISCO_INFO, { node });
}

export interface DiscoItem {
  readonly jid: Jid;
  readonly node?: string | undefined;
  readonly name?: string | undefined;
}

export interface DiscoItems {
  readonly node?: string | undefined;
  readonly items: readonly DiscoItem[];
  readonly page?: PageResult | undefined;
}

/** A `disco#items` result. Items whose address is none are skipped. */
export function parseDiscoItems(query: XmlElement | undefined): DiscoItems | null {
  if (query === undefined || !query.is("query", NS_DISCO_ITEMS)) return null;
  return {
    node: query.attr("node"),
    items: query.elements("item").flatMap((item) => {
      const jid = parseJid(item.attr("jid") ?? "");
      return jid === null ? [] : [{ jid, node: item.attr("node"), name: item.attr("name") }];
    }),
    page: parsePageResult(query.child("set", NS_RSM)) ?? undefined,
  };
}

export function buildDiscoItems(result: DiscoItems): XmlElement {
  return el(
    "query",
    NS_DISCO_ITEMS,
    { node: result.node },
    ...result.items.map((item) => el("item", NS_DISCO_ITEMS, { jid: item.jid, node: item.node, name: item.name })),
    result.page && buildPageResult(result.page),
  );
}

export function buildDiscoItemsRequest(node?: string, page?: PageRequest): XmlElement {
  return el("query", NS_DISCO_ITEMS, { node }, page && buildPageRequest(page));
}
