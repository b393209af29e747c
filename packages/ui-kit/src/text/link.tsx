import { type ReactElement, useContext } from "react";
import type { Link as LinkData } from "./links.ts";
import { LinksContext } from "./links-context.ts";

/** Leaves the app for the web, opens a room or person in it; a room that one follows is called by its name. Says where it leads when its text does not. */
export function Link({ link }: { readonly link: LinkData }): ReactElement {
  const opener = useContext(LinksContext);
  const { text, href, host, room, person } = link;
  const open = openHere(opener, room, person);
  if (open !== undefined) {
    const name = room === undefined ? undefined : opener.roomName?.(room);
    return (
      <a
        href={href}
        title={name === undefined ? undefined : room}
        onClick={(event) => {
          event.preventDefault();
          open();
        }}
      >
        {name === undefined ? text : <bdi># {name}</bdi>}
      </a>
    );
  }
  // Nobody here knows what to do with the scheme: the address can still be copied.
  if (href.startsWith("xmpp:")) return <>{text}</>;
  return (
    <>
      <a href={href} target="_blank" rel="noopener noreferrer" title={host}>
        {text}
      </a>
      {host !== undefined && <span className="td-link-host"> ({host})</span>}
    </>
  );
}

function openHere(
  opener: { readonly room?: (address: string) => void; readonly person?: (address: string) => void },
  room: string | undefined,
  person: string | undefined,
): (() => void) | undefined {
  if (room !== undefined && opener.room !== undefined) return () => opener.room?.(room);
  if (person !== undefined && opener.person !== undefined) return () => opener.person?.(person);
  return undefined;
}
