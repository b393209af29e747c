// `npm run check`: what a developer runs before each commit. Types, lint, structure, unit tests; under a minute.
import { setUp } from "./setup.mjs";
import { command, runSteps, vitest } from "./steps.mjs";

await setUp({ quiet: true });
runSteps([
  command("types", "tsc", ["-b"]),
  command("types of tests", "tsc", ["-p", "tests"]),
  command("lint", "oxlint", ["--type-aware"]),
  command("format", "biome", ["format"]),
  command("structure", "depcruise", ["--config", "tools/dependency-cruiser.cjs", "packages", "apps"]),
  vitest("unit"),
]);
