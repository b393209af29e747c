import { type BareJid, NS_CLIENT } from "@tandem/protocol";
import { buildCorrected, timesCorrected } from "@tandem/protocol/tandem-search";
import { correctedIdOf, NS_CORRECTION } from "@tandem/protocol/xep-0308-correction";
import { originIdOf } from "@tandem/protocol/xep-0359-stanza-ids";
import { NS_REFERENCES } from "@tandem/protocol/xep-0372-references";
import { NS_OCCUPANT_ID } from "@tandem/protocol/xep-0421-occupant-id";
import { NS_RETRACTION } from "@tandem/protocol/xep-0424-retraction";
import { NS_FALLBACK } from "@tandem/protocol/xep-0428-fallback";
import { el, escapeAttr, parseElement, serialize, XmlElement } from "@tandem/xml";
import { archiveText, archiveTraits } from "./archive-traits.ts";
import type { Archive, ArchiveEntry, ArchiveTrait } from "./ports/index.ts";

const PAGE_MAX = 500;
/** Written at a corrected message, so that whoever gives it out need not read every other to know. */
const MARK = "<corrected ";

/** Whose message it is, as their archive tells: in a room `peer` wrote it, with a person `sender` says which of the two. */
export interface Author {
  readonly archive: BareJid;
  readonly peer: BareJid;
  readonly sender: string;
  readonly isShared?: boolean;
  /** Milliseconds since 1970: what was said up to then under that address was said by somebody else. */
  readonly formerUntil?: number;
}

/**
 * The author's message of that id, which they gave it themselves (XEP-0308 v1.2.1 §3, XEP-0424 v0.4.2 §3.1): one look for an
 * origin-id; a message that has none is looked for among the newest `scanMax` of its author.
 */
export async function messageBy(
  archive: Archive,
  author: Author,
  id: string,
  scanMax: number,
): Promise<ArchiveEntry | undefined> {
  const { formerUntil = -1 } = author;
  const known = await archive.ofOrigin({ ...author, originId: id });
  if (known !== undefined) return known.at > formerUntil ? known : undefined;
  const attribute = `id="${escapeAttr(id)}"`;
  let beforeId: number | undefined;
  for (let left = scanMax; left > 0; left -= PAGE_MAX) {
    const limit = Math.min(PAGE_MAX, left);
    const page = await archive.page({ archive: author.archive, peer: author.peer, beforeId, from: "end", limit });
    const found = page.entries.findLast(
      (entry) =>
        isBy(entry, author) && entry.stanza.includes(attribute) && parseElement(entry.stanza).attr("id") === id,
    );
    if (found !== undefined) return found.at > formerUntil ? found : undefined;
    if (page.complete) return undefined;
    beforeId = page.entries[0]?.id;
  }
  return undefined;
}

function isBy(entry: ArchiveEntry, { sender, isShared = false }: Author): boolean {
  return isShared || entry.sender === sender;
}

/** It was taken back: nothing is left of what was said. */
export function isBuried(entry: ArchiveEntry): boolean {
  return entry.stanza.includes(NS_RETRACTION) && buriedIn(parseElement(entry.stanza)) !== undefined;
}

function buriedIn(stanza: XmlElement): XmlElement | undefined {
  return stanza.child("retracted", NS_RETRACTION);
}

/** A message as it stands since it was corrected: what it was is kept, the words and traits by which it is found are new. */
export interface Corrected {
  readonly stanza: string;
  readonly text: string;
  readonly traits: readonly ArchiveTrait[];
}

/** What a message is, whatever it says. */
const KEPT: ReadonlySet<ArchiveTrait> = new Set(["file", "important", "story"]);

/** XEP-0308 v1.2.1. A file that the message had it has still, for who reads its history finds it there. */
export function correctedBy(original: ArchiveEntry, correction: XmlElement): Corrected {
  const was = parseElement(original.stanza);
  const text = archiveText(correction);
  const kept = archiveTraits(was, "").filter((trait) => KEPT.has(trait));
  const traits = new Set([...kept, ...archiveTraits(correction, text)]);
  traits.delete("counts");
  const children = was.children.filter((child) => typeof child === "string" || timesCorrected(child) === 0);
  const times = was.elements().reduce((sum, child) => sum + timesCorrected(child), 1);
  const stanza = new XmlElement(was.name, was.ns, was.attrs, [...children, buildCorrected(times)]);
  return { stanza: serialize(stanza), text, traits: [...traits] };
}

