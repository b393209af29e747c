import { type DataForm, type FormField, formValues } from "@tandem/protocol/xep-0004-data-forms";
import { ROOM_FIELDS } from "@tandem/protocol/tandem-rooms";
import { INHERITABLE, type Inheritable } from "../contract.ts";
import { errors } from "../errors.ts";

const LABELS: Readonly<Record<Inheritable, string>> = {
  visibility: "Who finds and enters it",
  invitations: "Who may invite",
  history: "Whether the history is kept",
  files: "Whether files may be posted",
  retention: "How long messages are kept",
  members: "Who is a member",
};

/** docs/protocol/rooms.md §3: what follows the category, and what it decides without asking. */
export function inheritFields(inherits: readonly Inheritable[], locked: ReadonlySet<Inheritable>): FormField[] {
  return [
    {
      name: ROOM_FIELDS.inherit,
      type: "list-multi",
      label: "As the category has it",
      values: inherits,
      options: INHERITABLE.map((value) => ({ value, label: LABELS[value] })),
    },
    { name: ROOM_FIELDS.locked, type: "hidden", values: INHERITABLE.filter((name) => locked.has(name)) },
  ];
}

/** Undefined: the form says nothing of it. An empty list: the room stands for itself. */
export function parseInherits(form: DataForm): readonly Inheritable[] | undefined {
  const values = formValues(form, ROOM_FIELDS.inherit);
  if (values === undefined) return undefined;
  const given = new Set(values.filter((value) => value !== ""));
  const known = INHERITABLE.filter((name) => given.delete(name));
  if (given.size > 0) throw errors.raise["rooms/bad-form"]({ field: ROOM_FIELDS.inherit });
  return known;
}
