import { type BareJid, NS_CLIENT } from "@tandem/protocol";
import { buildOriginId } from "@tandem/protocol/xep-0359-stanza-ids";
import { el, serialize } from "@tandem/xml";
import type { NewArchiveEntry, ServerCore } from "../../core/index.ts";
import { demoConversations } from "./conversations.ts";
import { demoAddress } from "./state.ts";

const MINUTE_MS = 60_000;

/** Into the archives of both, as if it had been sent: oldest first over all conversations, as the archive's order is that of time. */
export async function makeConversations(core: ServerCore): Promise<void> {
  const now = core.environment.clock.now();
  const messages = demoConversations.flatMap(({ between, said }, number) =>
    said.map(([minutesAgo, author, text], index) => {
      const other = author === between[0] ? between[1] : between[0];
      const [from, to] = [demoAddress(core, author), demoAddress(core, other)];
      return { from, to, id: `demo-${number}-${index}`, text, at: now - minutesAgo * MINUTE_MS };
    }),
  );
  for (const message of messages.toSorted((a, b) => a.at - b.at))
    await core.environment.storage.archive.appendAll(entriesOf(message));
}

interface DemoMessage {
  readonly from: BareJid;
  readonly to: BareJid;
  readonly id: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

function entriesOf({ from, to, id, text, at }: DemoMessage): readonly NewArchiveEntry[] {
  const body = el("body", NS_CLIENT, {}, text);
  const stanza = serialize(el("message", NS_CLIENT, { from, to, type: "chat", id }, body, buildOriginId(id)));
  return [
    { archive: from, peer: to, sender: "out", originId: id, stanza, text, at },
    { archive: to, peer: from, sender: "in", originId: id, stanza, text, at },
  ];
}
