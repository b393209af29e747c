import type { ThemeName } from "@tandem/ui-kit";

/** docs/protocol/add-ins.md §6 */
const NS = "urn:tandem:add-ins:0";

export interface RoomFacts {
  readonly jid: string;
  readonly name: string;
  readonly theme: ThemeName;
}

/** Whether a message of the page asks where it is shown. Anything may come from there. */
export function isQuestion(data: unknown): boolean {
  return typeof data === "object" && data !== null && "type" in data && data.type === `${NS}#ask`;
}

/** All that a page is ever told. */
export function answerOf({ jid, name, theme }: RoomFacts): object {
  return { type: `${NS}#room`, room: { jid, name }, theme: theme === "hc" ? "high-contrast" : theme };
}
