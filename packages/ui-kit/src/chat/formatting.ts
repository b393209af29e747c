/** A text with the part of it that is selected. */
export interface Edit {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export type Format = "strong" | "emphasis" | "strike" | "list" | "code" | "inline-code";

const AROUND = { strong: "*", emphasis: "_", strike: "~", "inline-code": "`" } as const;

/** Puts the marks of XEP-0393 around the selection, or takes them away where they stand already. */
export function formatText(edit: Edit, format: Format): Edit {
  if (format === "list") return prefixLines(edit, "- ");
  if (format === "code") return wrap(edit, "```\n", "\n```");
  const mark = AROUND[format];
  return isWrapped(edit, mark) ? unwrap(edit, mark) : wrap(edit, mark, mark);
}

function isWrapped({ text, start, end }: Edit, mark: string): boolean {
  return start > 0 && text.slice(start - mark.length, start) === mark && text.slice(end, end + mark.length) === mark;
}

function unwrap({ text, start, end }: Edit, mark: string): Edit {
  const size = mark.length;
  return {
    text: text.slice(0, start - size) + text.slice(start, end) + text.slice(end + size),
    start: start - size,
    end: end - size,
  };
}

function wrap({ text, start, end }: Edit, before: string, after: string): Edit {
  return {
    text: text.slice(0, start) + before + text.slice(start, end) + after + text.slice(end),
    start: start + before.length,
    end: end + before.length,
  };
}

function prefixLines({ text, start, end }: Edit, prefix: string): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lines = text.slice(from, end).split("\n");
  const changed = lines.map((line) => prefix + line).join("\n");
  return {
    text: text.slice(0, from) + changed + text.slice(end),
    start: start + prefix.length,
    end: end + changed.length - (end - from),
  };
}

/** In place of the selection; the caret stands behind it. */
export function insertText({ text, start, end }: Edit, inserted: string): Edit {
  const caret = start + inserted.length;
  return { text: text.slice(0, start) + inserted + text.slice(end), start: caret, end: caret };
}

/** `@`, where a name may begin: with a space before it, unless there is one or nothing. */
export function startMention(edit: Edit): Edit {
  const before = edit.text.slice(0, edit.start);
  return insertText(edit, before === "" || /[\s(]$/u.test(before) ? "@" : " @");
}
