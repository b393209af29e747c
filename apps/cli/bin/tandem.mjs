#!/usr/bin/env node
// The way in for any Node: plain old JavaScript that hands over to the Node which came with the repository when the one that
// runs it is too old to run TypeScript, or says what to install.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { nodeFlags } from "./node-flags.mjs";

/** The first Node that runs TypeScript files by itself. */
const NEEDED = [22, 18];
const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, "..", "src", "main.ts");

if (isNewEnough(process.versions.node)) {
  await import(pathToFileURL(main).href);
} else {
  const newer = nodeOfRepository(here);
  if (newer === null) {
    console.error(
      `Tandem needs Node ${NEEDED.join(".")} or newer; this is ${process.versions.node}.\n` +
        "Run `npm run setup` in the repository, which brings one along (Linux, x64), or install Node 24 from https://nodejs.org.",
    );
    process.exitCode = 1;
  } else {
    handOver(newer);
  }
}

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

function nodeOfRepository(from) {
  for (let directory = from; ; directory = dirname(directory)) {
    const candidate = join(directory, "node_modules", ".bin", "node");
    if (existsSync(candidate)) return candidate;
    if (directory === dirname(directory)) return null;
  }
}

function handOver(node) {
  // The channel tells the server that this process is gone, however it ended: a server that nobody can stop must not stay.
  const child = spawn(node, [...nodeFlags, main, ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
    if (child.connected) child.disconnect();
  });
}
