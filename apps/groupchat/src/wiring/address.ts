import type { GroupChatApp } from "@tandem/client-core/view-models";

/** `#/room/<address>` and `#/im/<address>`, as Communicator and links of ours write them; `#/room/<address>/<id>`: a message. */
export type AddressedPlace =
  | { readonly kind: "room" | "im"; readonly jid: string }
  | { readonly kind: "message"; readonly jid: string; readonly archiveId: string };

/** Null for anything else: an address can come from anywhere. */
export function parseAddress(url: string): AddressedPlace | null {
  const match = /^#\/(room|im)\/([^/]+)(?:\/([^/]+))?$/u.exec(URL.parse(url)?.hash ?? "");
  const [, kind, encoded, id] = match ?? [];
  if ((kind !== "room" && kind !== "im") || encoded === undefined || (kind === "im" && id !== undefined)) return null;
  try {
    const jid = decodeURIComponent(encoded);
    return id === undefined ? { kind, jid } : { kind: "message", jid, archiveId: decodeURIComponent(id) };
  } catch {
    return null; // Cut off in the middle of a character.
  }
}

/** An IM by address opens here only if this app takes IM; it is a request to show, never to send. */
export function openAddressedPlace(app: GroupChatApp, url: string): void {
  const place = parseAddress(url);
  if (place === null) return;
  if (place.kind === "message") app.myChat.openRoomAt(place.jid, place.archiveId);
  else if (place.kind === "room") app.myChat.openRoom(place.jid);
  else if (app.myChat.snapshot().contacts !== undefined) app.myChat.openConversation(place.jid);
}
