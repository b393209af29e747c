import { createHash } from "node:crypto";
import { chmodSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/**
 * How the command line talks to a server that runs: a socket in the data directory that only its owner can open. One JSON
 * object a line: `{"id":1,"method":"user.list","params":{}}`, answered by `{"id":1,"result":…}` or
 * `{"id":1,"error":{"code":"accounts/exists","message":"…"}}`, in the order of the requests.
 */
export interface ControlFault {
  readonly code: string;
  readonly message: string;
}

export class ControlError extends Error {
  readonly code: string;
  constructor({ code, message }: ControlFault) {
    super(message);
    this.name = "ControlError";
    this.code = code;
  }
}

/** sun_path of Linux is 108 bytes, of others less. */
const PATH_BYTES_MAX = 100;
/** A line past this is no request of ours; the connection is closed. */
const LINE_CHARS_MAX = 8_388_608;

export function controlSocketPath(directory: string): string {
  const path = join(resolve(directory), "control.sock");
  if (Buffer.byteLength(path) <= PATH_BYTES_MAX) return path;
  return join(tmpdir(), `tandem-${createHash("sha256").update(path).digest("hex").slice(0, 24)}.sock`);
}

/** Listens until it is closed. Call it only under the data directory's lock: it removes what a crash has left. */
export function listenControl(options: {
  readonly path: string;
  readonly handle: (method: string, params: unknown) => Promise<unknown>;
  /** What of a fault the command line is told. */
  readonly faultOf: (fault: unknown) => ControlFault;
}): Promise<{ close(): Promise<void> }> {
  rmSync(options.path, { force: true });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    // A command line that is interrupted takes nothing with it.
    socket.on("error", () => socket.destroy());
    let last = Promise.resolve();
    onLines(socket, (line) => {
      last = last.then(async () => {
        const answer = await answerTo(line, options.handle, options.faultOf);
        if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
      });
    });
  });
  return new Promise((done, reject) => {
    server.once("error", reject);
    server.listen(options.path, () => {
      chmodSync(options.path, 0o600);
      server.unref();
      done({
        close: () =>
          new Promise((closed) => {
            for (const socket of open) socket.destroy();
            server.close(() => closed());
          }),
      });
    });
  });
}

/** Calls back for each whole line. By events, because what ends a socket early must not reject anything. */
function onLines(socket: Socket, take: (line: string) => void): void {
  let waiting = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (waiting + chunk).split("\n");
    waiting = lines.pop() ?? "";
    if (waiting.length > LINE_CHARS_MAX) socket.destroy();
    for (const line of lines) take(line);
  });
}

async function answerTo(
  line: string,
  handle: (method: string, params: unknown) => Promise<unknown>,
  faultOf: (fault: unknown) => ControlFault,
): Promise<unknown> {
  let id: unknown = null;
  try {
    const request = JSON.parse(line) as { readonly id?: unknown; readonly method?: unknown; readonly params?: unknown };
    id = request.id;
    return { id, result: (await handle(String(request.method), request.params)) ?? null };
  } catch (fault) {
    return { id, error: faultOf(fault) };
  }
}

export interface ControlClient {
  /** Rejects with ControlError when the server refuses. */
  readonly call: (method: string, params: unknown) => Promise<unknown>;
  readonly close: () => void;
}

/** Resolves to null when no server listens. */
export function connectControl(path: string): Promise<ControlClient | null> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once("error", () => done(null));
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      done(clientOn(socket));
    });
  });
}

interface Answer {
  readonly result?: unknown;
  readonly error?: ControlFault;
}

function clientOn(socket: Socket): ControlClient {
  const waiting: { resolve: (result: unknown) => void; reject: (fault: Error) => void }[] = [];
  let nextId = 0;
  onLines(socket, (line) => {
    const { result, error } = JSON.parse(line) as Answer;
    const first = waiting.shift();
    if (error === undefined) first?.resolve(result);
    else first?.reject(new ControlError(error));
  });
  const fail = (): void => {
    const gone = new ControlError({ code: "control/gone", message: "The server has stopped before it answered." });
    for (const { reject } of waiting.splice(0)) reject(gone);
  };
  socket.on("error", fail).once("close", fail);
  return {
    call: (method, params) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        socket.write(`${JSON.stringify({ id: ++nextId, method, params })}\n`);
      }),
    close: () => void socket.destroy(),
  };
}
