// Builds both apps into dist/web, and leaves alone what has not changed since the last time.
// Plain JavaScript: it is the first thing that runs on a fresh clone.
import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const ROOT = join(import.meta.dirname, "..");
const OUT = join(ROOT, "dist/web");
const STAMP = join(OUT, ".stamp");
const APPS = ["groupchat", "communicator"];
const SHARED = ["packages/xml", "packages/protocol", "packages/client-core", "packages/ui-kit"];
/** What a build depends on besides the sources. */
const SETTINGS = [
  "package.json",
  "pnpm-lock.yaml",
  "tsconfig.base.json",
  "tools/build-web.mjs",
  "tools/push-worker.ts",
];
const IGNORED = new Set(["node_modules", "dist", "dist-types", "dev"]);

const isForced = process.argv.includes("--force");
const known = readStamp();
const wanted = Object.fromEntries(APPS.map((app) => [app, hashOf([`apps/${app}`, ...SHARED, ...SETTINGS])]));
const stale = APPS.filter((app) => isForced || known[app] !== wanted[app] || !isBuilt(app));

if (stale.length === 0) console.log("Web apps: nothing has changed.");
for (const [index, app] of stale.entries()) {
  console.log(`Web apps: building ${app} (${index + 1} of ${stale.length}).`);
  await build(app);
  compress(app);
  known[app] = wanted[app];
  mkdirSync(OUT, { recursive: true });
  writeFileSync(STAMP, `${JSON.stringify(known, null, 2)}\n`);
}

/** Once here instead of at each request. Only what carries a hash in its name: anything else could be newer than its twin. */
function compress(app) {
  const folder = join(OUT, app, "assets");
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  for (const path of filesUnder(folder).filter((name) => /\.(?:js|css|svg)$/.test(name))) {
    const content = readFileSync(path);
    if (!existsSync(`${path}.br`)) writeFileSync(`${path}.br`, brotliCompressSync(content, quality));
    if (!existsSync(`${path}.gz`)) writeFileSync(`${path}.gz`, gzipSync(content));
  }
}

function isBuilt(app) {
  return existsSync(join(OUT, app, "index.html"));
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, "utf8"));
  } catch {
    return {}; // Never built, or the stamp was cut off: build.
  }
}

function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap((part) => filesUnder(join(ROOT, part))).sort()) {
    hash
      .update(`${relative(ROOT, path)}\0`)
      .update(readFileSync(path))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    return [path]; // A file of its own.
  }
  return entries
    .filter(({ name }) => !IGNORED.has(name) && !name.includes(".test."))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(path, entry.name)) : [join(path, entry.name)]));
}

/** Shows Vite's own output only if something went wrong. */
function build(app) {
  const vite = join(ROOT, "node_modules/vite/bin/vite.js");
  const child = spawn(process.execPath, [vite, "build", `apps/${app}`, "--logLevel", "warn"], { cwd: ROOT });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  child.stderr.on("data", (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve();
      console.error(output);
      console.error(`Building ${app} failed.`);
      process.exit(1);
    });
  });
}
