import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { bindErrors, coreErrors, remoteErrors, type StanzaErrorRow } from "@tandem/server/core";
import { escapeText } from "@tandem/xml";
import { modules } from "@tandem/server/modules";
import { permissionLines } from "../tests/conformance/permissions/page.ts";
import { standardsByArea, type Standard } from "./standards.ts";

/**
 * Pages that are made from the code, so that they cannot drift: `npm run docs` writes them, a test requires that they are current.
 */
const root = join(import.meta.dirname, "..");

export const generated: Readonly<Record<string, () => string>> = {
  "docs/errors.md": errorsPage,
  "docs/permissions.md": permissionsPage,
  "docs/tandem.doap": doap,
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

/** Where a standard is found: folders named after it, else the sources that cite it; and the tests that name it. */
interface Places {
  readonly named: string[];
  readonly citing: string[];
  readonly tests: string[];
}

export function placesOf(): ReadonlyMap<string, Places> {
  const places = new Map<string, Places>();
  const placesFor = (standard: string): Places => {
    let known = places.get(standard);
    if (known === undefined) places.set(standard, (known = { named: [], citing: [], tests: [] }));
    return known;
  };
  for (const file of files(root).filter((name) => !name.startsWith("tools/"))) {
    const text = readFileSync(join(root, file), "utf8");
    const after = namedAfter(file);
    if (isTest(file)) for (const standard of new Set([...after, ...cited(text)])) placesFor(standard).tests.push(file);
    else {
      for (const standard of after) placesFor(standard).named.push(file);
      if (!file.startsWith("tests/")) for (const standard of cited(text)) placesFor(standard).citing.push(file);
    }
  }
  return places;
}

function xepsPage(): string {
  const places = placesOf();
  const lines = standardsByArea.flatMap(([area, standards]) => [
    `## ${area}`,
    "",
    "| standard | version | by | how much of it | where | tests |",
    "|---|---|---|---|---|---|",
    ...standards.map((standard) => {
      const { named = [], citing = [], tests = [] } = places.get(standard.id) ?? {};
      const link = `[${standard.id}](${addressOf(standard)}) ${standard.name}`;
      const extent = [standard.extent, standard.note].filter((part) => part !== undefined).join(". ");
      const where = short(named.length > 0 ? named : citing);
      return `| ${link} | ${standard.version ?? ""} | ${standard.by} | ${extent} | ${where} | ${short(tests)} |`;
    }),
    "",
  ]);
  return page(
    "Standards",
    "What Tandem speaks: the version that was read, how much of it there is (*complete*: all that it asks of that side), where it lives, and the tests that name it. A module's own `spec.md` has the rules one by one. docs/tandem.doap says the same for programs.",
    lines.slice(0, -1),
  );
}

/** XEP-0453 v0.1.2: what a project speaks, for programs that list projects. */
function doap(): string {
  const xeps = standardsByArea.flatMap(([, standards]) => standards).filter(({ id }) => id.startsWith("XEP"));
  const rfcs = standardsByArea.flatMap(([, standards]) => standards).filter(({ id }) => id.startsWith("RFC"));
  const supported = xeps.map((xep) =>
    [
      "    <implements>",
      "      <xmpp:SupportedXep>",
      `        <xmpp:xep rdf:resource="${addressOf(xep)}"/>`,
      `        <xmpp:status>${xep.extent}</xmpp:status>`,
      `        <xmpp:version>${xep.version}</xmpp:version>`,
      ...(xep.note === undefined ? [] : [`        <xmpp:note>${escapeText(xep.note)}</xmpp:note>`]),
      "      </xmpp:SupportedXep>",
      "    </implements>",
    ].join("\n"),
  );
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<!-- Made by `npm run docs`. -->",
    '<rdf:RDF xmlns="http://usefulinc.com/ns/doap#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:xmpp="https://linkmauve.fr/ns/xmpp-doap#">',
    "  <Project>",
    "    <name>Tandem</name>",
    '    <shortdesc xml:lang="en">Rooms that last and one-to-one IM: one XMPP server, two apps that run together</shortdesc>',
    "    <programming-language>TypeScript</programming-language>",
    '    <category rdf:resource="https://linkmauve.fr/ns/xmpp-doap#category-server"/>',
    '    <category rdf:resource="https://linkmauve.fr/ns/xmpp-doap#category-client"/>',
    ...rfcs.map((rfc) => `    <implements rdf:resource="${addressOf(rfc)}"/>`),
    ...supported,
    "  </Project>",
    "</rdf:RDF>",
  ].join("\n")}\n`;
}

function addressOf({ id }: Standard): string {
  const number = id.slice(4);
  return id.startsWith("XEP")
    ? `https://xmpp.org/extensions/xep-${number}.html`
    : `https://www.rfc-editor.org/rfc/rfc${number}`;
}

/** A folder named after a standard: `xep-0191-blocking`, `rfc-6121-roster`. */
function namedAfter(file: string): string[] {
  return [...file.matchAll(/\/(xep|rfc)-(\d{4})[-/]/g)]
    .map((match) => `${(match[1] ?? "").toUpperCase()}-${match[2]}`)
    .map(idOf);
}

function cited(text: string): Set<string> {
  return new Set([...text.matchAll(/\b(?:XEP|RFC)[- ]\d{4}\b/g)].map(([id]) => idOf(id)));
}

/** As it is written in the table: `XEP-0191`, `RFC 6121`. */
function idOf(id: string): string {
  return id.startsWith("XEP") ? id.replace(" ", "-") : id.replace("-", " ");
}

/** Folders, each once and no deeper than a module's; the page is for finding one's way, not for counting. */
function short(paths: readonly string[]): string {
  const folders = new Set(
    paths.map((path) =>
      path
        .replace(/\/[^/]+$/, "")
        .replace(/^packages\/([^/]+)\/src\b/, "$1")
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
      return (/\.ts$/.test(name) && !/\.d\.ts$/.test(name)) || name === "spec.md" ? [relative(root, path)] : [];
    })
    .toSorted();
}

function page(title: string, lead: string, lines: readonly string[]): string {
  return [`# ${title}`, "", `${lead} Made by \`npm run docs\`.`, "", ...lines, ""].join("\n");
}

if (process.argv[1] === import.meta.filename) {
  for (const [file, make] of Object.entries(generated)) writeFileSync(join(root, file), make());
}
