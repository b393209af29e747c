// `npm start`: from a fresh clone to a running organisation. Arguments after `--` go to `tandem serve`.
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { setUp } from "./setup.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const tandem = join(root, "apps", "cli", "bin", "tandem.mjs");

async function main() {
  await setUp({ quiet: true });
  const { status } = spawnSync(process.execPath, [join(root, "tools", "build-web.mjs"), "--quiet"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("The apps could not be built; what is wrong stands above.");
  serve(["serve", "--demo", ...process.argv.slice(2)]);
}

/** Signals reach the server, which drains; its exit code is ours. */
function serve(args) {
  const server = spawn(process.execPath, [tandem, ...args], { cwd: root, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => server.kill(signal));
  server.once("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1);
  });
}

main().catch((error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});
