import { defineConfig } from "vitest/config";

// One config, several projects: `unit` is quick and needs nothing; the others start servers, browsers or other people's programs.
const project = (name: string, include: string[], extra: Record<string, unknown> = {}) => ({
  test: { name, include, environment: "node" as const, ...extra },
});

// They start the real program or a database; `npm run check` leaves them to `npm test`.
const programs = ["apps/cli/src/**/*.test.ts", "packages/server/src/adapters/storage-*/**/*.test.ts"];

export default defineConfig({
  test: {
    // Vitest would leave one core to itself, which on a machine with two is half of it.
    maxWorkers: "100%",
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
        fileParallelism: false,
        expect: { poll: { timeout: 15_000 } },
      }),
    ],
  },
});
