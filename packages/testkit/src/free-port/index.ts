import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";

const LOWEST = 10_240;
/** Where Linux begins unless told otherwise. */
const USUAL_FIRST_EPHEMERAL = 32_768;

const given = new Set<number>();

/**
 * A port of 127.0.0.1 for a program that has to be told one, and that keeps it when it is killed and comes back. It lies below
 * those that the system hands out by itself: one of those may, a moment later, be the port of whoever listened on 0 or called
 * somebody, and the program finds its place taken. Each is given once, also among the processes that ask here at the same time,
 * for as long as the one that it was given to lives. It is at least `lowest` and below `end`.
 */
export async function freePort(lowest = LOWEST, end = firstEphemeral()): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (end - lowest));
    if (given.has(port)) continue;
    given.add(port);
    if ((await isKept(port)) && (await isFree(port))) return port;
  }
}

export function firstEphemeral(): number {
  try {
    return Number.parseInt(readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8"), 10);
  } catch {
    return USUAL_FIRST_EPHEMERAL;
  }
}

/**
 * Nobody listens on a port that a program is about to take, or that belongs to one that was killed and is coming back. So a name
 * stands for it that two processes cannot have at once, in Linux's namespace of socket names without files: it ends with its
 * process, however that ends. Elsewhere there is no such namespace, and the port goes to who drew it.
 */
async function isKept(port: number): Promise<boolean> {
  const fault = await listen(createServer(), `\0tandem-port-${port}`);
  return fault?.code !== "EADDRINUSE";
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  const fault = await listen(probe, { port, host: "127.0.0.1" });
  if (fault === undefined) await new Promise((resolve) => probe.close(resolve));
  return fault === undefined;
}

/** Holds no process alive. Resolves to what went wrong. */
async function listen(
  server: Server,
  where: string | { readonly port: number; readonly host: string },
): Promise<NodeJS.ErrnoException | undefined> {
  return await new Promise((resolve) => {
    server.once("error", resolve);
    server.listen(where, () => resolve(undefined)).unref();
  });
}
