// Loaded with the first block of code that names a known language; see code-block.tsx.
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import powershell from "highlight.js/lib/languages/powershell";
import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

const LANGUAGES = {
  ...{ bash, c, cpp, csharp, css, diff, go, ini, java, javascript, json, powershell, python, rust, sql, typescript },
  ...{ xml, yaml },
};
for (const [name, grammar] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, grammar);

/** Our four colours of code: words of the language, texts, values, and what is said beside it. */
export type TokenKind = "key" | "str" | "num" | "dim";

export interface Token {
  readonly text: string;
  readonly kind?: TokenKind;
}

const KINDS: Readonly<Record<string, TokenKind>> = {
  keyword: "key",
  built_in: "key",
  type: "key",
  name: "key",
  section: "key",
  "selector-tag": "key",
  string: "str",
  regexp: "str",
  addition: "str",
  number: "num",
  literal: "num",
  symbol: "num",
  attr: "num",
  attribute: "num",
  variable: "num",
  deletion: "num",
  comment: "dim",
  quote: "dim",
  meta: "dim",
  doctag: "dim",
};

/** The code in coloured pieces; undefined: nobody knows the language. Put together they are the code, to the letter. */
export function highlight(code: string, language: string): readonly Token[] | undefined {
  if (hljs.getLanguage(language) === undefined) return undefined;
  return tokensOf(hljs.highlight(code, { language, ignoreIllegals: true }).value);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
const PIECE = /<span class="([^"]*)">|<\/span>|&(amp|lt|gt|quot|#x27);|[^<&]+/gu;

/** The library writes markup; it is read as data, so that whatever stands in it can only become text. */
function tokensOf(markup: string): readonly Token[] {
  const tokens: Token[] = [];
  const open: (TokenKind | undefined)[] = [];
  for (const [piece, scope, entity] of markup.matchAll(PIECE)) {
    // "hljs-title function_": the first says what it is; a language inside another says nothing of itself.
    if (scope !== undefined) open.push(KINDS[scope.split(" ")[0]?.replace("hljs-", "") ?? ""] ?? open.at(-1));
    else if (piece === "</span>") open.pop();
    else pushToken(tokens, entity === undefined ? piece : (ENTITIES[entity] ?? ""), open.at(-1));
  }
  return tokens;
}

function pushToken(tokens: Token[], text: string, kind: TokenKind | undefined): void {
  const last = tokens.at(-1);
  if (last !== undefined && last.kind === kind) tokens[tokens.length - 1] = { ...last, text: last.text + text };
  else tokens.push(kind === undefined ? { text } : { text, kind });
}
