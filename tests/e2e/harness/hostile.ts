/** What people and programs send to break a page, one of each kind. Shown to the letter, they do nothing. */
export const hostileTexts: readonly string[] = [
  `<script>document.title = "owned"</script>`,
  `<img src="https://evil.example/x" onerror="document.title='owned'">`,
  `<svg onload="document.title='owned'"><style>* { display: none }</style></svg>`,
  `</article></div><iframe srcdoc="<script>parent.document.title='owned'</script>">`,
  `<style>body { visibility: hidden }</style><link rel="stylesheet" href="https://evil.example/x.css">`,
  `{{constructor.constructor("document.title='owned'")()}} \${document.title = "owned"}`,
  `&lt;b&gt; &amp;amp; &#x3c;script&#x3e; %3Cscript%3E`,
  "before \u202Eright to left override\u202C after \u2067isolate without an end",
  "zero\u200Bwidth\u200Djoiners\u2060and\uFEFFmarks",
  `${"\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}".repeat(60)}`,
  `Z${"\u0353\u0344\u0301".repeat(120)}algo`,
  `${"\uFDFD".repeat(40)} ${"\u{12031}".repeat(40)}`,
  "W".repeat(2000),
  `https://evil.example/${"a".repeat(1500)}`,
  `javascript:alert(1) data:text/html,<script>alert(1)</script> vbscript:x`,
];

/** The same with marks of styling (XEP-0393), which are shown as styles. */
export const styledTexts: readonly string[] = [
  "*_~".repeat(300),
  "> ".repeat(60),
  `\`\`\`html\n<script>document.title = "owned"</script>\n\`\`\``,
  `*<b onmouseover="document.title='owned'">*_<i>_`,
];
