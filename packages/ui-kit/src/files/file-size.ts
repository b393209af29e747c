import { strings } from "../strings/index.ts";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** "1.4 MB", in steps of 1,024 as file managers count. */
export function sizeText(bytes: number): string {
  let step = 0;
  let value = bytes;
  for (; value >= 1024 && step < UNITS.length - 1; step += 1) value /= 1024;
  const digits = value < 10 && step > 0 ? 1 : 0;
  const format = { style: "unit", unit: UNITS[step], unitDisplay: "short", maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(strings.language, format).format(value);
}
