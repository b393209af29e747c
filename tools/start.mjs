// `npm start`: sets up what is missing, builds what must be built, runs the server with the demo organisation under ./data.
// Arguments after `npm start --` go to `tandem serve`.
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { nodeFlags } from "../apps/cli/bin/node-flags.mjs";
import { nodeForTandem, setUp } from "./setup.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

await setUp({ quiet: true });
const node = nodeForTandem();
const built = spawnSync(node, [join(root, "tools", "build-web.mjs")], { cwd: root, stdio: "inherit" });
if (built.status !== 0) {
  console.error("\nThe web apps could not be built. What the build said stands above.");
  process.exit(built.status ?? 1);
}

const main = join(root, "apps", "cli", "src", "main.ts");
// The channel tells the server that this process is gone, however it ended: a server that nobody can stop must not stay.
const server = spawn(node, [...nodeFlags, main, "serve", "--demo", ...process.argv.slice(2)], {
  cwd: root,
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
  if (server.connected) server.disconnect();
});
