import { type ReactElement, useContext } from "react";
import type { Link as LinkData } from "./links.ts";
import { type LinkOpener, LinksContext } from "./links-context.ts";

/** Leaves the app for the web, opens a room or person in it; a room that one follows is called by its name. Says where it leads when its text does not. */
export function Link({ link }: { readonly link: LinkData }): ReactElement {
  const opener = useContext(LinksContext);
  const { text, href, host, room } = link;
  const open = openHere(opener, link);
  if (open !== undefined) {
    // Several links to one room lead to several messages: those stay apart.
    const name = room === undefined || link.message !== undefined ? undefined : opener.roomName?.(room);
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
  { room: openRoom, person: openPerson, broken: showBroken }: LinkOpener,
  link: LinkData,
): (() => void) | undefined {
  const { room, message, person, broken, text } = link;
  if (room !== undefined && openRoom !== undefined) return () => openRoom(room, message);
  if (person !== undefined && openPerson !== undefined) return () => openPerson(person);
  if (broken !== undefined && showBroken !== undefined) return () => showBroken(broken, text);
  return undefined;
}
