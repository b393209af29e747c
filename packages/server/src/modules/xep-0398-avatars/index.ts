import type { BareJid } from "@tandem/protocol";
import { decodeBase64 } from "@tandem/protocol/encoding";
import {
  type AvatarInfo,
  buildAvatarData,
  buildAvatarMetadata,
  NS_AVATAR_DATA,
  NS_AVATAR_METADATA,
  parseAvatarData,
  parseAvatarMetadata,
} from "@tandem/protocol/xep-0084-avatar";
import { avatarHashOf, buildAvatarHash, NS_VCARD_UPDATE } from "@tandem/protocol/xep-0153-avatar-hash";
import type { XmlElement } from "@tandem/xml";
import { type CollectionSpec, defineModule } from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { type CardPhoto, cards } from "../xep-0054-vcard/contract.ts";
import { pep, type PepChange } from "../xep-0060-pubsub/contract.ts";

const NS_CONVERSION = "urn:xmpp:pep-vcard-conversion:0";
/** Room for the element around the data of a PEP item. */
const WRAPPING_CHARS = 256;

/** Owner: the account; key: empty; the value: SHA-1 of the picture in its card. Beside the card, which is large. */
export const avatarSpec: CollectionSpec<string> = { name: "avatars", version: 1 };

export const xep0398Avatars = defineModule({
  name: "xep-0398-avatars",
  features: { account: [NS_CONVERSION] },
  setup(host) {
    const stored = host.storage.collection(avatarSpec);
    /** Of accounts with a session; "": none. */
    const current = new Map<BareJid, string>();

    async function load(account: BareJid): Promise<undefined> {
      const hash = (await stored.get(account, "")) ?? "";
      if (!current.has(account)) current.set(account, hash);
      return undefined;
    }

    /** AV4. Before anything is published, so that what follows from it finds nothing to do. */
    async function keep(account: BareJid, hash: string): Promise<boolean> {
      if (((await stored.get(account, "")) ?? "") === hash) return false;
      await stored.put(account, "", hash);
      if (host.sessions.countOf(account) === 0) return true;
      current.set(account, hash);
      await host.use(presenceService).rebroadcast(account);
      return true;
    }

    /** AV1. */
    async function published({ account, item }: PepChange): Promise<void> {
      if (item !== undefined && ours.has(item.payload)) return;
      const infos = parseAvatarMetadata(item?.payload) ?? [];
      const info = infos.find(({ url }) => url === undefined);
      if (info === undefined && infos.length > 0) return; // only elsewhere on the web
      const photo = info === undefined ? undefined : await dataOf(account, info.id, info.type);
      if (info !== undefined && photo === undefined) return;
      const hash = info?.id.toLowerCase() ?? "";
      if (((await stored.get(account, "")) ?? "") === hash) return;
      await host.use(cards).setPhoto(account, photo);
      await keep(account, hash);
    }

    /** Undefined when it is not there, or not what its id says: then a card must not carry it (0398 §3.1). */
    async function dataOf(account: BareJid, id: string, type: string): Promise<CardPhoto | undefined> {
      const items = await host.use(pep).items(account, NS_AVATAR_DATA);
      const data = parseAvatarData(items.find((item) => item.id === id)?.payload);
      return data === null || hashOf(data) !== id.toLowerCase() ? undefined : { type, data };
    }

    /** AV2. */
    async function set(account: BareJid, photo: CardPhoto | undefined): Promise<void> {
      const bytes = photo === undefined ? null : decodeBase64(photo.data);
      const hash = photo === undefined || bytes === null ? "" : (hashOf(photo.data) ?? "");
      if (!(await keep(account, hash))) return;
      const tooLarge = (photo?.data.length ?? 0) + WRAPPING_CHARS > host.limits.pepItemCharsMax;
      if (hash === "" || photo === undefined || bytes === null || tooLarge) return tell(account, []);
      await host.use(pep).publishAs(account, NS_AVATAR_DATA, hash, buildAvatarData(photo.data));
      await tell(account, [{ id: hash, bytes: bytes.length, type: photo.type }]);
    }

    /** Metadata that follow from a card: nothing follows from them. */
    const ours = new WeakSet<XmlElement>();

    async function tell(account: BareJid, infos: readonly AvatarInfo[]): Promise<void> {
      const metadata = buildAvatarMetadata(infos);
      ours.add(metadata);
      await host.use(pep).publishAs(account, NS_AVATAR_METADATA, infos[0]?.id ?? "none", metadata);
    }

    function hashOf(base64: string): string | undefined {
      const bytes = decodeBase64(base64);
      if (bytes === null || bytes.length === 0) return undefined;
      return Array.from(host.crypto.hash("sha-1", bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
    }

    // AV3: a rewrite cannot wait for the disk, so the SHA-1 is read before the account's first presence passes.
    host.authorize(({ stanza, session }) =>
      stanza.name !== "presence" || session === undefined || current.has(session.account)
        ? undefined
        : load(session.account),
    );
    host.on("sessionClosed", (session) => {
      if (host.sessions.countOf(session.account) === 0) current.delete(session.account);
    });
    host.on("accountRemoved", async (account) => void (await stored.deleteOwner(account)));
    host.onStarted(() => {
      host.use(presenceService).addRewrite((session, stanza) => told(stanza, current.get(session.account) ?? ""));
      host.use(pep).onPublished(NS_AVATAR_METADATA, published);
      host.use(cards).onPhoto(set);
    });
  },
});

/** AV3. */
function told(presence: XmlElement, hash: string): XmlElement {
  if (hash === "" || presence.attr("type") !== undefined) return presence;
  const said = avatarHashOf(presence);
  if (said === "" || said === hash) return presence;
  const copy = presence.shallowCopy();
  copy.children = copy.children.filter((node) => typeof node === "string" || !node.is("x", NS_VCARD_UPDATE));
  return copy.append(buildAvatarHash(hash));
}
