// `npm test`: everything, on a fresh clone too. Installs what it needs, or says which command does.
import { installDebianPackages } from "./debian-packages.mjs";
import { setUp } from "./setup.mjs";
import { command, runSteps, vitest } from "./steps.mjs";

await setUp({ quiet: false });
installDebianPackages();
runSteps([
  command("types", "tsc", ["-b"]),
  command("types of tests", "tsc", ["-p", "tests"]),
  command("lint", "oxlint", ["--type-aware"]),
  command("format", "biome", ["format"]),
  command("structure", "depcruise", ["--config", "tools/dependency-cruiser.cjs", "packages", "apps"]),
  command("web build", "node", ["tools/build-web.mjs"]),
  command("first load", "node", ["tools/bundle-budget.mjs"]),
  vitest("unit"),
  vitest("programs"),
  // Each of these is a few long files: alone it would leave a core idle.
  vitest("conformance", "sim", "fuzz", "kill"),
  vitest("attacks"),
  vitest("bench"),
  vitest("third-party"),
  vitest("e2e"),
]);
