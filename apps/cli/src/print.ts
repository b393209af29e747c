type Row = Readonly<Record<string, unknown>>;

/** The result of a command: JSON for programs, a line or a table for people. */
export function printResult(result: unknown, asJson: boolean | undefined, sentence: string): void {
  console.log(asJson === true ? JSON.stringify(result) : sentence);
}

export function printRows(rows: readonly Row[], asJson: boolean | undefined, columns: readonly string[]): void {
  if (asJson === true) return console.log(JSON.stringify(rows));
  const cells = rows.map((row) => columns.map((column) => cell(row[column])));
  const widths = columns.map((column, i) => Math.max(column.length, ...cells.map((row) => (row[i] ?? "").length)));
  for (const row of [columns, ...cells])
    console.log(
      row
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

// A name may hold anything: control characters would steer the operator's terminal.
const CONTROL = /\p{Cc}/gu;

function cell(value: unknown): string {
  const text = Array.isArray(value)
    ? value.join(", ")
    : typeof value === "string"
      ? value
      : JSON.stringify(value ?? "");
  return (value === undefined || value === null ? "" : text).replaceAll(CONTROL, "�");
}
