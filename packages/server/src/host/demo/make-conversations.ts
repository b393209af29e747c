import { type BareJid, NS_CLIENT } from "@tandem/protocol";
import { buildOriginId } from "@tandem/protocol/xep-0359-stanza-ids";
import { el, serialize } from "@tandem/xml";
import type { NewArchiveEntry, ServerCore } from "../../core/index.ts";
import { demoConversations } from "./conversations.ts";
import { demoAddress } from "./state.ts";

const MINUTE_MS = 60_000;

/** Into the archives of both, as if it had been sent: what each of them said, in order. */
export async function makeConversations(core: ServerCore): Promise<void> {
  const now = core.environment.clock.now();
  for (const [number, { between, said }] of demoConversations.entries()) {
    for (const [index, [minutesAgo, author, text]] of said.entries()) {
      const other = author === between[0] ? between[1] : between[0];
      const message = {
        from: demoAddress(core, author),
        to: demoAddress(core, other),
        id: `demo-${number}-${index}`,
        text,
      };
      await core.environment.storage.archive.appendAll(entriesOf(message, now - minutesAgo * MINUTE_MS));
    }
  }
}

interface DemoMessage {
  readonly from: BareJid;
  readonly to: BareJid;
  readonly id: string;
  readonly text: string;
}

function entriesOf({ from, to, id, text }: DemoMessage, at: number): readonly NewArchiveEntry[] {
  const body = el("body", NS_CLIENT, {}, text);
  const stanza = serialize(el("message", NS_CLIENT, { from, to, type: "chat", id }, body, buildOriginId(id)));
  return [
    { archive: from, peer: to, sender: "out", originId: id, stanza, text, at },
    { archive: to, peer: from, sender: "in", originId: id, stanza, text, at },
  ];
}
