// What the browser has to load before the first screen of each app stands, gzipped; fails over the budget.
// node tools/bundle-budget.mjs [dist/web]
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET_BYTES = 232 * 1024;
const APPS = ["groupchat", "communicator"];
const root = resolve(process.argv[2] ?? join(import.meta.dirname, "../dist/web"));

const results = APPS.filter((app) => existsSync(join(root, app, "index.html"))).map(measure);
for (const { app, files, total } of results) {
  console.log(`${app}: ${kib(total)} of ${kib(BUDGET_BYTES)} gzipped`);
  for (const { name, bytes } of files) console.log(`  ${kib(bytes).padStart(10)}  ${name}`);
}
if (results.length === 0) {
  console.error(`No app is built in ${root}. Run "npm run build" first.`);
  process.exitCode = 1;
} else if (results.some(({ total }) => total > BUDGET_BYTES)) {
  console.error("Over the budget: load something later, with import().");
  process.exitCode = 1;
}

function measure(app) {
  const folder = join(root, app);
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const first = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.(?:js|css))"/gu)].map(([, path]) =>
    path.replace(`/${app}/`, ""),
  );
  const files = [...closure(folder, first)]
    .map((name) => ({ name, bytes: gzipSync(readFileSync(join(folder, name)), { level: 9 }).length }))
    .sort((a, b) => b.bytes - a.bytes);
  return { app, files, total: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** With everything that the first files import statically. */
function closure(folder, names) {
  const found = new Set();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    if (name.endsWith(".js")) queue.push(...staticImports(folder, name));
  }
  return found;
}

function staticImports(folder, name) {
  const code = readFileSync(join(folder, name), "utf8");
  const specifiers = [...code.matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/gu)].map(([, path]) => path);
  return specifiers
    .map((path) => relative(folder, join(folder, posix.join(dirname(name), path))))
    .filter((path) => existsSync(join(folder, path)));
}

function kib(bytes) {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
