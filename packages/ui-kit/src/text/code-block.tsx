import { type ReactElement, useEffect, useState } from "react";
import { Copy16 } from "../icons/index.ts";
import { announce, IconButton } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import type { Token } from "./highlight.ts";

/** Longer ones stay in one colour: reading their grammar would hold up the list. */
export const HIGHLIGHT_CHARS_MAX = 20_000;

interface CodeBlockProps {
  readonly text: string;
  /** As the sender names it. */
  readonly language?: string | undefined;
}

/** Code as it was written, in colours where its language is known. The colours come later and move nothing. */
export function CodeBlock({ text, language }: CodeBlockProps): ReactElement {
  const tokens = useTokens(text, language);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    announce(strings.message.copied);
  };
  return (
    <div className="td-code">
      {/* It scrolls sideways, so it can be reached by keyboard. */}
      <pre tabIndex={0} role="group" aria-label={strings.text.code(language)}>
        {tokens === undefined ? text : tokens.map(coloured)}
      </pre>
      <IconButton small className="td-code-copy" label={strings.text.copyCode} onClick={() => void copy()}>
        <Copy16 />
      </IconButton>
    </div>
  );
}

function coloured({ text, kind }: Token, index: number): ReactElement | string {
  return kind === undefined ? (
    text
  ) : (
    <span key={index} data-code={kind}>
      {text}
    </span>
  );
}

function useTokens(text: string, language: string | undefined): readonly Token[] | undefined {
  const [tokens, setTokens] = useState<readonly Token[]>();
  useEffect(() => {
    let isGone = false;
    setTokens(undefined);
    if (language === undefined || text.length > HIGHLIGHT_CHARS_MAX) return undefined;
    import("./highlight.ts").then(
      ({ highlight }) => {
        if (!isGone) setTokens(highlight(text, language));
      },
      (error: unknown) => console.warn("Code stays in one colour: its grammar could not be loaded.", error),
    );
    return () => {
      isGone = true;
    };
  }, [text, language]);
  return tokens;
}
