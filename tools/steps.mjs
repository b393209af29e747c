// The steps of `npm run check` and `npm test`, run one after the other. Plain JavaScript: it starts before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "node_modules", ".bin");
// The Node that came with the repository stands first, whatever the machine's own is.
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`, FORCE_COLOR: "0", NO_COLOR: "1" };

/** A command that passes or fails as a whole: counts as one test. */
export function command(name, program, args, extraEnv = {}) {
  return {
    name,
    run() {
      const { status } = spawnSync(program, args, { cwd: root, env: { ...env, ...extraEnv }, stdio: "inherit" });
      return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
    },
  };
}

/** Vitest projects that share the cores: each test counts. A run that ends without counts is one failure. */
export function vitest(...projects) {
  return {
    name: projects.join("+"),
    run() {
      const directory = mkdtempSync(join(tmpdir(), "tandem-test-"));
      const file = join(directory, "counts.json");
      const { status } = spawnSync(
        "vitest",
        ["run", ...projects.flatMap((name) => ["--project", name]), "--passWithNoTests=false"],
        {
          cwd: root,
          env: { ...env, TANDEM_TEST_COUNTS: file },
          stdio: "inherit",
        },
      );
      const counts = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { passed: 0, failed: 1, skipped: 0 };
      rmSync(directory, { recursive: true, force: true });
      // A runner that exits badly although no test failed (an unhandled error, no test found) has failed.
      if (status !== 0 && counts.failed === 0) counts.failed = 1;
      return counts;
    },
  };
}

/** Runs all steps, also after a failure, prints one line over everything and sets the exit code. */
export function runSteps(steps) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const summary = [];
  for (const step of steps) {
    console.log(`\n== ${step.name}`);
    const started = process.hrtime.bigint();
    const counts = step.run();
    const seconds = Number((process.hrtime.bigint() - started) / 100_000_000n) / 10;
    for (const key of Object.keys(total)) total[key] += counts[key];
    summary.push(
      `${counts.failed === 0 ? "ok  " : "FAIL"} ${step.name.padEnd(14)} ${String(counts.passed).padStart(5)} ok ${String(counts.failed).padStart(3)} bad ${String(counts.skipped).padStart(3)} left out  ${seconds} s`,
    );
  }
  console.log(`\n${summary.join("\n")}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}
