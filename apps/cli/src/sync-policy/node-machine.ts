import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname } from "node:path";
import process from "node:process";
import type { PolicyMachine } from "./read-policy.ts";

/** This machine. */
export function nodePolicyMachine(): PolicyMachine {
  const platform = process.platform === "win32" || process.platform === "darwin" ? process.platform : "linux";
  return {
    platform,
    homeDirectory: homedir(),
    readFile: (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
    writeFile: (path, text) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
    directoryExists: existsSync,
    reg: (args) => {
      const { status, stdout, error } = spawnSync("reg.exe", args, { encoding: "utf8", windowsHide: true });
      if (error !== undefined) throw error;
      return { status: status ?? 1, stdout };
    },
    warn: (text) => process.stderr.write(`${text}\n`),
  };
}
