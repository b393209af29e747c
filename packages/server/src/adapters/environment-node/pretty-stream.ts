import type { DestinationStream } from "pino";

const colours: Readonly<Record<string, string>> = { debug: "\u001b[2m", warn: "\u001b[33m", error: "\u001b[31m" };
const PLAIN = "\u001b[0m";

/** Turns a JSON log line into one for a person at a terminal: `22:41:07 warn  event key=value`. */
export class PrettyStream implements DestinationStream {
  readonly #target: DestinationStream;

  constructor(target: DestinationStream) {
    this.#target = target;
  }

  write(line: string): void {
    const { level, time, event, ...fields } = JSON.parse(line) as Record<string, unknown>;
    const rest = Object.entries(fields).map(([key, value]) => `${key}=${printable(value)}`);
    const head = `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${String(event)}`;
    this.#target.write(`${colours[String(level)] ?? ""}${[head, ...rest].join(" ")}${PLAIN}\n`);
  }
}

function printable(value: unknown): string {
  const text = String(value);
  // A stack trace is for reading; everything else is quoted so that hostile text cannot fake a second line or colour.
  if (text.includes("\n    at ")) return `\n${text}`;
  return /^[\w.@:/+-]+$/.test(text) ? text : JSON.stringify(text);
}
