// `npm run setup`: brings what is needed into node_modules. Plain JavaScript for any Node from 18 on: it is what a fresh clone
// starts with. pnpm comes through npm into .pnpm/, which is the one package manager that a machine with Node has for sure.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

const PNPM = "12.21.0";
/** The first Node that runs TypeScript files by itself. */
const NODE_NEEDED = [22, 18];
const root = fileURLToPath(new URL("..", import.meta.url));
const pnpmDirectory = join(root, ".pnpm");
const stamp = join(root, "node_modules", ".tandem-setup");

/** Installs what is missing or has changed; ends the process with a plain message when it cannot. `quiet`: says nothing when there is nothing to do. */
export async function setUp({ quiet }) {
  const wanted = wantedHash();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
    if (!quiet) console.log("Set-up: everything is there.");
    return;
  }
  const started = Date.now();
  console.log("Set-up 1/2: the package manager.");
  const pnpm = fetchPnpm();
  console.log("Set-up 2/2: the packages (a minute or two the first time).");
  if (run(pnpm, ["install", "--frozen-lockfile", "--reporter=append-only"]) !== 0)
    giveUp("The packages could not be installed.");
  nodeForTandem();
  writeFileSync(stamp, wanted);
  console.log(`Set-up: done in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** The Node that runs Tandem: the one that came with the packages, or this one when it is new enough. */
export function nodeForTandem() {
  const own = join(root, "node_modules", ".bin", "node");
  if (existsSync(own)) return own;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor >= NODE_NEEDED[1])) return process.execPath;
  console.error(
    `Tandem needs Node ${NODE_NEEDED.join(".")} or newer; this is ${process.versions.node}, and none came with the packages for ` +
      `${process.platform} ${process.arch}. Install Node 24 from https://nodejs.org and try again.`,
  );
  process.exit(1);
}

/** What node_modules was made from. */
function wantedHash() {
  const hash = createHash("sha256").update(`pnpm ${PNPM} ${process.platform} ${process.arch}\n`);
  const members = ["packages", "apps"].flatMap((area) => readdirSync(join(root, area)).map((name) => join(area, name)));
  for (const file of [
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    ...["", ...members].map((of) => join(of, "package.json")),
  ]) {
    if (existsSync(join(root, file))) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

function fetchPnpm() {
  const manifest = join(pnpmDirectory, "node_modules", "pnpm", "package.json");
  // A program of the platform, not a script: it is run as it is.
  const program = join(pnpmDirectory, "node_modules", ".bin", process.platform === "win32" ? "pnpm.cmd" : "pnpm");
  const isFetched = () => existsSync(program) && JSON.parse(readFileSync(manifest, "utf8")).version === PNPM;
  if (isFetched()) return program;
  mkdirSync(pnpmDirectory, { recursive: true });
  // A package of its own, or npm would look for one above and install into the repository.
  writeFileSync(join(pnpmDirectory, "package.json"), '{ "private": true }\n');
  const options = ["--no-save", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  if (run("npm", ["install", "--prefix", pnpmDirectory, ...options, `pnpm@${PNPM}`]) !== 0)
    giveUp("npm could not fetch pnpm.");
  return isFetched() ? program : giveUp("npm fetched another pnpm than was asked for.");
}

function run(program, arguments_) {
  // On Windows npm and pnpm are batch files, which only a shell runs.
  const shell = process.platform === "win32";
  const { status, error } = spawnSync(program, arguments_, { cwd: root, stdio: "inherit", shell });
  if (error !== undefined) console.error(`${program}: ${error.message}`);
  return status ?? 1;
}

function giveUp(what) {
  console.error(
    `\n${what} What npm or pnpm said stands above.\n` +
      "Usual reasons: no network, a registry that is not reachable (npm config get registry; npm config get proxy), or a full disk.\n" +
      "Put it right and run the same command again; it goes on where it stopped.",
  );
  process.exit(1);
}

const isMain = process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href;
if (isMain) await setUp({ quiet: process.argv.includes("--quiet") });
