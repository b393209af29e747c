import { type BareJid, bareOf, domainOf } from "@tandem/protocol";
import { NS_VCARD, parseVCard } from "@tandem/protocol/xep-0054-vcard-temp";
import { VCARD4_NODE } from "@tandem/protocol/xep-0292-vcard4";
import { parseElement, serialize, type XmlElement } from "@tandem/xml";
import {
  type CollectionSpec,
  coreErrors,
  defineErrors,
  defineModule,
  type IqContext,
  isOwn,
  type ModuleHost,
} from "../../core/index.ts";
import { accounts } from "../accounts/contract.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { accessLevels } from "../tandem-access/contract.ts";
import { pep } from "../xep-0060-pubsub/contract.ts";
import { filledCard, organisationCard, withPhoto } from "./card.ts";
import { type CardPhoto, cards } from "./contract.ts";
import { seenCard, seenCard4 } from "./seen.ts";

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

    async function own(account: BareJid): Promise<XmlElement | undefined> {
      const text = await stored.get(account, "");
      return text === undefined ? undefined : parseElement(text);
    }

    /** VC2, VC5: the card as somebody else gets to see it. A room asks in an occupant's name (XEP-0045 §17.4). */
    async function get({ session, from, to }: IqContext): Promise<XmlElement> {
      const [reader, account] = [bareOf(from), bareOf(to)];
      const isOurs = session !== undefined || isService(host, domainOf(from));
      if (!isOurs && !(await host.use(presenceService).maySee(from, account)))
        throw coreErrors.raise["core/forbidden"]();
      const [card, person] = await Promise.all([own(account), host.use(accounts).get(account)]);
      if (card === undefined && person === undefined) throw vcardErrors.raise["vcard/nobody"]();
      if (reader === account) return card ?? organisationCard(person);
      const whole = filledCard(card, person);
      return seenCard(whole, await host.use(accessLevels).levelOf(account, reader));
    }

    async function set({ session, from, to, payload }: IqContext): Promise<undefined> {
      if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
      const { account } = session;
      const before = await own(account);
      await put(account, payload);
      const [old, now] = [photoOf(before), photoOf(payload)];
      if (old?.data !== now?.data) for (const listener of onPhoto) await listener(account, now);
      return undefined;
    }

    async function put(account: BareJid, card: XmlElement): Promise<void> {
      const text = serialize(card);
      const { vcardCharsMax: max } = host.limits;
      if (text.length > max) throw vcardErrors.raise["vcard/too-large"]({ max });
      await stored.put(account, "", text);
    }

    const onPhoto: ((account: BareJid, photo: CardPhoto | undefined) => Promise<void>)[] = [];

    host.provide(cards, {
      async nameOf(account) {
        const card = (await own(account)) ?? organisationCard(await host.use(accounts).get(account));
        const { fullName, nickname } = parseVCard(card) ?? {};
        return fullName ?? nickname;
      },
      photoOf: async (account) => photoOf(await own(account)),
      async setPhoto(account, photo) {
        const card = (await own(account)) ?? organisationCard(await host.use(accounts).get(account));
        await put(account, withPhoto(card, photo));
      },
      onPhoto: (listener) => void onPhoto.push(listener),
    });
    host.onStarted(() =>
      host
        .use(pep)
        .addView(VCARD4_NODE, async (account, reader, card) =>
          seenCard4(card, await host.use(accessLevels).levelOf(account, reader)),
        ),
    );
    host.onIq("account", "get", NS_VCARD, "vCard", get);
    host.onIq("account", "set", NS_VCARD, "vCard", set);
    host.on("accountRemoved", async (account) => void (await stored.deleteOwner(account)));
  },
});

/** Rooms and components. Below our domain there may be servers of others too, who are as foreign as any. */
function isService({ domain, router }: ModuleHost, asking: string): boolean {
  return asking.endsWith(`.${domain}`) && router.serves(asking);
}

function photoOf(card: XmlElement | undefined): CardPhoto | undefined {
  const photo = parseVCard(card)?.photo;
  return photo && { type: photo.type, data: photo.data.replaceAll(/\s/gu, "") };
}
