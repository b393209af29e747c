import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Limits {
  readonly only?: string;
  readonly within?: string;
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/**
 * What axe finds, as readable lines. Run in the page by evaluation, which the pages' Content-Security-Policy allows to tools only.
 * `only`: the one rule that is asked for, by its name there. `within`: the selector of what is looked at, for the whole page.
 */
export async function violations(page: Page, { only, within }: Limits = {}): Promise<string[]> {
  const source = (await import("node:fs/promises")).readFile(axePath, "utf8");
  await page.evaluate(await source);
  const found = await page.evaluate(
    async ({ rule, include }) => {
      const axe = (
        globalThis as unknown as { axe: { run(where: object, options: object): Promise<{ violations: Violation[] }> } }
      ).axe;
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
      // Rows are named "Dana Ortiz, Offline" where they show "Dana Ortiz" and "Offline" side by side: the rule for labels in
      // names compares letter by letter and knows no comma.
      const rules = { "label-content-name-mismatch": { enabled: false } };
      const runOnly = rule === undefined ? { type: "tag", values: tags } : { type: "rule", values: [rule] };
      // Fluent's menus begin and end with an empty element that hands the focus on as soon as it gets it.
      const where = { ...(include === undefined ? {} : { include: [include] }), exclude: ["[data-tabster-dummy]"] };
      // What fades in has no contrast yet; what began to while axe looked (a notice may come at any time) is looked at again.
      let hasBegun = false;
      const noteBegun = (): void => void (hasBegun = true);
      document.addEventListener("animationstart", noteBegun);
      for (let tries = 0; ; tries++) {
        const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
        await Promise.allSettled(ending.map((one) => one.finished));
        hasBegun = false;
        const { violations: seen } = await axe.run(where, { runOnly, rules });
        if (hasBegun && tries < 5) continue;
        document.removeEventListener("animationstart", noteBegun);
        return seen;
      }
    },
    { rule: only, include: within },
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} — ${node.failureSummary.split("\n")[1]?.trim()}`),
  );
}

/** In the light theme, and then in the dark one what can be another there: the colours. `state` stands before each line. */
export async function violationsInBoth(page: Page, state: string, within?: string): Promise<string[]> {
  const limits = within === undefined ? {} : { within };
  await page.emulateMedia({ colorScheme: "light" });
  const found = await violations(page, limits);
  await page.emulateMedia({ colorScheme: "dark" });
  found.push(...(await violations(page, { ...limits, only: "color-contrast" })));
  return found.map((line) => `${state}: ${line}`);
}
