import { bareOf, isFull, parseJid, type BareJid, type FullJid } from "@tandem/protocol";
import { encodeBase64 } from "@tandem/protocol/encoding";
import { buildLastQuery, parseLast } from "@tandem/protocol/xep-0012-last";
import { buildVCard, changedVCard, NS_VCARD, parseVCard, type VCard } from "@tandem/protocol/xep-0054-vcard-temp";
import { buildTimeRequest, NS_TIME, parseTimeOffset } from "@tandem/protocol/xep-0202-time";
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import type { ToldNames } from "../roster/told-names.ts";
import { createPhotos, type Photos } from "./photos.ts";

/** What a card says of somebody, as far as the server lets me see it (PR7). */
export interface PersonCard {
  /** Asked, and not yet answered. */
  readonly isLoading: boolean;
  readonly name?: string;
  readonly title?: string;
  readonly department?: string;
  readonly organisation?: string;
  readonly mail?: string;
  readonly office?: string;
  readonly numbers: readonly { readonly kind: "work" | "mobile" | "home"; readonly number: string }[];
  /** Minutes that their clock is ahead of UTC. */
  readonly offset?: number;
  /** Milliseconds since the epoch: when they were last there. Only of somebody who is not. */
  readonly lastActive?: number;
  /** What their calendar says next; nothing as long as no calendar is connected. */
  readonly schedule?: { readonly kind: "free" | "busy" | "out-of-office"; readonly until: number };
}

/** What people write into their own card; the rest of it stays as it is. */
export interface OwnCard {
  readonly mobile: string;
  readonly home: string;
}

export interface Cards {
  readonly photos: Photos;
  /** Asked for when somebody looks, and again when they look again. */
  of(jid: BareJid): ReadonlySignal<PersonCard>;
  /** Asks once a session for the name of somebody whose name nobody knows. Never rejects. */
  learnName(jid: BareJid): Promise<void>;
  heard(presence: XmlElement): void;
  /** Reject with RequestError. */
  own(): Promise<OwnCard>;
  setOwn(change: OwnCard): Promise<void>;
  /** Of a room that one owns (XEP-0486). Undefined takes it away. */
  setRoomPhoto(room: BareJid, photo: { readonly type: string; readonly bytes: Uint8Array } | undefined): Promise<void>;
  /** Undefined takes it away. */
  setPhoto(photo: { readonly type: string; readonly bytes: Uint8Array } | undefined): Promise<void>;
}

const NOTHING: PersonCard = { isLoading: true, numbers: [] };

export function createCards(context: Context, names: ToldNames): Cards {
  const { connection, account, store, ports } = context;
  const cards = new Map<BareJid, { readonly card: Signal<PersonCard>; readonly seen: ReadonlySignal<PersonCard> }>();
  /** Somebody's program, to ask for their clock. */
  const programs = new Map<BareJid, FullJid>();

  const read = async (jid: BareJid): Promise<XmlElement | undefined> => {
    const to = jid === account ? undefined : jid;
    return (await connection.request("get", to, buildVCard({}))).child("vCard", NS_VCARD);
  };
  const readCard = async (jid: BareJid): Promise<VCard | null> => {
    const card = parseVCard(await read(jid));
    names.tell(jid, card?.fullName);
    return card;
  };
  const photos = createPhotos({
    store,
    sha1: (bytes) => ports.crypto.hash("SHA-1", bytes),
    fetch: async (jid) => (await readCard(jid))?.photo,
  });
  /** Asked for their names in this session. */
  const asked = new Set<BareJid>();

  const entry = (jid: BareJid) => {
    const known = cards.get(jid);
    if (known !== undefined) return known;
    const card = signal(NOTHING);
    const made = { card, seen: computed(() => card.value, { watched: () => void load(jid, card) }) };
    cards.set(jid, made);
    return made;
  };

  const load = async (jid: BareJid, card: Signal<PersonCard>): Promise<void> => {
    const [vcard, offset, lastActive] = await Promise.all([
      attempt(() => readCard(jid)),
      attempt(() => offsetOf(jid)),
      attempt(() => lastActiveOf(jid)),
    ]);
    if (vcard !== undefined && vcard !== null) void photos.learn(jid, vcard.photo);
    const zone = offset ?? vcard?.offset;
    card.value = {
      ...personCard(vcard ?? undefined),
      ...(zone !== undefined && { offset: zone }),
      ...(lastActive !== undefined && { lastActive }),
    };
  };

  const offsetOf = async (jid: BareJid): Promise<number | undefined> => {
    const program = programs.get(jid);
    if (program === undefined) return undefined;
    const answer = await connection.request("get", program, buildTimeRequest());
    return parseTimeOffset(answer.child("time", NS_TIME)) ?? undefined;
  };

  const lastActiveOf = async (jid: BareJid): Promise<number | undefined> => {
    if (programs.has(jid)) return undefined;
    const answer = await connection.request("get", jid, buildLastQuery());
    const query = answer.firstElement();
    const seconds = query === undefined ? null : parseLast(query);
    return seconds === null ? undefined : ports.time.now() - seconds * 1000;
  };

  const change = async (next: Parameters<typeof changedVCard>[1]): Promise<void> => {
    const card = changedVCard(await read(account), next);
    await connection.request("set", undefined, card);
    await photos.learn(account, parseVCard(card)?.photo);
  };

  return {
    photos,
    of: (jid) => entry(jid).seen,
    async learnName(jid) {
      if (asked.has(jid) || names.of(jid) !== undefined) return;
      asked.add(jid);
      if ((await attempt(() => readCard(jid))) === undefined) asked.delete(jid);
    },
    heard(presence) {
      photos.heard(presence);
      const from = parseJid(presence.attr("from") ?? "");
      if (from === null || !isFull(from)) return;
      const type = presence.attr("type");
      if (type === undefined) programs.set(bareOf(from), from);
      else if (type === "unavailable" && programs.get(bareOf(from)) === from) programs.delete(bareOf(from));
    },
    async own() {
      const numbers = parseVCard(await read(account))?.numbers ?? [];
      const first = (kind: string): string => numbers.find((one) => one.kind === kind)?.number ?? "";
      return { mobile: first("mobile"), home: first("home") };
    },
    setOwn: ({ mobile, home }) => change({ numbers: { mobile: mobile.trim(), home: home.trim() } }),
    async setRoomPhoto(room, photo) {
      const told = photo && { type: photo.type, data: encodeBase64(photo.bytes) };
      await connection.request("set", room, buildVCard(told === undefined ? {} : { photo: told }));
      await photos.learn(room, told);
    },
    setPhoto: (photo) =>
      change({ photo: photo === undefined ? null : { type: photo.type, data: encodeBase64(photo.bytes) } }),
  };
}

function personCard(card: VCard | undefined): PersonCard {
  const { fullName: name, title, department, organisation, mail, office, numbers = [] } = card ?? {};
  return {
    isLoading: false,
    numbers,
    ...(name !== undefined && { name }),
    ...(title !== undefined && { title }),
    ...(department !== undefined && { department }),
    ...(organisation !== undefined && { organisation }),
    ...(mail !== undefined && { mail }),
    ...(office !== undefined && { office }),
  };
}

/** A part of a card that somebody may not see, or that their program does not tell, leaves the rest alone. */
async function attempt<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return undefined;
  }
}
