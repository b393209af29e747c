import { spawnSync } from "node:child_process";
import process from "node:process";
import type { Entrant } from "./contestant.ts";

function isThere(name: string): boolean {
  const { status, stdout } = spawnSync("dpkg-query", ["-W", "-f", "${db:Status-Status}", name], { encoding: "utf8" });
  return status === 0 && stdout === "installed";
}

/** Installs what the entrant needs where it may (Debian, root). False, with the command to run, when something is missing after that. */
export function isInstalled({ name, packages }: Entrant): boolean {
  const missing = packages.filter((one) => !isThere(one));
  if (missing.length === 0) return true;
  const install = ["install", "-y", "--no-install-recommends", ...missing];
  if (process.platform === "linux" && process.getuid?.() === 0) {
    console.log(`Installing for the bench: ${missing.join(" ")}`);
    const options = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
    spawnSync("apt-get", ["update", "-q"], options);
    if (spawnSync("apt-get", install, options).status === 0) return true;
  }
  console.log(`${name} is not measured: it is not installed. To have it:\n  sudo apt-get ${install.join(" ")}`);
  return false;
}
