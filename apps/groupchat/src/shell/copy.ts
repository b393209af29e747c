import { announce } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";

/** Inside a click: the browser asks for that. */
export function copyAddress(jid: string): void {
  copy(jid, strings.common.addressCopied);
}

/** Inside a click. Leads to the room from anywhere (RM10). */
export function copyRoomLink(jid: string): void {
  copy(new URL(`#/room/${encodeURIComponent(jid)}`, location.href).href, strings.talk.linkCopied);
}

/** The same for one message in it. */
export function copyMessageLink(jid: string, id: string): void {
  const hash = `#/room/${encodeURIComponent(jid)}/${encodeURIComponent(id)}`;
  copy(new URL(hash, location.href).href, strings.talk.linkCopied);
}

function copy(text: string, done: string): void {
  navigator.clipboard.writeText(text).then(
    () => announce(done),
    (error: unknown) => console.warn("It could not be copied.", error),
  );
}
