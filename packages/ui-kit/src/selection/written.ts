import type { MessageItem } from "@tandem/client-core/view-models";
import { clockTime, strings, wholeDate } from "../strings/index.ts";
import { transcriptText, words } from "../transcript/index.ts";

type Parts = readonly (readonly MessageItem[])[];

/** As text, with a line where something is missing in between. */
export function partsText(parts: Parts): string {
  return parts.map((part) => transcriptText(part)).join(`\n${strings.selection.gap}\n\n`);
}

/** What stands above it: the room or person, how much there is, and when it was written down. */
export function headOf(title: string, parts: Parts, now: number): readonly string[] {
  return [title, words.count(parts.flat().length), words.saved(`${wholeDate(now)}, ${clockTime(now)}`)];
}
