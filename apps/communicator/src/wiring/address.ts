/** `#/im/<address>` and `#/room/<address>`: whom or what a notice that was clicked is about. Null for anything else. */
export function parseAddress(url: string): string | null {
  const [, encoded] = /^#\/(?:im|room)\/([^/]+)$/u.exec(URL.parse(url)?.hash ?? "") ?? [];
  if (encoded === undefined) return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null; // Cut off in the middle of a character.
  }
}
