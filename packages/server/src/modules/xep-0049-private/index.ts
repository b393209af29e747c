import { bareOf } from "@tandem/protocol";
import { buildPrivate, NS_PRIVATE, parsePrivate } from "@tandem/protocol/xep-0049-private";
import { utf8 } from "@tandem/protocol/encoding";
import { parseElement, serialize, type XmlElement } from "@tandem/xml";
import {
  type CollectionSpec,
  coreErrors,
  defineErrors,
  defineModule,
  type IqContext,
  isOwn,
} from "../../core/index.ts";
import { type PrivatePart, privateStorage } from "./contract.ts";

export const PRIVATE_ELEMENTS_MAX = 100;
/** Name and namespace of an element, in octets of UTF-8. */
const NAME_BYTES_MAX = 1023;

/** Owner: the account; key: namespace and name of the element; the value: its text. */
export const privateSpec: CollectionSpec<string> = { name: "private-xml", version: 1 };

export const privateErrors = defineErrors({
  "private/one-element": {
    type: "modify",
    condition: "bad-request",
    source: "XEP-0049 §5",
    text: "Private storage takes one element in a namespace of its own.",
  },
  "private/too-large": {
    type: "modify",
    condition: "not-acceptable",
    source: "SV3",
    text: "The element is too large for private storage.",
  },
  "private/full": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "Private storage is full.",
  },
} as const);

export const xep0049Private = defineModule({
  name: "xep-0049-private",
  features: { domain: [NS_PRIVATE], account: [NS_PRIVATE] },
  errors: privateErrors.table,
  setup(host) {
    const stored = host.storage.collection(privateSpec);
    const parts = new Map<string, PrivatePart>();
    const keyOf = (element: XmlElement): string => `${element.ns} ${element.name}`;

    function elementOf({ session, from, to, payload }: IqContext): XmlElement {
      if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
      const element = parsePrivate(payload);
      if (element === null || utf8(keyOf(element)).length > NAME_BYTES_MAX)
        throw privateErrors.raise["private/one-element"]();
      return element;
    }

    async function get(context: IqContext): Promise<XmlElement> {
      const asked = elementOf(context);
      const text = await stored.get(context.to, keyOf(asked));
      const element = text === undefined ? asked : parseElement(text);
      const part = parts.get(keyOf(asked));
      return buildPrivate(part === undefined ? element : await part.read(bareOf(context.to), element));
    }

    async function set(context: IqContext): Promise<undefined> {
      const element = elementOf(context);
      const text = serialize(element);
      const { privateXmlCharsMax: max } = host.limits;
      if (text.length > max) throw privateErrors.raise["private/too-large"]({ max });
      const isNew = (await stored.get(context.to, keyOf(element))) === undefined;
      if (isNew && (await stored.count(context.to)) >= PRIVATE_ELEMENTS_MAX)
        throw privateErrors.raise["private/full"]();
      const rest = await parts.get(keyOf(element))?.write(bareOf(context.to), element);
      await stored.put(context.to, keyOf(element), rest === undefined ? text : serialize(rest));
      return undefined;
    }

    host.provide(privateStorage, {
      share(ns, name, part) {
        const key = `${ns} ${name}`;
        if (parts.has(key)) throw new Error(`two modules have a part of ${key}`);
        parts.set(key, part);
      },
    });
    host.onIq("account", "get", NS_PRIVATE, "query", get);
    host.onIq("account", "set", NS_PRIVATE, "query", set);
    host.on("accountRemoved", async (account) => void (await stored.deleteOwner(account)));
  },
});
