import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";

/** The server's core; the generator takes the other one. */
export const SERVER_CORE = "0";
export const GENERATOR_CORE = "1";
const START_MS_MAX = 120_000;
const END_MS_MAX = 60_000;

export interface Process {
  /** CPU milliseconds used so far by all threads of the process and of its children, user and system. */
  cpuMs(): number;
  /** Resident memory of the process and its children, in KB. */
  rssKb(): number;
  /** Ends it; what it has stored stays. */
  end(): Promise<void>;
  /** Ends it and removes what it has stored. */
  stop(): Promise<void>;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // a thread or child that ended between the listing and the reading
  }
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** The process and all that descend from it: ejabberd resolves names and watches memory in children of its own. */
function familyOf(pid: string): readonly string[] {
  const children = list(`/proc/${pid}/task`).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(" ").filter(Boolean),
  );
  return [pid, ...children.flatMap(familyOf)];
}

/** First field of schedstat: nanoseconds on a CPU. The figures of stat(5) come in ticks of 10 ms. */
function threadNs(pid: string, thread: string): number {
  return Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(" ")[0] ?? 0);
}

export function cpuMsOf(pid: number): number {
  let ns = 0;
  for (const member of familyOf(String(pid)))
    for (const thread of list(`/proc/${member}/task`)) ns += threadNs(member, thread);
  return ns / 1e6;
}

export function rssKbOf(pid: number): number {
  let kb = 0;
  for (const member of familyOf(String(pid)))
    kb += Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${member}/status`))?.[1] ?? 0);
  return kb;
}

/** Starts a program on the server's core. `taskset` replaces itself by the program, so the child's pid is the server's. */
export function launch(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd?: string,
): ChildProcess {
  const child = spawn("taskset", ["-c", SERVER_CORE, ...command], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...env },
    cwd,
  });
  // Whatever ends the bench, nothing stays behind.
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.removeListener("exit", kill));
  return child;
}

export function asProcess(child: ChildProcess, cleanUp: () => void): Process {
  const pid = child.pid as number;
  const end = async (): Promise<void> => {
    const ended = child.exitCode === null ? new Promise((resolve) => child.once("exit", resolve)) : undefined;
    child.kill("SIGTERM");
    const impatience = setTimeout(() => child.kill("SIGKILL"), END_MS_MAX);
    await ended;
    clearTimeout(impatience);
  };
  return {
    cpuMs: () => cpuMsOf(pid),
    rssKb: () => rssKbOf(pid),
    end,
    stop: async () => {
      await end();
      cleanUp();
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Resolves when the child takes connections there; rejects when it has ended instead. */
export async function listening(child: ChildProcess, port: number): Promise<void> {
  const giveUpAt = performance.now() + START_MS_MAX;
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode} while it was starting`);
    if (await answers(port)) return;
    await delay(20);
  }
  child.kill("SIGKILL");
  throw new Error(`nothing listens on ${port} after ${START_MS_MAX / 1_000} s`);
}

/** Waits until the process has nothing to do: work that a server puts off (commits, collections) belongs to its figure. */
export async function settled(server: Pick<Process, "cpuMs">): Promise<void> {
  let before = server.cpuMs();
  for (let quiet = 0, tries = 0; quiet < 2 && tries < 200; tries++) {
    await delay(25);
    const now = server.cpuMs();
    quiet = now - before < 1 ? quiet + 1 : 0;
    before = now;
  }
}
