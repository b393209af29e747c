import { Fragment, memo, type ReactElement, type ReactNode } from "react";
import { CodeBlock } from "./code-block.tsx";
import { Link } from "./link.tsx";
import { type Block, parseStyling, type Span } from "./styling.ts";

interface RichTextProps {
  readonly text: string;
  /** My name in the room: where it stands it is marked. */
  readonly mention?: string | undefined;
}

/** Somebody's words: text, links and a few styles, never markup. */
export const RichText = memo(function RichText({ text, mention }: RichTextProps): ReactElement {
  return <div className="td-text">{blocks(parseStyling(text), mention)}</div>;
});

function blocks(list: readonly Block[], mention: string | undefined): ReactNode {
  return list.map((block, index) => {
    // Parts of one text have no identity of their own.
    const key = index;
    if (block.kind === "pre") return <CodeBlock key={key} text={block.text} language={block.language} />;
    if (block.kind === "quote") return <blockquote key={key}>{blocks(block.blocks, mention)}</blockquote>;
    const last = index === list.length - 1 || list[index + 1]?.kind !== "line";
    return (
      <Fragment key={key}>
        {spans(block.spans, mention)}
        {last ? null : "\n"}
      </Fragment>
    );
  });
}

function spans(list: readonly Span[], mention: string | undefined): ReactNode {
  return list.map((span, index) => <Fragment key={index}>{spanElement(span, mention)}</Fragment>);
}

function spanElement(span: Span, mention: string | undefined): ReactNode {
  switch (span.kind) {
    case "text":
      return marked(span.text, mention);
    case "code":
      return <code>{span.text}</code>;
    case "link":
      return <Link link={span} />;
    case "strong":
      return <strong>{spans(span.spans, mention)}</strong>;
    case "emphasis":
      return <em>{spans(span.spans, mention)}</em>;
    case "strike":
      return <s>{spans(span.spans, mention)}</s>;
  }
}

function marked(text: string, mention: string | undefined): ReactNode {
  const at =
    mention === undefined || mention === "" ? -1 : text.toLocaleLowerCase().indexOf(mention.toLocaleLowerCase());
  if (at === -1 || mention === undefined) return text;
  const start = text[at - 1] === "@" ? at - 1 : at;
  const end = at + mention.length;
  return (
    <>
      {text.slice(0, start)}
      <span className="td-mention">{text.slice(start, end)}</span>
      {marked(text.slice(end), mention)}
    </>
  );
}
