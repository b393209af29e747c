import type { BareJid } from "@tandem/protocol";
import { buildStoredBookmark, NS_STORED_BOOKMARKS, parseStoredBookmark } from "@tandem/protocol/xep-0048-bookmarks";
import { type Bookmark, buildBookmark, NS_BOOKMARKS, parseBookmark } from "@tandem/protocol/xep-0402-bookmarks";
import { XmlElement } from "@tandem/xml";
import { AccountInboxes, defineErrors, defineModule } from "../../core/index.ts";
import { privateStorage } from "../xep-0049-private/contract.ts";
import { pep } from "../xep-0060-pubsub/contract.ts";

/** XEP-0402 v1.2.0 §6. */
const COMPATIBLE = `${NS_BOOKMARKS}#compat`;

export const bookmarkErrors = defineErrors({
  "bookmarks/too-many": {
    type: "wait",
    condition: "resource-constraint",
    source: "SV3",
    text: "There are more rooms in these bookmarks than may be kept.",
  },
} as const);

/** Bookmarks in private storage (XEP-0048) and on the node of XEP-0402 are the same; the node has them. */
export const xep0402Bookmarks = defineModule({
  name: "xep-0402-bookmarks",
  features: { account: [COMPATIBLE] },
  errors: bookmarkErrors.table,
  setup(host) {
    const inboxes = new AccountInboxes(host.log);

    async function bookmarksOf(account: BareJid): Promise<ReadonlyMap<BareJid, Bookmark>> {
      const items = await host.use(pep).items(account, NS_BOOKMARKS);
      const found = items.map((item) => parseBookmark(item)).filter((bookmark) => bookmark !== null);
      return new Map(found.map((bookmark) => [bookmark.room, bookmark]));
    }

    /** BM1. What was stored before there was this module stands beside the others until it is set again. */
    async function read(account: BareJid, stored: XmlElement): Promise<XmlElement> {
      const ours = await bookmarksOf(account);
      const others = stored.children.filter((node) => {
        const bookmark = typeof node === "string" ? null : parseStoredBookmark(node);
        return bookmark === null || !ours.has(bookmark.room);
      });
      const rooms = [...ours.values()].map((bookmark) => buildStoredBookmark(bookmark));
      return new XmlElement(stored.name, stored.ns, stored.attrs, [...rooms, ...others]);
    }

    /** BM2. */
    function write(account: BareJid, element: XmlElement): Promise<XmlElement> {
      const wanted = new Map<BareJid, Bookmark>();
      const rest = element.children.filter((node) => {
        const bookmark = typeof node === "string" ? null : parseStoredBookmark(node);
        if (bookmark !== null) wanted.set(bookmark.room, bookmark);
        return bookmark === null;
      });
      const max = host.limits.pepItemsPerNodeMax;
      if (wanted.size > max) throw bookmarkErrors.raise["bookmarks/too-many"]({ max });
      return inboxes.run(account, async () => {
        await replace(account, wanted);
        return new XmlElement(element.name, element.ns, element.attrs, rest);
      });
    }

    async function replace(account: BareJid, wanted: ReadonlyMap<BareJid, Bookmark>): Promise<void> {
      const before = await bookmarksOf(account);
      for (const room of before.keys())
        if (!wanted.has(room)) await host.use(pep).retractAs(account, NS_BOOKMARKS, room);
      const options = { accessModel: "whitelist", itemsMax: host.limits.pepItemsPerNodeMax } as const;
      for (const [room, bookmark] of wanted) {
        const old = before.get(room);
        if (old !== undefined && isSame(old, bookmark)) continue;
        const { payload } = buildBookmark({ ...bookmark, extensions: old?.extensions ?? [] });
        await host.use(pep).publishAs(account, NS_BOOKMARKS, room, payload, options);
      }
    }

    host.onStarted(() => host.use(privateStorage).share(NS_STORED_BOOKMARKS, "storage", { read, write }));
  },
});

/** In all that both kinds can say. */
function isSame(a: Bookmark, b: Bookmark): boolean {
  return a.name === b.name && a.autojoin === b.autojoin && a.nick === b.nick && a.password === b.password;
}
