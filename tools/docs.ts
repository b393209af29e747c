import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { bindErrors, coreErrors, remoteErrors, type StanzaErrorRow } from "@tandem/server/core";
import { modules } from "@tandem/server/modules";
import { permissionLines } from "../tests/conformance/permissions/page.ts";

/**
 * Pages that are made from the code, so that they cannot drift: `npm run docs` writes them, a test requires that they are current.
 */
const root = join(import.meta.dirname, "..");

export const generated: Readonly<Record<string, () => string>> = {
  "docs/errors.md": errorsPage,
  "docs/permissions.md": permissionsPage,
  "docs/xeps.md": xepsPage,
};

function errorsPage(): string {
  const tables: readonly (readonly [string, Readonly<Record<string, StanzaErrorRow>>])[] = [
    ["core", coreErrors.table],
    ["core/stream", bindErrors.table],
    ["core/s2s", remoteErrors.table],
    ...modules.flatMap((module) => (module.errors === undefined ? [] : [[module.name, module.errors] as const])),
  ];
  const rows = tables.flatMap(([module, table]) =>
    Object.entries(table).map(
      ([code, row]) => `| \`${code}\` | ${row.condition} | ${row.type} | ${row.text} | ${row.source} | ${module} |`,
    ),
  );
  return page(
    "Errors",
    "Every refusal that the server puts on the wire. The code is stable and stands in the log; condition and type are those of RFC 6120 §8.3.",
    ["| code | condition | type | text | asked for by | module |", "|---|---|---|---|---|---|", ...rows.toSorted()],
  );
}

function permissionsPage(): string {
  const lead =
    "Who may do what in which room: the table that tests/conformance/permissions.test.ts asks of the server, cell by cell.";
  return page("Permissions in rooms", lead, permissionLines());
}

interface Extent {
  readonly codec: string[];
  readonly server: string[];
  readonly client: string[];
  readonly tests: string[];
}

function xepsPage(): string {
  const extents = new Map<string, Extent>();
  for (const file of files(root)) {
    const text = readFileSync(join(root, file), "utf8");
    for (const standard of new Set([...named(file), ...(isTest(file) ? mentioned(text) : [])]))
      note(extents, standard, file);
  }
  const rows = [...extents]
    .filter(([, extent]) => extent.codec.length + extent.server.length + extent.client.length > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([standard, e]) =>
        `| ${standard} | ${short(e.codec)} | ${short(e.server)} | ${short(e.client)} | ${short(e.tests)} |`,
    );
  return page(
    "Standards",
    "Where each RFC and XEP lives, and the test files that name it. What a server module does of its standard, with the version that was read, is in its `spec.md`.",
    ["| standard | codec | server | client | tests |", "|---|---|---|---|---|", ...rows],
  );
}

/** A folder named after a standard: `xep-0191-blocking`, `rfc-6121-roster`. */
function named(file: string): string[] {
  return [...file.matchAll(/\/(xep|rfc)-(\d{4})[-/]/g)].map((match) => `${(match[1] ?? "").toUpperCase()} ${match[2]}`);
}

function mentioned(text: string): string[] {
  return [...text.matchAll(/\b(XEP|RFC)[- ](\d{4})\b/g)].map((match) => `${match[1]} ${match[2]}`);
}

function note(extents: Map<string, Extent>, standard: string, file: string): void {
  let extent = extents.get(standard);
  if (extent === undefined) extents.set(standard, (extent = { codec: [], server: [], client: [], tests: [] }));
  if (isTest(file)) extent.tests.push(file);
  else if (file.startsWith("packages/protocol/")) extent.codec.push(file);
  else if (file.startsWith("packages/server/")) extent.server.push(file);
  else if (file.startsWith("packages/client-core/")) extent.client.push(file);
}

/** Folders, each once and no deeper than a module's; the page is for finding one's way, not for counting. */
function short(paths: readonly string[]): string {
  const folders = new Set(
    paths.map((path) =>
      path
        .replace(/\/[^/]+$/, "")
        .replace(/^packages\/(protocol|server|client-core)\/src\//, "$1/")
        .replace(/^(server\/modules\/[^/]+)\/.*/, "$1"),
    ),
  );
  return [...folders].toSorted().join("<br>");
}

const isTest = (file: string): boolean => /\.test\.ts$/.test(file);

function files(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !["node_modules", "dist", "dist-types", "data", "docs"].includes(name) && !name.startsWith("."))
    .flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return files(path);
      return /\.ts$/.test(name) && !/\.d\.ts$/.test(name) ? [relative(root, path)] : [];
    })
    .toSorted();
}

function page(title: string, lead: string, lines: readonly string[]): string {
  return [`# ${title}`, "", `${lead} Made by \`npm run docs\`.`, "", ...lines, ""].join("\n");
}

if (process.argv[1] === import.meta.filename) {
  for (const [file, make] of Object.entries(generated)) writeFileSync(join(root, file), make());
}
