import type { SearchHit } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { Attach16, Link16, Person16 } from "../icons/index.ts";
import { Avatar, RoomIcon, type RovingItemProps } from "../primitives/index.ts";
import { dayAndTime, strings } from "../strings/index.ts";
import { words } from "./words.ts";
import { MarkedText } from "../marks/marked-text.tsx";

interface HitRowProps {
  readonly hit: SearchHit;
  readonly marked: readonly string[];
  readonly now: number;
  /** Else it stands above it. */
  readonly hasPlace: boolean;
  readonly props: RovingItemProps;
}

/** Who said it, when and where, and the words around what was found. */
export function HitRow({ hit, marked, now, hasPlace, props }: HitRowProps): ReactElement {
  const { author, place, at, text, has, fileName } = hit;
  const time = dayAndTime(at, now);
  const placeName = place.sign === undefined ? place.name : `${place.name}, ${strings.list.signs[place.sign]}`;
  const shown = text === "" ? (fileName ?? words.file) : text;
  return (
    <div {...props} className="td-hit" aria-label={words.hit(author.nick, placeName, time, shown)}>
      <Avatar address={author.jid ?? author.nick} name={author.nick} />
      <div className="td-grow">
        <div className="td-hit-head">
          <b className="td-strong td-ellipsis">{author.nick}</b>
          <span className="td-muted td-num">{time}</span>
          {has.includes("file") && (
            <span className="td-hit-tag" title={fileName}>
              <Attach16 />
              {extensionOf(fileName)}
            </span>
          )}
          {has.includes("link") && <Link16 />}
          {hasPlace && (
            <span className="td-hit-place td-ellipsis">
              {place.kind === "room" ? <RoomIcon sign={place.sign} /> : <Person16 />}
              <span className="td-ellipsis">{place.name}</span>
            </span>
          )}
        </div>
        <div className="td-hit-text">
          <MarkedText text={shown} words={marked} />
        </div>
      </div>
    </div>
  );
}

function extensionOf(fileName: string | undefined): string {
  const [, extension] = /\.([\p{L}\p{N}]{1,5})$/u.exec(fileName ?? "") ?? [];
  return extension === undefined ? words.file : extension.toUpperCase();
}
