import type { ViewModel } from "@tandem/client-core/view-models";
import { createContext, type CSSProperties, type ReactElement, type ReactNode, useContext } from "react";
import { useOptionalSnapshot } from "../hooks/index.ts";
import { PresenceIcon, type PresenceKind } from "../presence/index.ts";

interface AvatarProps {
  /** Bare address, or the nickname where the room hides it; decides the colour. */
  readonly address: string;
  readonly name: string;
  /** Edge length in px. */
  readonly size?: number;
  readonly state?: PresenceKind;
}

/** Where pictures come from, by address. Without it, or where there is none, everybody has initials. */
const PhotosContext = createContext<((address: string) => ViewModel<string | undefined>) | null>(null);
export const PhotosProvider = PhotosContext.Provider;

const whole = (url: string | undefined): string | undefined => url;

/** A picture, or initials on one of eight quiet pairs, chosen by a hash of the address: the same in both apps. Decoration; the name stands beside it. */
export function Avatar({ address, name, size = 32, state }: AvatarProps): ReactElement {
  const photo = useOptionalSnapshot(useContext(PhotosContext)?.(address), whole);
  const style = { "--avatar-size": `${size}px`, fontSize: initialsSize(size) } as CSSProperties;
  return (
    <span
      className={`td-avatar td-avatar-${avatarPair(address)}`}
      style={style}
      data-small={size <= 28 ? "" : undefined}
      data-large={size >= 48 ? "" : undefined}
    >
      {photo === undefined ? (
        <span aria-hidden="true">{initials(name)}</span>
      ) : (
        <img src={photo} alt="" width={size} height={size} decoding="async" draggable={false} />
      )}
      {state !== undefined && (
        <span className="td-avatar-presence">
          <PresenceIcon state={state} size={presenceSize(size)} />
        </span>
      )}
    </span>
  );
}

/** The picture of a room, or what is given to stand there without one. Decoration; the name stands beside it. */
export function RoomTile({
  address,
  children,
}: {
  readonly address: string;
  readonly children: ReactNode;
}): ReactElement {
  const photo = useOptionalSnapshot(useContext(PhotosContext)?.(address), whole);
  return (
    <span className="td-roomtile">
      {photo === undefined ? children : <img src={photo} alt="" decoding="async" draggable={false} />}
    </span>
  );
}

/** 1 to 8. FNV-1a over the lower-case address: cheap, and spreads short names well. */
export function avatarPair(address: string): number {
  let hash = 0x811c9dc5;
  for (const character of address.toLowerCase()) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  // The low bits of this hash see only the low bits of the text; the high ones see all of it.
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 29) + 1;
}

/** First letters of the first and the last word; an address gives the letters of its local part. */
export function initials(name: string): string {
  const words = (name.includes("@") ? (name.split("@")[0] ?? "") : name)
    .split(/[\s._-]+/u)
    .filter((word) => word !== "");
  const first = firstLetter(words[0]);
  const last = words.length > 1 ? firstLetter(words.at(-1)) : "";
  return (first + last).toLocaleUpperCase();
}

function firstLetter(word: string | undefined): string {
  return word === undefined ? "" : (Array.from(word)[0] ?? "");
}

function presenceSize(size: number): number {
  if (size <= 28) return 10;
  if (size < 40) return 12;
  return size < 48 ? 14 : 16;
}

function initialsSize(size: number): number {
  if (size <= 20) return 8;
  return Math.round(size * 0.36 + (size <= 28 ? 0.5 : 0));
}
