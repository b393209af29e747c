import { type ReactElement, useMemo, useState } from "react";
import { Button } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { RichText } from "../text/index.ts";

/** What of a long post is seen before it is opened. */
const PREVIEW_CHARS = 240;

interface StoryProps {
  readonly title: string;
  readonly text: string;
  readonly mention?: string | undefined;
}

/** A long post: its title, the beginning, and the rest when it is wanted (RM17). */
export function Story({ title, text, mention }: StoryProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const words = useMemo(() => wordsIn(text), [text]);
  const isCut = text.length > PREVIEW_CHARS;
  return (
    <section className="td-story">
      <h3 className="td-story-title">
        <bdi>{title}</bdi>
      </h3>
      <RichText text={isOpen || !isCut ? text : beginning(text)} mention={mention} />
      {isCut && (
        <div className="td-story-more">
          <Button look="link" size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? strings.compose.showLess : strings.compose.readAll}
          </Button>
          <span className="td-num">{strings.compose.words(words)}</span>
        </div>
      )}
    </section>
  );
}

function wordsIn(text: string): number {
  let count = 0;
  for (const { isWordLike } of new Intl.Segmenter(undefined, { granularity: "word" }).segment(text))
    if (isWordLike === true) count++;
  return count;
}

/** Up to the end of a word, and of no more than a few lines. */
function beginning(text: string): string {
  const start = text.slice(0, PREVIEW_CHARS).split("\n").slice(0, 4).join("\n");
  return `${start.replace(/\s+\S*$/u, "")}…`;
}
