import { expect, test } from "vitest";
import { highlight } from "./highlight.ts";

const plain = (code: string, language: string) =>
  highlight(code, language)
    ?.map(({ text }) => text)
    .join("");

test("[RM18] code is coloured by its language, by names that people write", () => {
  expect(highlight("select 'a' -- why", "sql")).toEqual([
    { text: "select", kind: "key" },
    { text: " " },
    { text: "'a'", kind: "str" },
    { text: " " },
    { text: "-- why", kind: "dim" },
  ]);
  for (const name of ["ts", "js", "py", "sh", "yml", "html", "cs", "toml", "rs"])
    expect(highlight("x", name)).toBeDefined();
  expect(highlight("x", "klingon")).toBeUndefined();
});

test("[RM18][SV5] put together the pieces are the code to the letter, whatever it is", () => {
  const hostile = `</span><script>alert("1")</script><span class="hljs-keyword" onclick='x'>&amp; &lt; &#x27; \u202E if (a < b && c > d)`;
  for (const language of ["xml", "javascript", "sql", "diff", "bash"]) expect(plain(hostile, language)).toBe(hostile);
});
