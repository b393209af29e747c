import { variableOf } from "./load.ts";
import { settings, type Setting } from "./settings.ts";

const intro = `# Configuration

One TOML file (\`--config FILE\`), environment variables, options of the command line; the later beats the earlier. Without any of them Tandem runs with the defaults. \`npx tandem check-config\` checks and prints what holds. A key that is unknown or wrong is refused with its line and the nearest right name.

The variable of a key is \`TANDEM_\` and its path in capitals: \`limits.stanza_chars_max\` is \`${variableOf("limits.stanza_chars_max")}\`. Lists in variables are separated by commas.

This page is made from the program (\`npx vitest run --project unit packages/server/src/host/config -u\`).
`;

/** docs/configuration.md, from the keys themselves. */
export function configurationMarkdown(): string {
  const parts = [intro];
  for (const [section, keys] of bySection()) {
    parts.push(
      section === "" ? "## Top of the file" : `## [${section}]`,
      "",
      "| key | default | unit | what it is |",
      "|---|---|---|---|",
    );
    for (const [name, setting] of keys) parts.push(row(name, setting));
    parts.push("");
  }
  return parts.join("\n");
}

function bySection(): ReadonlyMap<string, readonly (readonly [string, Setting])[]> {
  return Map.groupBy(
    Object.entries(settings).map(([key, setting]) => [key, setting] as const),
    ([key]) => (key.includes(".") ? key.slice(0, key.indexOf(".")) : ""),
  );
}

function row(key: string, { fallback, unit, doc, example }: Setting): string {
  const shown = fallback === undefined ? `none, e.g. \`"${example}"\`` : `\`${JSON.stringify(fallback)}\``;
  return `| \`${key.slice(key.indexOf(".") + 1)}\` | ${shown} | ${unit ?? ""} | ${doc} |`;
}
