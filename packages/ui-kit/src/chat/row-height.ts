import type { MessageItem, TimelineItem } from "@tandem/client-core/view-models";
import { imageBox } from "../files/index.ts";

/** How rows are drawn in a list of one width. */
export interface RowMeasures {
  /** In px: what a message takes beside its text, with its author above, and joined to the one before; a line of text. */
  readonly head: number;
  readonly joined: number;
  readonly line: number;
  readonly linesOf: (text: string) => number;
}

/** Until rows have been drawn. */
export const ROUGH_MEASURES: RowMeasures = {
  head: 31,
  joined: 4,
  line: 20,
  linesOf: (text) => Math.ceil(text.length / 100),
};

/**
 * The true height is measured when the row comes into view. The nearer this is to it, the less there is to do then: for each row
 * that is otherwise, all rows below it get another place.
 */
export function estimatedHeight(item: TimelineItem | undefined, measures: RowMeasures): number {
  if (item?.kind !== "message") return item?.kind === "gap" ? 44 : 32;
  const { file, title, text } = item;
  const written = title === undefined ? measures.linesOf(text) : Math.ceil(STORY_CHARS_SHOWN / 100);
  const lines = Math.max(file === undefined ? 1 : 0, text === "" ? 0 : written);
  return lines * measures.line + fileHeight(file) + (item.joinedToPrevious ? measures.joined : measures.head);
}

/** About what is seen of a long post: its title, its beginning and a button. */
const STORY_CHARS_SHOWN = 500;

function fileHeight(file: MessageItem["file"]): number {
  if (file === undefined) return 0;
  return 8 + (file.isPreviewed ? imageBox(file).height : 52);
}
