import type { BareJid } from "@tandem/protocol";
import { batch, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { DraftBox } from "../account/drafts.ts";
import type { InboxLine } from "../inbox/inbox.ts";
import { standingOf } from "../inbox/standing.ts";
import type { Chat } from "../timeline/chat.ts";
import type { Markers } from "../timeline/markers.ts";
import type { RoomState } from "./entrance.ts";
import { createSaidMeanwhile, type SaidMeanwhile } from "./said-meanwhile.ts";
import { createSummary, type Summary, toBeKept, type Told } from "./summary.ts";

/**
 * What My Chat shows of a room. The room itself, with its people and its way in, is made when it is entered: hundreds of them
 * are a good part of a sign-in (RM9).
 */
export interface RoomLine {
  readonly jid: BareJid;
  readonly state: ReadonlySignal<RoomState>;
  readonly topic: ReadonlySignal<string>;
  /** As the inbox or the room itself tells it; undefined until then. */
  readonly name: ReadonlySignal<string | undefined>;
  readonly summary: ReadonlySignal<Summary>;
  /** The server has told its counts, so the archive need not be read to know them. */
  readonly isTold: boolean;
}

/** The same for the room, which goes on with it. */
export interface OwnLine extends RoomLine {
  readonly state: Signal<RoomState>;
  readonly topic: Signal<string>;
  readonly name: Signal<string | undefined>;
  /** The conversation; undefined: it was not needed yet. */
  readonly chat: Signal<Chat | undefined>;
  readonly told: ReadonlySignal<Told | undefined>;
  readonly meanwhile: SaidMeanwhile;
  /** What the inbox tells of it. True: something was said while the room was entered, and has to be asked for. */
  take(line: InboxLine, isInside: boolean): boolean;
  /** What was told of it before this program was started. */
  recall(told: Told, topic: string): void;
  /** For the next start, as it is at this moment; undefined: the server tells nothing of this room. */
  kept(): Told | undefined;
}

export function createRoomLine(jid: BareJid, markers: Markers, draft: DraftBox): OwnLine {
  const state = signal<RoomState>({ kind: "joining" });
  const topic = signal("");
  const name = signal<string | undefined>(undefined);
  const chat = signal<Chat | undefined>(undefined);
  const told = signal<Told | undefined>(undefined);
  const meanwhile = createSaidMeanwhile();
  const summary = createSummary({ chat, told, marker: markers.of(jid), draft: draft.text });
  let isTold = false;
  return {
    jid,
    state,
    topic,
    name,
    chat,
    told,
    meanwhile,
    summary,
    get isTold() {
      return isTold;
    },
    take(line, isInside) {
      const { summary: says, word } = line;
      isTold = true;
      const isMissing = meanwhile.told(line, isInside);
      batch(() => {
        if (says?.name !== undefined) name.value = says.name;
        topic.value = says?.topic ?? "";
        markers.told(jid, says?.readId, jid);
        const standing = standingOf(line);
        const { last: before, hasImportant } = told.peek() ?? {};
        const last = word ?? before;
        told.value = { standing, ...(last && { last }), ...(hasImportant && { hasImportant }) };
        chat.peek()?.tellStanding(standing, word);
      });
      return isMissing;
    },
    recall(before, earlierTopic) {
      // The server may have been quicker than the device's disk.
      if (isTold) return;
      told.value = before;
      topic.value = earlierTopic;
    },
    kept: () => toBeKept(told.peek(), chat.peek(), summary.peek()),
  };
}
