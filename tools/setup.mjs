// `npm run setup`: brings everything that the repository needs. Plain JavaScript for any Node ≥ 18, since it runs before anything is there.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const PNPM_VERSION = "12.21.0";
const pnpmFolder = join(root, ".pnpm");
const pnpm = join(pnpmFolder, "node_modules", "pnpm", "bin", "pnpm.mjs");
const stamp = join(root, "node_modules", ".tandem-setup");

/** What decides whether an installation is still the right one. */
function wanted() {
  const hash = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"])
    hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function isCurrent() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted();
}

class SetupError extends Error {}

function run(program, args, whatNow) {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, CI: "true" },
  });
  if (error !== undefined || status !== 0) {
    throw new SetupError(`${whatNow}\n(${[program, ...args].join(" ")} ended with ${error?.message ?? status}.)`);
  }
}

/** npm as it came with the running Node: `npm` itself may be a script that Windows cannot start directly. */
function npm(args, whatNow) {
  const cli =
    process.env.npm_execpath ??
    join(dirname(process.execPath), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js");
  if (existsSync(cli) && /npm-cli\.js$/.test(cli)) run(process.execPath, [cli, ...args], whatNow);
  else run(process.platform === "win32" ? "npm.cmd" : "npm", args, whatNow);
}

function checkNode() {
  if (Number(process.versions.node.split(".")[0]) >= 18) return;
  throw new SetupError(
    `This is Node ${process.versions.node}. Install Node 20 or newer from https://nodejs.org and try again.`,
  );
}

/** Installs what is missing; returns at once when nothing is. Throws SetupError with what to do. */
export async function setUp({ quiet }) {
  checkNode();
  if (isCurrent()) {
    if (!quiet) console.log("Everything is installed.");
    return;
  }
  const network =
    "The packages could not be installed. Check the network and the npm registry (npm config get registry), then try again.";
  if (!existsSync(pnpm)) {
    console.log(`Setting up, step 1 of 2: pnpm ${PNPM_VERSION}`);
    npm(
      [
        "install",
        "--prefix",
        pnpmFolder,
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        `pnpm@${PNPM_VERSION}`,
      ],
      network,
    );
  }
  console.log("Setting up, step 2 of 2: packages (about a minute the first time)");
  run(process.execPath, [pnpm, "install", "--frozen-lockfile"], network);
  writeFileSync(stamp, wanted());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await setUp({ quiet: process.argv.includes("--quiet") });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
