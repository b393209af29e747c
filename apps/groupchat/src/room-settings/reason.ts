import type { PersonAccess } from "@tandem/client-core/view-models";
import { laterTexts } from "../texts/later.ts";

/** Why somebody may do in the room what they may, in one or two sentences. */
export function reasonInWords(name: string, answer: PersonAccess): string {
  const t = laterTexts.roomSettings.check;
  const { standing, by, group, isPresenter, reads, posts, outside, belongsTo, visibility, isAuditorium } = answer;
  const first = name.split(" ")[0] ?? name;
  if (standing === "banned") return t.banned(first);
  if (standing === "barred") {
    const category = outside?.join(" / ");
    return belongsTo === undefined
      ? t.leftOut(first, category)
      : `${t.belongs(first, belongsTo)} ${t.outside(category)}`;
  }
  if (standing === "manager") return t.because.manager[by ?? "list"](first, group);
  const what = standing === "member" ? t.because.member[by ?? "list"](first, group) : t.stranger[visibility](first);
  if (!isAuditorium || !reads) return what;
  if (isPresenter) return `${what} ${t.presents}`;
  if (posts) return what;
  return `${what} ${standing === "member" ? t.silent : t.silentStranger}`;
}
