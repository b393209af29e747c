import { comparePlaces, type Place } from "./message.ts";

/** An entry of an archive: a message, or something else that was said, such as a reaction. */
export interface Entry {
  readonly id: string;
  readonly place: Place;
}

/** Everything from one entry of an archive to another, both included, is known here. */
export interface Stretch {
  readonly from: Entry;
  readonly to: Entry;
}

/** What is known of an archive, oldest first. Between two stretches, which never touch, something is missing. */
export type Stretches = readonly Stretch[];

const isBefore = (a: Entry, b: Entry): boolean => comparePlaces(a.place, b.place) < 0;

/** With one that was read; those that it meets become one with it. */
export function withStretch(all: Stretches, read: Stretch): Stretches {
  let { from, to } = read;
  const apart = all.filter((known) => {
    if (isBefore(known.to, from) || isBefore(to, known.from)) return true;
    if (isBefore(known.from, from)) from = known.from;
    if (isBefore(to, known.to)) to = known.to;
    return false;
  });
  return [...apart, { from, to }].toSorted((a, b) => comparePlaces(a.from.place, b.from.place));
}

/** Without what stands before a place. `firstBehind`: what is known there of a stretch that is cut in two; undefined: nothing. */
export function stretchesBehind(
  all: Stretches,
  place: Place,
  firstBehind: (stretch: Stretch) => Entry | undefined,
): Stretches {
  return all.flatMap((stretch) => {
    if (comparePlaces(stretch.from.place, place) >= 0) return stretch;
    const from = firstBehind(stretch);
    return from === undefined ? [] : { from, to: stretch.to };
  });
}

/** The stretch that a place stands in. */
export function stretchAt(all: Stretches, place: Place): Stretch | undefined {
  return all.find(({ from, to }) => comparePlaces(from.place, place) <= 0 && comparePlaces(place, to.place) <= 0);
}
