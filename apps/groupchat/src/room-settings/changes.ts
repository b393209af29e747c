import type { RoomPeopleList, RoomSettingsSnapshot } from "@tandem/client-core/view-models";
import { inNames } from "./change-words.ts";
import { laterTexts } from "../texts/later.ts";

type Change = RoomSettingsSnapshot["changed"][number];
type Shown = Pick<RoomSettingsSnapshot, "changed" | "values" | "saved" | "people" | "categories">;

/** What is changed on the page, one phrase for each, e.g. "type to auditorium, 3 presenters added". */
export function changesInWords(settings: Shown): string {
  const text = settings.changed.map((change) => inWords(settings, change)).join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function inWords(settings: Shown, change: Change): string {
  const t = laterTexts.roomSettings;
  const what = t.changed[change];
  const { values, categories } = settings;
  switch (change) {
    case "managers":
    case "members":
    case "presenters":
    case "banned":
      return ofList(settings, change);
    case "scope":
      return settings.people.scope.length === 0
        ? t.changeOf.noScope
        : t.changeOf.to(what, inNames(settings.people.scope));
    case "isAuditorium":
      return t.changeOf.to(what, t.types[values.isAuditorium ? "auditorium" : "normal"].title.toLowerCase());
    case "visibility":
      return t.changeOf.to(what, t.visibilities[values.visibility].title.toLowerCase());
    case "retentionDays":
      return t.changeOf.to(what, t.days(values.retentionDays).toLowerCase());
    case "editMinutes":
      return `${what} ${t.minutes(values.editMinutes)}`;
    case "categoryId": {
      const name = categories.find(({ id }) => id === values.categoryId)?.name;
      return name === undefined ? what : t.changeOf.to(what, name);
    }
    case "allowsInvites":
    case "isArchived":
    case "allowsFiles":
      return values[change] ? t.changeOf.on(what) : t.changeOf.off(what);
    default:
      return what;
  }
}

function ofList({ people, saved }: Shown, list: Exclude<RoomPeopleList, "scope">): string {
  const t = laterTexts.roomSettings.changeOf;
  const now = people[list].map(({ id }) => id);
  const added = now.filter((id) => !saved[list].includes(id)).length;
  const removed = saved[list].filter((id) => !now.includes(id)).length;
  const name = t.lists[list](Math.max(added, added === 0 ? removed : 0));
  if (removed === 0) return t.added(added, name);
  return added === 0 ? t.removed(removed, name) : t.both(added, removed, name);
}

/** What a change of the type means for who posts; undefined where it changes nothing. `members`: how many, if they were counted. */
export function consequenceOf(
  { values, saved, people }: Pick<RoomSettingsSnapshot, "values" | "saved" | "people">,
  members: number | undefined,
): string | undefined {
  const t = laterTexts.roomSettings;
  const isLimited = (isAuditorium: boolean, presenters: readonly unknown[]): boolean =>
    isAuditorium && presenters.length > 0;
  const was = isLimited(saved.isAuditorium, saved.presenters);
  const is = isLimited(values.isAuditorium, people.presenters);
  if (is && !was) return members === undefined ? t.losesSome : t.loses(members);
  if (was && !is) return members === undefined ? t.gainsSome : t.gains(members);
  return values.isAuditorium && !saved.isAuditorium ? t.losesStrangers : undefined;
}
