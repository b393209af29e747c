/** The day of this device's calendar, as a date field writes it. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const pad = (part: number, digits = 2): string => String(part).padStart(digits, "0");
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** When that day begins here; undefined: it is none. A day may begin later than at midnight, where a clock was put forward. */
export function startOfDay(day: string): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(day) ?? [];
  if (year === undefined) return undefined;
  const start = new Date(Number(year), Number(month) - 1, Number(date)).getTime();
  return dayOf(start) === day ? start : undefined;
}
