import type { BareJid } from "@tandem/protocol";
import type { Context } from "../account/context.ts";
import type { Chat } from "../timeline/chat.ts";
import type { FileService } from "./service.ts";
import { createUploads, type Uploads } from "./uploads.ts";

/** The uploads of a room or conversation; they go on while another place is open. Undefined: this device cannot read files. */
export function placeUploads(
  { ports, isOnline }: Context,
  service: FileService,
  audience: BareJid,
  chat: Pick<Chat, "post">,
): Uploads | undefined {
  if (ports.files === undefined) return undefined;
  return createUploads({
    service,
    port: ports.files,
    random: ports.random,
    isOnline,
    audience,
    post: (file) => chat.post("", { file }),
  });
}
