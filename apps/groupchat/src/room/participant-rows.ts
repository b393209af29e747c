import type { ParticipantListSnapshot, ParticipantRow } from "@tandem/client-core/view-models";
import type { ListRowItem } from "@tandem/ui-kit";

export type ParticipantListRow = ListRowItem &
  (
    | { readonly kind: "head"; readonly title: string; readonly count: number }
    | { readonly kind: "person"; readonly person: ParticipantRow }
  );

interface Titles {
  readonly managers: string;
  readonly inRoom: string;
  readonly notInRoom: string;
}

/** Heads stand only above people. 28 px and 4 px above it, as drawn. */
const HEAD_HEIGHT = 32;

/** The same people in the same order in both modes (RT10): nothing here knows which app takes IM. */
export function participantRows(
  list: Pick<ParticipantListSnapshot, "managers" | "inRoom" | "membersNotInRoom">,
  titles: Titles,
  rowHeight: number,
): readonly ParticipantListRow[] {
  return [
    ...part("managers", titles.managers, list.managers, rowHeight),
    ...part("in-room", titles.inRoom, list.inRoom, rowHeight),
    ...part("not-in-room", titles.notInRoom, list.membersNotInRoom, rowHeight),
  ];
}

function part(
  id: string,
  title: string,
  people: readonly ParticipantRow[],
  height: number,
): readonly ParticipantListRow[] {
  if (people.length === 0) return [];
  return [
    { kind: "head", key: `head:${id}`, text: title, title, count: people.length, height: HEAD_HEIGHT, head: true },
    ...people.map(
      (person): ParticipantListRow => ({ kind: "person", key: person.key, text: person.nick, height, person }),
    ),
  ];
}
