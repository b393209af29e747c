/** Edits (one character added, left out or changed) from one text to the other. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(changed, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The name that was probably meant; null when none is near. A name in the wrong section is nearer than a misspelt one. */
export function nearestName(wrong: string, names: readonly string[]): string | null {
  const last = wrong.slice(wrong.lastIndexOf(".") + 1);
  const elsewhere = names.find((name) => name.slice(name.lastIndexOf(".") + 1) === last);
  if (elsewhere !== undefined) return elsewhere;
  const ranked = names
    .map((name) => ({ name, distance: editDistance(wrong, name) }))
    .toSorted((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(2, wrong.length / 3) ? best.name : null;
}
