import type { BareJid } from "@tandem/protocol";
import { correctedIdOf } from "@tandem/protocol/xep-0308-correction";
import { buildTombstone, retractedIdOf } from "@tandem/protocol/xep-0424-retraction";
import type { XmlElement } from "@tandem/xml";
import {
  type ArchiveEntry,
  bury,
  correctedBy,
  isBuried,
  messageBy,
  type ModuleHost,
  type NewArchiveEntry,
} from "../../core/index.ts";

/** What a message does with an earlier one of its sender (AR13, AR14). */
export interface Amendment {
  readonly kind: "retract" | "correct";
  /** The sender's own id of the earlier one. */
  readonly id: string;
}

/** Null: it is a message of its own. */
export function amendmentOf(stanza: XmlElement): Amendment | null {
  const retracted = retractedIdOf(stanza);
  if (retracted !== null) return { kind: "retract", id: retracted };
  const corrected = correctedIdOf(stanza);
  return corrected === null ? null : { kind: "correct", id: corrected };
}

/**
 * What is meant in each of the archives that keep the amendment, in their order. Only the sender's own: their messages to that
 * person are "out" in their archive and "in" in the other's. Waits for what was said just before to be on disk.
 */
export async function amendedIn(
  host: ModuleHost,
  { id }: Amendment,
  by: BareJid,
  entries: readonly NewArchiveEntry[],
): Promise<readonly (ArchiveEntry | undefined)[]> {
  await host.storage.flush();
  const { archive } = host.storage;
  const formerUntil = await host.formerAccounts.endOf(by);
  return await Promise.all(
    entries.map((entry) => messageBy(archive, { ...entry, formerUntil }, id, host.limits.amendedScanMax)),
  );
}

/** The words of an amendment are found with the message that they are about, or not at all. */
export function asAmendment(entry: NewArchiveEntry, target: ArchiveEntry | undefined): NewArchiveEntry {
  return target === undefined ? entry : { ...entry, text: "", traits: [] };
}

/** Changes the message that is meant. One that was taken back stays so, whatever is said of it later. */
export async function amend(
  host: ModuleHost,
  { kind }: Amendment,
  target: ArchiveEntry,
  stanza: XmlElement,
): Promise<void> {
  if (isBuried(target)) return;
  const { archive } = host.storage;
  if (kind === "correct") {
    const now = correctedBy(target, stanza);
    await archive.replace(target.archive, target.id, now.stanza, now.text, now.traits);
    return;
  }
  const tombstone = buildTombstone({ id: stanza.attr("id"), time: host.clock.now() });
  await bury(archive, archive, target, { author: target, tombstone, scanMax: host.limits.amendedScanMax });
}
