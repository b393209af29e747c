const SLUG_CHARS_MAX = 60;

/** Local part of an address made from a name: letters without accents, digits, hyphens. `fallback` when nothing is left. */
export function slugOf(name: string, fallback: string): string {
  const slug = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, SLUG_CHARS_MAX);
  return slug === "" ? `room-${fallback.slice(0, 8)}` : slug;
}
