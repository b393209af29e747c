import type { DeviceStorage } from "./ports.ts";

/** What stands under `key`, or null when nothing does or it is not JSON. Others share this storage, so the shape is untrusted. */
export function readStoredJson(storage: DeviceStorage, key: string): unknown {
  const text = storage.get(key);
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not ours or cut short: as good as nothing, and the next write replaces it.
    return null;
  }
}

export function writeStoredJson(storage: DeviceStorage, key: string, value: unknown): void {
  storage.set(key, JSON.stringify(value));
}

export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A string of at most `charsMax` characters, or undefined. */
export function shortText(value: unknown, charsMax: number): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= charsMax ? value : undefined;
}
