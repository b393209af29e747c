import { readFileSync } from "node:fs";
import { parse, TomlError } from "smol-toml";
import { StartError } from "../../adapters/data-directory/index.ts";
import { nearestName } from "./nearest.ts";
import { settings } from "./settings.ts";

/** Values by key path, as TOML would give them. */
export type RawValues = ReadonlyMap<string, RawValue>;
export interface RawValue {
  readonly value: unknown;
  readonly source: string;
  /** Of what is inside the value, where that can be told. */
  readonly sourceOf?: (path: readonly string[]) => string;
}

const ENVIRONMENT_PREFIX = "TANDEM_";
/** Variables of the test runner, which the programs that it starts inherit. */
const TEST_PREFIX = "TANDEM_TEST_";
const sections = new Set(
  Object.keys(settings).flatMap((key) => (key.includes(".") ? [key.slice(0, key.indexOf("."))] : [])),
);

/** The configuration file. `source` of each value is `FILE:LINE`. Throws StartError "start/config" that names the line. */
export function readConfigFile(file: string): RawValues {
  const text = readText(file);
  const values = new Map<string, RawValue>();
  for (const [key, value] of flatten(parseToml(file, text))) {
    const sourceOf = (path: readonly string[]): string => `${file}:${lineOf(text, [key, ...path])}`;
    const source = sourceOf([]);
    checkKnown(key, source);
    values.set(key, { value, source, sourceOf });
  }
  return values;
}

/** `TANDEM_LIMITS_STANZA_CHARS_MAX=1000` is `limits.stanza_chars_max`. Lists are separated by commas. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): RawValues {
  const byVariable = new Map(Object.keys(settings).map((key) => [variableOf(key), key]));
  const values = new Map<string, { value: unknown; source: string }>();
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(ENVIRONMENT_PREFIX) || variable.startsWith(TEST_PREFIX) || text === undefined) continue;
    const key = byVariable.get(variable);
    if (key === undefined) throw unknownKey(variable, "environment", nearestName(variable, [...byVariable.keys()]));
    values.set(key, { value: fromText(key, text), source: variable });
  }
  return values;
}

export function variableOf(key: string): string {
  return ENVIRONMENT_PREFIX + key.replaceAll(".", "_").toUpperCase();
}

/** The text of an environment variable or option in the type that the key's default shows. */
function fromText(key: string, text: string): unknown {
  const fallback = settings[key]?.fallback;
  if (typeof fallback === "number") return /^-?\d+$/.test(text) ? Number(text) : text;
  if (typeof fallback === "boolean")
    return text === "true" || text === "1" ? true : text === "false" || text === "0" ? false : text;
  if (Array.isArray(fallback)) return text === "" ? [] : text.split(",").map((part) => part.trim());
  return text;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(
      "start/config",
      `The configuration file cannot be read: ${reason}.`,
      "Check the path given with --config.",
      { cause },
    );
  }
}

function parseToml(file: string, text: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const [reason = "not TOML"] = cause.message.split("\n");
    throw new StartError(
      "start/config",
      `${file}:${cause.line}: ${reason.replace(/^Invalid TOML document: /, "")}`,
      "The file is TOML: https://toml.io",
      {
        cause,
      },
    );
  }
}

function* flatten(table: Record<string, unknown>, prefix = ""): Iterable<[string, unknown]> {
  for (const [name, value] of Object.entries(table)) {
    const key = prefix + name;
    const isTable = typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
    if (isTable && sections.has(key)) yield* flatten(value as Record<string, unknown>, `${key}.`);
    else yield [key, value];
  }
}

function checkKnown(key: string, source: string): void {
  if (settings[key] === undefined)
    throw unknownKey(key, source, nearestName(key, [...Object.keys(settings), ...sections]));
}

function unknownKey(key: string, source: string, nearest: string | null): StartError {
  const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
  return new StartError(
    "start/config",
    `${source}: there is no setting ${key}.${hint}`,
    "docs/configuration.md lists every setting.",
  );
}

/** Where a key stands in the text, or the nearest above it that is found: the parser does not say. 1 when none is. */
function lineOf(text: string, path: readonly string[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const line = lineOfKey(text.split("\n"), path.slice(0, depth).join("."));
    if (line !== null) return line;
  }
  return 1;
}

function lineOfKey(lines: readonly string[], key: string): number | null {
  let section = "";
  for (const [i, line] of lines.entries()) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line)?.[1];
    if (header !== undefined) section = `${header.replaceAll(/["'\s]/g, "")}.`;
    const name = header === undefined ? /^\s*([\w."'-]+)\s*=/.exec(line)?.[1]?.replaceAll(/["']/g, "") : undefined;
    if (
      section.startsWith(`${key}.`) ||
      (name !== undefined && (section + name === key || key.startsWith(`${section}${name}.`)))
    )
      return i + 1;
  }
  return null;
}
