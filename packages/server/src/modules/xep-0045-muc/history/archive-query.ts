import { bareOf, type BareJid, message } from "@tandem/protocol";
import { buildForm, type DataForm } from "@tandem/protocol/xep-0004-data-forms";
import { NS_MUC_USER } from "@tandem/protocol/xep-0045-muc";
import {
  archiveResultAround,
  type ArchiveQuery as WireQuery,
  buildFin,
  buildMetadata,
  FULL_TEXT_FIELD,
  NS_MAM,
  parseArchiveQuery,
} from "@tandem/protocol/xep-0313-mam";
import { el, serializeAround, serializeWith, type XmlElement } from "@tandem/xml";
import { type ArchiveEntry, archivePortion, type ArchiveQuery, type IqContext } from "../../../core/index.ts";
import { accessRoom, type Standing } from "../access.ts";
import { isAtLeast } from "../affiliations/rules.ts";
import { errors } from "../errors.ts";
import type { Room } from "../room.ts";
import { type RoomsService, senderOf } from "../service.ts";

/** Past this a count is not worth its time; XEP-0059 §2.6 lets it be a guess. */
const COUNT_MAX = 10_000;

/** XEP-0313 §4: the archive of a room, for those who may read it. */
export async function queryArchive(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  const standing = await accessArchive(service, room, senderOf(context).account);
  const wire = parseArchiveQuery(context.payload);
  if (wire === "malformed") throw errors.raise["rooms/bad-form"]();
  if (wire === "unknown-field") throw errors.raise["rooms/unknown-archive-field"]();
  const query = await toStorageQuery(service, room.jid, wire);
  const { archive } = service.host.storage;
  if (wire.page?.max === 0) {
    return buildFin({ isComplete: false, page: { count: await archive.count(query, COUNT_MAX) } });
  }
  const page = archivePortion(await archive.page(query), query.from, service.host.limits);
  const seesJids = standing.record.config.whois === "anyone" || isAtLeast(standing.affiliation, "admin");
  const entries = wire.isFlipped === true ? page.entries.toReversed() : page.entries;
  for (const entry of entries) {
    const options = { queryId: wire.queryId, to: context.from, seesJids };
    await service.replyWritten(context, (parentNs) => resultText(room, entry, options, parentNs));
  }
  // Flipping changes the order of sending only: pages are asked for by the same ends.
  const ids = { first: page.entries[0]?.id.toString(), last: page.entries.at(-1)?.id.toString() };
  return buildFin({ isComplete: page.complete, page: ids });
}

/** SV7. A room without history has no archive to ask, whatever it kept before. */
async function accessArchive(service: RoomsService, room: Room, account: BareJid): Promise<Standing> {
  const standing = await accessRoom(service, room, account, "read");
  if (!standing.record.config.isArchived) throw errors.raise["rooms/no-archive"]();
  return standing;
}

async function toStorageQuery(service: RoomsService, archive: BareJid, wire: WireQuery): Promise<ArchiveQuery> {
  const { filter, page } = wire;
  const { archivePageDefault, archivePageMax } = service.host.limits;
  const known = (id: string | undefined): Promise<number | undefined> => knownId(service, archive, id);
  const isBackwards = page?.before !== undefined;
  const after = [await known(filter.afterId), await known(page?.after)].filter((id) => id !== undefined);
  const before = [await known(filter.beforeId), await known(page?.before || undefined)].filter(
    (id) => id !== undefined,
  );
  return {
    archive,
    peer: filter.with === undefined ? undefined : bareOf(filter.with),
    start: filter.start,
    end: filter.end,
    afterId: after.length === 0 ? undefined : Math.max(...after),
    beforeId: before.length === 0 ? undefined : Math.min(...before),
    ids: filter.ids?.slice(0, archivePageMax).map((id) => parseId(id)),
    text: filter.text,
    from: isBackwards ? "end" : "start",
    limit: Math.max(1, Math.min(page?.max ?? archivePageDefault, archivePageMax)),
  };
}

/** XEP-0313 §4.3.2: an id that the archive does not hold is an error, not an empty page: the client must notice its gap. */
async function knownId(service: RoomsService, archive: BareJid, text: string | undefined): Promise<number | undefined> {
  if (text === undefined) return undefined;
  const id = parseId(text);
  if ((await service.host.storage.archive.get(archive, id)) !== undefined) return id;
  throw errors.raise["rooms/unknown-archive-id"]({ id });
}

function parseId(text: string): number {
  const id = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(id)) throw errors.raise["rooms/unknown-archive-id"]();
  return id;
}

interface ResultOptions {
  readonly queryId: string | undefined;
  readonly to: string;
  readonly seesJids: boolean;
}

/** Ex. 18 of XEP-0313: with the real address only for those who may know it (XEP-0313 §6.1.2). */
function resultText(room: Room, entry: ArchiveEntry, options: ResultOptions, parentNs: string): string {
  const { to, queryId, seesJids } = options;
  const around = [
    message("normal", { from: room.jid, to }),
    ...archiveResultAround(String(entry.id), queryId, { time: entry.at }),
  ];
  const sender = el("x", NS_MUC_USER, {}, el("item", NS_MUC_USER, { jid: entry.peer }));
  const stanza = seesJids ? serializeWith(entry.stanza, { children: [sender] }) : entry.stanza;
  return serializeAround(around, stanza, parentNs);
}

/** §4.1.1: which fields a query may have. */
export async function askArchiveForm(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  await accessArchive(service, room, senderOf(context).account);
  const names = ["with", "start", "end", "before-id", "after-id", FULL_TEXT_FIELD];
  const form: DataForm = {
    type: "form",
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [NS_MAM] },
      ...names.map((name) => ({ name, type: name === "with" ? "jid-single" : "text-single", values: [] }) as const),
      { name: "ids", type: "list-multi", values: [] },
    ],
  };
  return el("query", NS_MAM, {}, buildForm(form));
}

/** §4.1.5. */
export async function askArchiveBounds(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  await accessArchive(service, room, senderOf(context).account);
  const bounds = await service.host.storage.archive.bounds(room.jid);
  if (bounds === null) return buildMetadata({});
  const end = (entry: ArchiveEntry): { id: string; time: number } => ({ id: String(entry.id), time: entry.at });
  return buildMetadata({ start: end(bounds.first), end: end(bounds.last) });
}
