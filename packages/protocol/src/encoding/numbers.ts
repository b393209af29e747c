const UNSIGNED = /^\+?\d{1,15}$/;

/** A whole number from 0 on, as the schemas' unsigned types write it; null for anything else. */
export function parseUnsigned(text: string | undefined): number | null {
  if (text === undefined || !UNSIGNED.test(text.trim())) return null;
  return Number(text.trim());
}

/** An xs:boolean: `true`, `1`, `false`, `0`; null for anything else. */
export function parseBoolean(text: string | undefined): boolean | null {
  const value = text?.trim();
  if (value === "true" || value === "1") return true;
  return value === "false" || value === "0" ? false : null;
}
