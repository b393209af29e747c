import { FLOOR, isOurs, type Results, type Row, TANDEM } from "./results.ts";

function shown(value: number | undefined): string {
  if (value === undefined) return "";
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function verdict({ goal, isMet, isThroughput }: Row): string {
  if (goal === undefined) return "";
  const text = `${isThroughput ? "≥" : "≤"} ${goal}`;
  if (isMet === undefined) return text;
  return isMet ? `${text} ✓` : `${text} **missed**`;
}

/** The results as a table in Markdown, throughput in one of its own. `who`: the columns. */
export function tableOf(results: Results, who: readonly string[]): string {
  const columns = [TANDEM, ...who.filter((name) => name !== TANDEM), FLOOR];
  const others = who.filter((name) => isOurs(name) && name !== TANDEM);
  const ofOthers = others.map((name) => `${name} to better peer`);
  const head = ["scenario", "unit", ...columns, "to better peer", "goal", ...ofOthers, "to floor"];
  const line = (row: Row) => [
    row.name,
    row.unit,
    ...columns.map((name) => shown(row.medianOf(name))),
    shown(row.ratio),
    verdict(row),
    ...others.map((name) => shown(row.ratioOf(name))),
    shown(row.floorRatio),
  ];
  const table = (rows: readonly Row[]) =>
    [head, head.map(() => "---"), ...rows.map(line)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  const costs = results.rows.filter((row) => !row.isThroughput);
  const throughput = results.rows.filter((row) => row.isThroughput);
  return throughput.length === 0 ? table(costs) : `${table(costs)}\n\n${table(throughput)}`;
}
