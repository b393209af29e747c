import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tools/longest-first.ts";

// One config, several projects: `unit` is quick and needs nothing; the others start servers, browsers or other people's programs.
const project = (name: string, include: string[], extra: Record<string, unknown> = {}) => ({
  test: { name, include, environment: "node" as const, ...extra },
});

// They start the real program or a database; `npm run check` leaves them to `npm test`.
const programs = ["apps/cli/src/**/*.test.ts", "packages/server/src/adapters/storage-*/**/*.test.ts"];

// A file with a browser is a server and several pages besides, which keep more than one core busy: two at a time where each has
// two cores of its own, else each would make the other wait for longer than a person does.
const oneForTwoCores = (groupOrder: number) => ({
  maxWorkers: Math.max(1, Math.min(2, Math.floor(availableParallelism() / 2))),
  // Vitest asks for this of projects with a number of workers of their own.
  sequence: { groupOrder },
});

export default defineConfig({
  test: {
    // Vitest would leave one core to itself, which on a machine with two is half of it.
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
    reporters: ["default", "./tools/plain-reporter.ts"],
    projects: [
      project("unit", ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "tools/**/*.test.ts"], {
        exclude: programs,
        testTimeout: 20_000,
      }),
      project("programs", programs, { testTimeout: 60_000 }),
      project("conformance", ["tests/conformance/**/*.test.ts"], { testTimeout: 60_000, hookTimeout: 60_000 }),
      project("sim", ["tests/sim/**/*.test.ts"], { testTimeout: 240_000 }),
      project("fuzz", ["tests/fuzz/**/*.test.ts"], { testTimeout: 240_000 }),
      project("attacks", ["tests/attacks/**/*.test.ts"], { testTimeout: 120_000 }),
      project("kill", ["tests/kill/**/*.test.ts"], { testTimeout: 300_000 }),
      project("bench", ["tests/bench/**/*.test.ts"]),
      project("third-party", ["tests/third-party/**/*.test.ts"], {
        testTimeout: 120_000,
        hookTimeout: 120_000,
        fileParallelism: false,
      }),
      // What is waited for takes as long as two browsers on a busy machine need; Vitest's own second is a race.
      project("e2e", ["tests/e2e/**/*.test.ts"], {
        setupFiles: ["tests/e2e/harness/set-up.ts"],
        testTimeout: 120_000,
        hookTimeout: 180_000,
        ...oneForTwoCores(1),
        expect: { poll: { timeout: 15_000 } },
      }),
    ],
  },
});
