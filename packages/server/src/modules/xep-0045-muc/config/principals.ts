import { type DataForm, type FormField, formValues } from "@tandem/protocol/xep-0004-data-forms";
import { parsePrincipal, type Principal, PRINCIPALS_MAX, ROOM_FIELDS } from "@tandem/protocol/tandem-rooms";
import { errors } from "../errors.ts";
import type { RoomConfig } from "./config.ts";

/** Lists of people and groups that stand in the owner's form (docs/protocol/rooms.md §3). */
const PRINCIPAL_LISTS = ["managers", "members", "presenters", "scope"] as const;
type PrincipalList = (typeof PRINCIPAL_LISTS)[number];

const LABELS: Readonly<Record<PrincipalList, string>> = {
  managers: "People and groups that manage the room",
  members: "People and groups that are members",
  presenters: "People and groups that write where only presenters do",
  scope: "People and groups that may ever have to do with the room (none: as the category has it)",
};

export function principalFields(config: RoomConfig): FormField[] {
  return PRINCIPAL_LISTS.map((list) => ({
    name: ROOM_FIELDS[list],
    type: "text-multi",
    label: LABELS[list],
    values: config[list] ?? [],
  }));
}

/** A list that the form leaves out stays. */
export function parsePrincipals(form: DataForm): { readonly [K in PrincipalList]?: readonly Principal[] | undefined } {
  return Object.fromEntries(PRINCIPAL_LISTS.map((list) => [list, principals(form, ROOM_FIELDS[list])]));
}

function principals(form: DataForm, name: string): readonly Principal[] | undefined {
  const texts = formValues(form, name)?.filter((text) => text !== "");
  if (texts === undefined) return undefined;
  if (texts.length > PRINCIPALS_MAX) throw errors.raise["rooms/bad-form"]({ field: name });
  return checkedPrincipals(texts, name);
}

function checkedPrincipals(texts: readonly string[], field: string): readonly Principal[] {
  const found = texts.map((text) => parsePrincipal(text));
  if (found.includes(null)) throw errors.raise["rooms/bad-form"]({ field });
  return [...new Set(found as Principal[])];
}
