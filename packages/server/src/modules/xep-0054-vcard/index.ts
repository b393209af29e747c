import { bareOf, domainOf } from "@tandem/protocol";
import { buildVCard, NS_VCARD } from "@tandem/protocol/xep-0054-vcard-temp";
import { parseElement, serialize, type XmlElement } from "@tandem/xml";
import {
  type CollectionSpec,
  coreErrors,
  defineErrors,
  defineModule,
  type IqContext,
  isOwn,
} from "../../core/index.ts";
import { accounts } from "../accounts/contract.ts";

/** Owner: the account; key: empty; the value: the `<vCard/>` as text. */
export const vcardSpec: CollectionSpec<string> = { name: "vcard", version: 1 };

export const vcardErrors = defineErrors({
  "vcard/too-large": {
    type: "modify",
    condition: "not-acceptable",
    source: "SV3",
    text: "The card is too large. Use a smaller picture.",
  },
  "vcard/nobody": {
    type: "cancel",
    condition: "item-not-found",
    source: "XEP-0054 §3.3",
    text: "There is no card of that address.",
  },
} as const);

export const xep0054Vcard = defineModule({
  name: "xep-0054-vcard",
  features: { domain: [NS_VCARD], account: [NS_VCARD] },
  errors: vcardErrors.table,
  setup(host) {
    const stored = host.storage.collection(vcardSpec);

    async function get({ session, from, to }: IqContext): Promise<XmlElement> {
      // A room asks in an occupant's name (XEP-0045 §17.4).
      const isOurs = session !== undefined || domainOf(from).endsWith(`.${host.domain}`);
      if (!isOurs) throw coreErrors.raise["core/forbidden"]();
      const account = bareOf(to);
      const text = await stored.get(account, "");
      if (text !== undefined) return parseElement(text);
      const person = await host.use(accounts).get(account);
      if (person === undefined) throw vcardErrors.raise["vcard/nobody"]();
      const { name, title, department, mail, phone } = person;
      return buildVCard({ fullName: name, nickname: name, title, department, mail, phone });
    }

    async function set({ session, from, to, payload }: IqContext): Promise<undefined> {
      if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
      const text = serialize(payload);
      const { vcardCharsMax: max } = host.limits;
      if (text.length > max) throw vcardErrors.raise["vcard/too-large"]({ max });
      await stored.put(session.account, "", text);
      return undefined;
    }

    host.onIq("account", "get", NS_VCARD, "vCard", get);
    host.onIq("account", "set", NS_VCARD, "vCard", set);
    host.on("accountRemoved", async (account) => void (await stored.deleteOwner(account)));
  },
});