/**
 * A message as a search shows it: in the place of the first version, in the words of the last (docs/protocol/search.md §4).
 * What points into the text that was corrected is left out.
 */
export function asNowRead({ stanza, text }: Pick<ArchiveEntry, "stanza" | "text">): string {
  if (!stanza.includes(MARK)) return stanza;
  const was = parseElement(stanza);
  if (!was.elements().some((child) => timesCorrected(child) > 0)) return stanza;
  const rest = was.elements().filter((child) => !child.is("body", NS_CLIENT) && !POINTING.has(child.ns));
  return serialize(new XmlElement(was.name, was.ns, was.attrs, [el("body", NS_CLIENT, {}, text), ...rest]));
}

const POINTING: ReadonlySet<string> = new Set([NS_FALLBACK, NS_REFERENCES]);

/** What stays of a message: that it was there, whose it was, and what is told of its end (XEP-0424 v0.4.2 §5). */
export function tombstoneOf({ stanza }: ArchiveEntry, tombstone: XmlElement): string {
  return serialize(emptied(parseElement(stanza), [tombstone]));
}

/** Of a correction of what was taken back: that there was one. */
export function emptiedCorrection({ stanza }: ArchiveEntry): string {
  const was = parseElement(stanza);
  const replace = was.child("replace", NS_CORRECTION);
  return serialize(emptied(was, replace === undefined ? [] : [replace]));
}

function emptied(was: XmlElement, children: readonly XmlElement[]): XmlElement {
  const attrs = ["from", "to", "type", "id"].flatMap((name) => {
    const value = was.attr(name);
    return value === undefined ? [] : [name, value];
  });
  const author = was.child("occupant-id", NS_OCCUPANT_ID);
  return new XmlElement(was.name, was.ns, attrs, author === undefined ? [...children] : [author, ...children]);
}

/** The corrections of a message, of which its mark says how many there are; looked for in the `scanMax` of its author behind it. */
export async function correctionsOf(
  archive: Archive,
  author: Author,
  original: ArchiveEntry,
  scanMax: number,
): Promise<readonly ArchiveEntry[]> {
  if (!original.stanza.includes(MARK)) return [];
  const was = parseElement(original.stanza);
  const wanted = was.elements().reduce((sum, child) => sum + timesCorrected(child), 0);
  const ids = new Set([was.attr("id"), originIdOf(was)]);
  const found: ArchiveEntry[] = [];
  let afterId = original.id;
  for (let left = scanMax; left > 0 && found.length < wanted; left -= PAGE_MAX) {
    const limit = Math.min(PAGE_MAX, left);
    const page = await archive.page({ archive: author.archive, peer: author.peer, afterId, from: "start", limit });
    for (const entry of page.entries) {
      if (!isBy(entry, author) || !entry.stanza.includes(NS_CORRECTION)) continue;
      if (ids.has(correctedIdOf(parseElement(entry.stanza)) ?? undefined)) found.push(entry);
    }
    if (page.complete) break;
    afterId = page.entries.at(-1)?.id ?? afterId;
  }
  return found;
}

/** Takes a message out of an archive, with all that it ever said (XEP-0424 v0.4.2 §5); `writer` is how that archive is written. */
export async function bury(
  archive: Archive,
  writer: Pick<Archive, "replace">,
  entry: ArchiveEntry,
  { author, tombstone, scanMax }: { author: Author; tombstone: XmlElement; scanMax: number },
): Promise<void> {
  const corrections = await correctionsOf(archive, author, entry, scanMax);
  await Promise.all([
    writer.replace(author.archive, entry.id, tombstoneOf(entry, tombstone), ""),
    ...corrections.map((one) => writer.replace(author.archive, one.id, emptiedCorrection(one), "")),
  ]);
}
