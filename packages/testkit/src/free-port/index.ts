import { readFileSync } from "node:fs";
import { createServer } from "node:net";

const LOWEST = 10_240;
/** Where Linux begins unless told otherwise. */
const USUAL_FIRST_EPHEMERAL = 32_768;

const given = new Set<number>();

/**
 * A port of 127.0.0.1 for a program that has to be told one, and that keeps it when it is killed and comes back. It lies below
 * those that the system hands out by itself: one of those may, a moment later, be the port of whoever listened on 0 or called
 * somebody, and the program finds its place taken. Each is given once.
 */
export async function freePort(): Promise<number> {
  const first = firstEphemeral();
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (first - LOWEST));
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

export function firstEphemeral(): number {
  try {
    return Number.parseInt(readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8"), 10);
  } catch {
    return USUAL_FIRST_EPHEMERAL;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  const isOpen = await new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (isOpen) await new Promise((resolve) => probe.close(resolve));
  return isOpen;
}
