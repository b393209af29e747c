import type { GroupChatApp, LinkFault } from "@tandem/client-core/view-models";

/** `#/room/<address>` and `#/im/<address>`, as Communicator and links of ours write them; `#/room/<address>/<id>`: a message. */
export type AddressedPlace =
  | { readonly kind: "room" | "im"; readonly jid: string }
  | { readonly kind: "message"; readonly jid: string; readonly archiveId: string };

/** Null for anything else: an address can come from anywhere. */
export function parseAddress(url: string): AddressedPlace | null {
  const match = /^#\/(room|im)\/([^/]+)(?:\/([^/]+))?$/u.exec(URL.parse(url)?.hash ?? "");
  const [, kind, encoded, id] = match ?? [];
  if ((kind !== "room" && kind !== "im") || encoded === undefined || (kind === "im" && id !== undefined)) return null;
  const jid = decoded(encoded);
  const archiveId = decoded(id ?? "");
  if (jid === undefined || archiveId === undefined) return null;
  return id === undefined ? { kind, jid } : { kind: "message", jid, archiveId };
}

/** What is wrong with an address that is meant for us and says nothing (RM10); undefined: it is not meant for us, or is right. */
export function faultOf(url: string): LinkFault | undefined {
  const hash = URL.parse(url)?.hash ?? "";
  if (!hash.startsWith("#/") || hash === "#/" || parseAddress(url) !== null) return undefined;
  return decoded(hash) === undefined || /^#\/(?:room|im)\/?$/u.test(hash) ? "cut" : "unknown";
}

/** Its result must be used: builds leave out what seems to be without any effect. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // Cut off in the middle of a character.
  }
}

/** An IM by address opens here only if this app takes IM; it is a request to show, never to send. */
export function openAddressedPlace(app: GroupChatApp, url: string): void {
  const place = parseAddress(url);
  if (place === null) {
    const fault = faultOf(url);
    return fault && app.myChat.showBrokenLink(fault, url);
  }
  if (place.kind === "message") app.myChat.openRoomAt(place.jid, place.archiveId);
  else if (place.kind === "room") app.myChat.openRoom(place.jid);
  else if (app.myChat.snapshot().contacts !== undefined) app.myChat.openConversation(place.jid);
}
