export { setLanguage, strings } from "./current.ts";
export { messagesEn, pluralEn, type Messages } from "./messages.en.ts";
export { badgeText, COUNT_MAX, type PluralForms, pluralIn } from "./plural.ts";
export {
  clockTime,
  clockTimeAt,
  dayAndTime,
  dayLine,
  fullTime,
  isSameDay,
  longDate,
  plainDate,
  shortTime,
  wholeDate,
} from "./time.ts";
