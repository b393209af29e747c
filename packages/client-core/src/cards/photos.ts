import { bareOf, parseBareJid, parseJid, type BareJid } from "@tandem/protocol";
import { parseMucUser } from "@tandem/protocol/xep-0045-muc";
import type { VCardPhoto } from "@tandem/protocol/xep-0054-vcard-temp";
import { avatarHashOf } from "@tandem/protocol/xep-0153-avatar-hash";
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import { RequestError } from "../connection/index.ts";
import type { LocalStore } from "../ports/index.ts";
import { checkedPhoto, hexOf } from "./photo.ts";

/** Cards that are asked for at once: a list that is scrolled through must not fill the connection. */
const AT_ONCE_MAX = 4;
/** Pictures that are kept on the device; past it the oldest go. */
export const PHOTOS_KEPT_MAX = 500;
const INDEX_KEY = "photos";

/** Pictures of people, fetched when somebody looks at them, and kept by their SHA-1. */
export interface Photos {
  /** Address of the picture for an `<img>`; undefined: none, or not yet known. */
  of(jid: BareJid): ReadonlySignal<string | undefined>;
  /** Presence tells which picture there is now (XEP-0153); in a room, of the real address where the room shows it. */
  heard(presence: XmlElement): void;
  /** Which picture somebody, or a room, has now: its SHA-1 in hexadecimal digits, "" for none. */
  tell(jid: BareJid, hash: string): void;
  /** A card was read anyway: its picture is no news that has to be fetched. */
  learn(jid: BareJid, photo: VCardPhoto | undefined): Promise<void>;
}

export interface PhotoSource {
  readonly store: LocalStore;
  sha1(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
  /** Reads somebody's card; rejects with RequestError. */
  fetch(jid: BareJid): Promise<VCardPhoto | undefined>;
}

interface Entry {
  readonly image: Signal<string | undefined>;
  readonly shown: ReadonlySignal<string | undefined>;
  /** SHA-1 as last told; "" for none, undefined as long as nobody has said. */
  hash: string | undefined;
  /** Of the picture that is in `image`. */
  imageHash: string | undefined;
  isWatched: boolean;
  isAsked: boolean;
}

export function createPhotos({ store, sha1, fetch }: PhotoSource): Photos {
  const entries = new Map<BareJid, Entry>();
  const queue = new Set<BareJid>();
  const running = new Set<BareJid>();

  const entry = (jid: BareJid): Entry => {
    const found = entries.get(jid);
    if (found !== undefined) return found;
    const image = signal<string | undefined>(undefined);
    const made: Entry = {
      image,
      shown: computed(() => image.value, {
        watched: () => {
          made.isWatched = true;
          want(jid, made);
        },
        unwatched: () => void (made.isWatched = false),
      }),
      hash: undefined,
      imageHash: undefined,
      isWatched: false,
      isAsked: false,
    };
    entries.set(jid, made);
    return made;
  };

  const want = (jid: BareJid, who: Entry): void => {
    if (isCurrent(who)) return;
    queue.add(jid);
    pump();
  };

  const pump = (): void => {
    for (const jid of queue) {
      if (running.size >= AT_ONCE_MAX) return;
      // Whoever is being asked for waits for that answer: it may be what is wanted.
      if (running.has(jid)) continue;
      queue.delete(jid);
      const who = entry(jid);
      // Scrolled by: whoever comes back is asked for then.
      if (!who.isWatched || isCurrent(who)) continue;
      running.add(jid);
      void load(jid, who).finally(() => {
        running.delete(jid);
        pump();
      });
    }
  };

  const load = async (jid: BareJid, who: Entry): Promise<void> => {
    const kept = who.hash ?? (await store.get(`photo-of/${jid}`));
    if (typeof kept === "string" && kept !== "" && (await showKept(who, kept)) && who.hash === kept) return;
    if (who.isAsked && who.hash === undefined) return;
    who.isAsked = true;
    try {
      await learn(jid, await fetch(jid));
    } catch (error) {
      // No card, not for me, or off-line: initials do as well. Another try comes with the next sign-in.
      if (!(error instanceof RequestError)) throw error;
    }
  };

  const showKept = async (who: Entry, hash: string): Promise<boolean> => {
    const url = await store.get(`photo/${hash}`);
    if (typeof url !== "string" || !url.startsWith("data:image/")) return false;
    who.imageHash = hash;
    who.image.value = url;
    return true;
  };

  const learn = async (jid: BareJid, photo: VCardPhoto | undefined): Promise<void> => {
    const who = entry(jid);
    const checked = checkedPhoto(photo);
    const hash = checked === null ? "" : hexOf(await sha1(checked.bytes));
    who.isAsked = true;
    who.imageHash = hash;
    who.image.value = checked?.url;
    await store.set(`photo-of/${jid}`, hash);
    if (checked !== null) await keep(hash, checked.url);
  };

  const keep = async (hash: string, url: string): Promise<void> => {
    const known = await store.get(INDEX_KEY);
    const old = Array.isArray(known) ? known.filter((one): one is string => typeof one === "string") : [];
    if (old.includes(hash)) return;
    await store.set(`photo/${hash}`, url);
    const next = [...old, hash];
    await store.set(INDEX_KEY, next.slice(-PHOTOS_KEPT_MAX));
    for (const gone of next.slice(0, -PHOTOS_KEPT_MAX)) await store.delete(`photo/${gone}`);
  };

  const tell = (jid: BareJid, hash: string): void => {
    const who = entry(jid);
    if (who.hash === hash) return;
    who.hash = hash;
    if (hash === "") who.image.value = undefined;
    else if (who.isWatched) want(jid, who);
  };

  return {
    of: (jid) => entry(jid).shown,
    tell,
    heard(presence) {
      if (presence.attr("type") !== undefined) return;
      const jid = personIn(presence);
      const hash = avatarHashOf(presence);
      if (jid !== null && hash !== undefined) tell(jid, hash);
    },
    learn,
  };
}

function isCurrent({ isAsked, hash, imageHash }: Entry): boolean {
  return hash === undefined ? isAsked : hash === imageHash || hash === "";
}

function personIn(presence: XmlElement): BareJid | null {
  const user = parseMucUser(presence);
  const from = parseJid(presence.attr("from") ?? "");
  if (user === null) return from === null ? null : bareOf(from);
  const real = user.items[0]?.jid;
  return real === undefined ? null : parseBareJid(bareOf(real));
}
