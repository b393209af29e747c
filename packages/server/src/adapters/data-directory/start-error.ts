/**
 * Why the server cannot start, for the person who started it: what is wrong and what to do about it. Printed without a stack;
 * the exit code is not 0.
 */
export class StartError extends Error {
  readonly code: StartErrorCode;
  /** What to do, one sentence or two. */
  readonly remedy: string;
  constructor(code: StartErrorCode, message: string, remedy: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "StartError";
    this.code = code;
    this.remedy = remedy;
  }
}

export type StartErrorCode =
  | "start/config"
  | "start/data-directory"
  | "start/second-instance"
  | "start/broken-data"
  | "start/newer-data"
  | "start/database"
  | "start/backup"
  | "start/port"
  | "start/certificate";
