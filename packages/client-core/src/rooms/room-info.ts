import type { BareJid } from "@tandem/protocol";
import { ADD_IN_FIELDS, type AddIn, addInOrigin, isAddInId } from "@tandem/protocol/tandem-add-ins";
import { ROOM_FIELDS } from "@tandem/protocol/tandem-rooms";
import { buildDiscoInfoRequest, NS_DISCO_INFO, parseDiscoInfo, type DiscoInfo } from "@tandem/protocol/xep-0030-disco";
import { NS_MAM } from "@tandem/protocol/xep-0313-mam";
import { NS_MODERATION } from "@tandem/protocol/xep-0425-moderation";
import { signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { Connection } from "../connection/index.ts";

/** Whether files may be posted (docs/protocol/rooms.md §2). Rooms that do not say so leave it to who carries the files. */
export function takesFilesBy(info: DiscoInfo): boolean {
  const told = toldBy(info, ROOM_FIELDS.files);
  return told !== "0" && told !== "false";
}

/** Whether whoever may post may change the topic (XEP-0045 §6.4); rooms that do not say so leave it to moderators. */
export function topicByAllBy(info: DiscoInfo): boolean {
  const told = toldBy(info, "muc#roominfo_subjectmod");
  return told === "1" || told === "true";
}

export function toldBy({ forms }: DiscoInfo, wanted: string): string | undefined {
  return forms.flatMap((form) => form.fields).find(({ name }) => name === wanted)?.values[0];
}

/** The page that a room shows beside its messages (docs/protocol/add-ins.md §5); undefined: none that could be shown. */
export function addInBy(info: DiscoInfo): AddIn | undefined {
  const told = (wanted: string): string => toldBy(info, wanted) ?? "";
  const [id, address, icon] = [told(ADD_IN_FIELDS.page), told(ADD_IN_FIELDS.address), told(ADD_IN_FIELDS.icon)];
  if (!isAddInId(id) || addInOrigin(address) === null) return undefined;
  return { id, address, name: told(ADD_IN_FIELDS.name) || id, ...(addInOrigin(icon) !== null && { icon }) };
}

/** What a room tells of itself. */
export interface RoomInfo {
  /** It is gone when the last one has left; false until asked. */
  readonly isTemporary: ReadonlySignal<boolean>;
  readonly knowsModeration: ReadonlySignal<boolean>;
  readonly takesFiles: ReadonlySignal<boolean>;
  /** What is said is kept (XEP-0313); undefined until asked. */
  readonly keepsHistory: ReadonlySignal<boolean | undefined>;
  /** Nobody corrects what they wrote; false until asked. */
  readonly isFinal: ReadonlySignal<boolean>;
  /** Whoever may post may change the topic; false until asked. */
  readonly isTopicByAll: ReadonlySignal<boolean>;
  /** Only of rooms of the own server: another could name any address of a page that is registered here. */
  readonly addIn: ReadonlySignal<AddIn | undefined>;
  /** Asks the room; the features that it names. Rejects with RequestError. */
  read(): Promise<readonly string[]>;
}

/** Its name goes into `name`. `onPicture`: SHA-1 of the room's picture as it tells (XEP-0486 §3.3), "" for none. `isKnownService`: until they are asked, rooms of Tandem's service are taken to be as it makes them. */
export function createRoomInfo(
  connection: Connection,
  { jid: room, name }: { readonly jid: BareJid; readonly name: Signal<string | undefined> },
  isKnownService: boolean,
  onPicture: (hash: string) => void,
): RoomInfo {
  const isTemporary = signal(false);
  const knowsModeration = signal(isKnownService);
  const takesFiles = signal(true);
  const keepsHistory = signal<boolean>();
  const isTopicByAll = signal(false);
  const isFinal = signal(false);
  const addIn = signal<AddIn | undefined>(undefined);
  return {
    isFinal,
    isTemporary,
    knowsModeration,
    takesFiles,
    keepsHistory,
    isTopicByAll,
    addIn,
    async read() {
      const answer = await connection.request("get", room, buildDiscoInfoRequest());
      const info = parseDiscoInfo(answer.child("query", NS_DISCO_INFO));
      const features = info?.features ?? [];
      name.value = info?.identities.find((identity) => identity.category === "conference")?.name;
      knowsModeration.value = features.includes(NS_MODERATION);
      isTemporary.value = features.includes("muc_temporary");
      const page = info === null || !isKnownService ? undefined : addInBy(info);
      // The same object while nothing changes: a page that is shown is not loaded anew.
      if (JSON.stringify(page) !== JSON.stringify(addIn.peek())) addIn.value = page;
      keepsHistory.value = info === null ? undefined : features.includes(NS_MAM);
      isFinal.value = info !== null && toldBy(info, ROOM_FIELDS.editMinutes) === "0";
      takesFiles.value = info === null || takesFilesBy(info);
      if (info !== null) onPicture(toldBy(info, "muc#roominfo_avatarhash") ?? "");
      isTopicByAll.value = info !== null && topicByAllBy(info);
      return features;
    },
  };
}
