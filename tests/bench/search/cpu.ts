/** How long the programs have run that a search takes: this one, and those of PostgreSQL when it runs on this machine (Linux). */
import { readFileSync } from "node:fs";
import pg from "pg";

/** Milliseconds since some instant. */
export type Cpu = () => number;

export async function cpuOf(postgres: string | undefined): Promise<Cpu> {
  const own = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  if (postgres === undefined) return own;
  const client = new pg.Client(postgres);
  await client.connect();
  const { rows } = await client.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'tandem'");
  const pids = (rows as readonly { readonly pid: number }[]).map(({ pid }) => pid);
  await client.end();
  return () => own() + pids.reduce((sum, pid) => sum + ranMs(pid), 0);
}

function ranMs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return 0;
  }
}
