import type {
  ParticipantListSnapshot,
  ParticipantPart,
  ParticipantRow,
  ParticipantView,
} from "@tandem/client-core/view-models";
import type { ListRowItem } from "@tandem/ui-kit";

interface Place {
  readonly part: ParticipantPart;
  /** In the part, from 0. */
  readonly index: number;
}

export type ParticipantListRow = ListRowItem &
  (
    | { readonly kind: "head"; readonly title: string; readonly count: number }
    | { readonly kind: "person"; readonly person: ParticipantRow; readonly place: Place }
    /** Somebody of a large room of whom nothing has come yet. */
    | { readonly kind: "waiting"; readonly place: Place }
  );

interface Titles {
  readonly managers: string;
  readonly inRoom: string;
  readonly notInRoom: string;
}

type People = Pick<ParticipantListSnapshot, "managers" | "inRoom" | "membersNotInRoom" | "windows">;

/** Heads stand only above people. 28 px and 4 px above it, as drawn. */
const HEAD_HEIGHT = 32;

/** The same people in the same order in both modes (RT10): nothing here knows which app takes IM. */
export function participantRows(list: People, titles: Titles, rowHeight: number): readonly ParticipantListRow[] {
  return [
    ...part("managers", titles.managers, list, rowHeight),
    ...part("inRoom", titles.inRoom, list, rowHeight),
    ...part("membersNotInRoom", titles.notInRoom, list, rowHeight),
  ];
}

function part(of: ParticipantPart, title: string, list: People, height: number): readonly ParticipantListRow[] {
  const people = list[of];
  const { count, from } = list.windows?.[of] ?? { count: people.length, from: 0 };
  if (count === 0) return [];
  const rows = [...waitingRows(of, height, count)];
  for (const [at, person] of people.slice(0, Math.max(0, count - from)).entries()) {
    const place = { part: of, index: from + at };
    rows[from + at] = { kind: "person", key: person.key, text: person.nick, height, person, place };
  }
  return [{ kind: "head", key: `head:${of}`, text: title, title, count, height: HEAD_HEIGHT, head: true }, ...rows];
}

/** Made once: a list of thousands is put together anew with each window of it. */
const waiting = new Map<string, ParticipantListRow[]>();

function waitingRows(of: ParticipantPart, height: number, count: number): readonly ParticipantListRow[] {
  const key = `${of} ${height}`;
  const made = waiting.get(key) ?? [];
  waiting.set(key, made);
  for (let index = made.length; index < count; index++)
    made.push({ kind: "waiting", key: `${of}:${index}`, text: "", height, place: { part: of, index } });
  return made.slice(0, count);
}

/** Which people stand among those rows. */
export function peopleInView(rows: readonly ParticipantListRow[]): ParticipantView {
  const view: Partial<Record<ParticipantPart, [from: number, to: number]>> = {};
  for (const row of rows) {
    if (row.kind === "head") continue;
    const { part: of, index } = row.place;
    const [from] = (view[of] ??= [index, index]);
    view[of] = [from, index + 1];
  }
  return view;
}
