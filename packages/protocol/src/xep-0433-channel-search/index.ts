import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean, parseUnsigned } from "../encoding/index.ts";
import { type BareJid, parseBareJid } from "../jid/index.ts";
import {
  buildForm,
  type DataForm,
  formBoolean,
  formTypeOf,
  formValue,
  formValues,
  NS_DATA_FORMS,
  parseForm,
  submission,
} from "../xep-0004-data-forms/index.ts";
import { buildPageRequest, buildPageResult, type PageRequest, type PageResult } from "../xep-0059-rsm/index.ts";

const BASE = "urn:xmpp:channel-search:0";
export const NS_CHANNEL_SEARCH = `${BASE}:search`;
export const NS_CHANNEL_SEARCH_ERROR = `${BASE}:error`;
const PARAMS = `${BASE}:search-params`;
const ORDER = `${BASE}:order`;

const ANONYMITY = { none: `{${BASE}:anonymity}none`, semi: "muc_semianonymous" } as const;

/** `address` and `nusers` are the standard's; `name` is ours (XEP-0433 v0.1.0 §6.1.1 lets services add some). */
export const SEARCH_ORDERS = {
  address: `{${ORDER}}address`,
  nusers: `{${ORDER}}nusers`,
  name: "{urn:tandem:categories:0}name",
} as const;
export type SearchOrder = keyof typeof SEARCH_ORDERS;

/** XEP-0433 v0.1.0 §4.2. */
export interface ChannelSearch {
  readonly text?: string | undefined;
  readonly isAll: boolean;
  readonly inName: boolean;
  readonly inDescription: boolean;
  readonly inAddress: boolean;
  readonly usersMin: number;
  /** False: rooms of this protocol are not among what is looked for. */
  readonly wantsRooms: boolean;
  /** Null: one that is not known. */
  readonly order: SearchOrder | null;
}

/** The form, or null when the search asks for the form; "malformed" when it is none or holds what its fields do not take. */
export function parseChannelSearch(search: XmlElement): ChannelSearch | "malformed" | null {
  const x = search.child("x", NS_DATA_FORMS);
  if (x === undefined) return null;
  const form = parseForm(x);
  if (form === null || form.type !== "submit" || formTypeOf(form) !== PARAMS) return "malformed";
  const users = formValue(form, "min_users");
  const usersMin = users === undefined || users === "" ? 0 : parseUnsigned(users);
  if (usersMin === null) return "malformed";
  const flag = (name: string, unsaid: boolean): boolean => formBoolean(form, name) ?? unsaid;
  const types = formValues(form, "types");
  return {
    text: formValue(form, "q") || undefined,
    isAll: flag("all", false),
    inName: flag("sinname", true),
    inDescription: flag("sindescription", true),
    // The table of fields says `sinaddress`, the example `sinaddr`.
    inAddress: flag("sinaddress", flag("sinaddr", true)),
    usersMin,
    wantsRooms: types === undefined || types.length === 0 || types.includes("xep-0045"),
    order: orderOf(form),
  };
}

function orderOf(form: DataForm): SearchOrder | null {
  const key = formValue(form, "key");
  if (key === undefined || key === "") return "nusers";
  const known = Object.entries(SEARCH_ORDERS).find(([, value]) => value === key);
  return known === undefined ? null : (known[0] as SearchOrder);
}

/** §4.2.1: all fields that are known here, with what they are unless told. */
export function buildChannelSearchForm(): XmlElement {
  const flag = (name: string, label: string, value: string): DataForm["fields"][number] => ({
    name,
    type: "boolean",
    label,
    values: [value],
  });
  const form: DataForm = {
    type: "form",
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [PARAMS] },
      { name: "q", type: "text-single", label: "Search for", values: [] },
      flag("all", "Everything, whatever is searched for", "false"),
      flag("sinname", "Search in names", "true"),
      flag("sindescription", "Search in descriptions", "true"),
      flag("sinaddress", "Search in addresses", "true"),
      { name: "min_users", type: "text-single", label: "Least people in the room", values: ["0"] },
      { name: "types", type: "list-multi", label: "Kinds", values: ["xep-0045"], options: [{ value: "xep-0045" }] },
      {
        name: "key",
        type: "list-single",
        label: "Order",
        values: [SEARCH_ORDERS.nusers],
        options: [
          { value: SEARCH_ORDERS.nusers, label: "Number of people" },
          { value: SEARCH_ORDERS.address, label: "Address" },
          { value: SEARCH_ORDERS.name, label: "Name" },
        ],
      },
    ],
  };
  return el("search", NS_CHANNEL_SEARCH, {}, buildForm(form));
}

export interface ChannelSearchWish {
  readonly text?: string | undefined;
  readonly isAll?: boolean | undefined;
  readonly usersMin?: number | undefined;
  readonly order?: SearchOrder | undefined;
  readonly page?: PageRequest | undefined;
}

export function buildChannelSearch({ text, isAll, usersMin, order, page }: ChannelSearchWish): XmlElement {
  const values = {
    q: text,
    all: isAll === true ? true : undefined,
    min_users: usersMin?.toString(),
    key: order && SEARCH_ORDERS[order],
  };
  const set = page === undefined ? undefined : buildPageRequest(page);
  return el("search", NS_CHANNEL_SEARCH, {}, set, buildForm(submission(PARAMS, values)));
}

/** §6.2. */
export interface FoundChannel {
  readonly address: BareJid;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly language?: string | undefined;
  readonly users?: number | undefined;
  /** Joined without a password or membership. */
  readonly isOpen: boolean;
  readonly anonymity?: "none" | "semi" | undefined;
}

export function buildFoundChannels(channels: readonly FoundChannel[], page: PageResult): XmlElement {
  return el("result", NS_CHANNEL_SEARCH, {}, ...channels.map(buildChannel), buildPageResult(page));
}

function buildChannel(channel: FoundChannel): XmlElement {
  const leaf = (name: string, text: string | undefined): XmlElement | undefined =>
    text === undefined || text === "" ? undefined : el(name, NS_CHANNEL_SEARCH, {}, text);
  return el(
    "item",
    NS_CHANNEL_SEARCH,
    { address: channel.address },
    leaf("name", channel.name),
    leaf("description", channel.description),
    leaf("language", channel.language),
    leaf("nusers", channel.users?.toString()),
    leaf("service-type", "xep-0045"),
    leaf("is-open", channel.isOpen ? "true" : "false"),
    leaf("anonymity-mode", channel.anonymity && ANONYMITY[channel.anonymity]),
  );
}

/** Entries without an address are skipped. */
export function parseFoundChannels(result: XmlElement | undefined): readonly FoundChannel[] | null {
  if (result === undefined || !result.is("result", NS_CHANNEL_SEARCH)) return null;
  return result.elements("item").flatMap((item) => {
    const address = parseBareJid(item.attr("address") ?? "");
    if (address === null) return [];
    const open = item.child("is-open");
    const mode = item.childText("anonymity-mode");
    return {
      address,
      name: item.childText("name"),
      description: item.childText("description"),
      language: item.childText("language"),
      users: parseUnsigned(item.childText("nusers")) ?? undefined,
      // The example has it empty, the table a boolean.
      isOpen: open !== undefined && (open.text() === "" || parseBoolean(open.text()) === true),
      anonymity: mode === ANONYMITY.none ? "none" : mode === ANONYMITY.semi ? "semi" : undefined,
    };
  });
}
