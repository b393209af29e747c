import { pino, type DestinationStream } from "pino";
import type { Log, LogFields } from "../../core/ports/index.ts";
import { PrettyStream } from "./pretty-stream.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface NodeLogOptions {
  readonly level: LogLevel;
  /** Lines for people instead of JSON; by default when standard output is a terminal. */
  readonly isPretty?: boolean;
  /** Where lines go; standard output unless told. */
  readonly destination?: DestinationStream;
}

export interface NodeLog extends Log {
  setLevel(level: LogLevel): void;
}

/** One JSON object a line: `level`, `time` (ISO), `event`, then the fields (SV10). */
export function openLog(options: NodeLogOptions): NodeLog {
  const plain = options.destination ?? process.stdout;
  const isPretty = options.isPretty ?? (options.destination === undefined && process.stdout.isTTY === true);
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: "event",
      formatters: { level: (label) => ({ level: label }) },
    },
    isPretty ? new PrettyStream(plain) : plain,
  );
  return {
    debug: (event, fields: LogFields = {}) => logger.debug(fields, event),
    info: (event, fields: LogFields = {}) => logger.info(fields, event),
    warn: (event, fields: LogFields = {}) => logger.warn(fields, event),
    error: (event, fields: LogFields = {}) => logger.error(fields, event),
    setLevel: (level) => void (logger.level = level),
  };
}
