import type { RoomChangeRow, RoomPrincipal } from "@tandem/client-core/view-models";
import { laterTexts } from "../texts/later.ts";

type Row = Pick<RoomChangeRow, "what" | "value" | "added" | "removed" | "more">;

/** What somebody has done, as what follows their name. */
export function changeInWords({ what, value, added, removed, more }: Row): string {
  const texts = laterTexts.roomSettings;
  const t = texts.lastChanges;
  switch (what) {
    case "managers":
    case "members":
    case "presenters":
    case "banned": {
      const list = t.lists[what];
      const isRemoval = added.length === 0 && removed.length > 0;
      const comes = isRemoval ? undefined : t.added(inNames(added, removed.length > 0 ? 0 : more), list);
      const goes = removed.length === 0 ? undefined : t.removed(inNames(removed, more), list);
      return comes !== undefined && goes !== undefined ? t.and(comes, goes) : (comes ?? goes ?? "");
    }
    case "scope": {
      if (value === "none") return t.scope.none;
      if (value === "first") return t.scope.first(inNames(added, more));
      const comes = added.length === 0 ? undefined : t.scope.added(inNames(added, removed.length > 0 ? 0 : more));
      const goes = removed.length === 0 ? undefined : t.scope.removed(inNames(removed, more));
      return comes !== undefined && goes !== undefined ? t.and(comes, goes) : (comes ?? goes ?? t.changed(t.scope.it));
    }
    case "closed":
    case "reopened":
      return t[what];
    case "invitations":
    case "topic":
    case "pins":
    case "history":
    case "files":
      return value === "true" ? t.on(t.things[what]) : t.off(t.things[what]);
    case "type":
      return t.set(t.things.type, texts.types[value === "auditorium" ? "auditorium" : "normal"].title.toLowerCase());
    case "visibility": {
      const known = (["open", "closed", "secret"] as const).find((one) => one === value);
      if (known === undefined) return t.changed(t.things.visibility);
      return t.set(t.things.visibility, texts.visibilities[known].title.toLowerCase());
    }
    case "retention":
      return t.set(t.things.retention, texts.days(Number(value) || 0).toLowerCase());
    case "edits":
      if (value === "0") return t.off(texts.changed.editMinutes);
      return t.allowed(t.things.edits, texts.minutes(value === "" ? -1 : Number(value)));
    case "name":
      return t.set(t.things.name, value ?? "");
    case "category":
      if (value === undefined) return t.changed(t.things.category);
      return value === "" ? t.out : t.set(t.things.category, value);
    default:
      return t.changed(t.things[what]);
  }
}

/** "Noah Fischer, Dana Ortiz and 3 others". */
export function inNames(people: readonly Pick<RoomPrincipal, "name">[], more = 0): string {
  const t = laterTexts.roomSettings.lastChanges;
  const names = people.map(({ name }) => name);
  const all = more > 0 ? [...names, t.others(more)] : names;
  const last = all.at(-1) ?? "";
  return all.length < 2 ? last : t.and(all.slice(0, -1).join(", "), last);
}
