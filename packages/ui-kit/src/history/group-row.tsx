import type { ReactElement } from "react";
import { Person16 } from "../icons/index.ts";
import { RoomIcon, type RovingItemProps, Spinner } from "../primitives/index.ts";
import type { HitListRow } from "./group-rows.ts";
import { words } from "./words.ts";

interface PlaceRowProps {
  readonly row: HitListRow & { readonly kind: "place" };
  readonly shown: number;
  readonly props: RovingItemProps;
}

/** Where the hits below it were said. Picked, it is searched alone. */
export function PlaceRow({ row, shown, props }: PlaceRowProps): ReactElement {
  const { place, count } = row;
  const results = count === undefined ? words.soFar(shown) : words.inPlace(count.count, count.isExact);
  const only = words.onlyHere(place.kind);
  return (
    <div {...props} className="td-hit-group" aria-label={`${place.name}, ${results}. ${only}`}>
      {place.kind === "room" ? <RoomIcon sign={place.sign} /> : <Person16 />}
      <b className="td-strong td-ellipsis">{place.kind === "room" ? place.name : words.with(place.name)}</b>
      <span className="td-muted">{results}</span>
      <span className="td-grow" />
      <span className="td-hit-link">{only}</span>
    </div>
  );
}

interface MoreRowProps {
  readonly row: HitListRow & { readonly kind: "more" };
  readonly props: RovingItemProps;
}

export function MoreOfPlace({ row, props }: MoreRowProps): ReactElement {
  const label = row.left === undefined ? words.more : words.moreInPlace(row.left);
  return (
    <div {...props} className="td-hit-rest" aria-label={`${label}, ${row.place.name}`}>
      <span className="td-hit-link">{label}</span>
      {row.isLoading && <Spinner />}
    </div>
  );
}
