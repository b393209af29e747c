import { pluralEn as n } from "@tandem/ui-kit/strings";

/** The texts of what concerns me, fetched with its view: the first paint needs none of them. */
export const activityEn = {
  title: "Activity",
  /** Name of the bell and of the tab. */
  bell: (count: number) => (count === 0 ? "Activity" : `Activity, ${n(count, { one: "# new", other: "# new" })}`),
  show: "Show",
  all: "All",
  unread: "Unread",
  mention: "mentioned you",
  reply: "replied to you",
  reaction: "reacted to you",
  invited: "invites you",
  invitedByNobody: "You are invited",
  wantsIn: "asks to be let in",
  file: "A file",
  row: (parts: { who: string; what: string; room: string; when: string; text: string; isUnread: boolean }) =>
    [parts.isUnread ? "Unread" : "", `${parts.who} ${parts.what} in ${parts.room}`, parts.when, parts.text]
      .filter((part) => part !== "")
      .join(", "),
  waiting: "waiting",
  accept: "Join",
  letIn: "Let in",
  decline: "Decline",
  upToDate: "You are up to date",
  lastMention: (who: string, room: string, when: string) => `Last mention: ${who} in ${room}, ${when}.`,
  noMention: "Nobody has mentioned you yet.",
  nothingTitle: "Nothing yet",
  nothing: "Mentions of you, replies and reactions to what you write, and invitations will stand here.",
  notSupported: "This server does not tell it.",
  failed: "Activity could not be loaded",
};

/** The texts in use; another language is another object of this type. */
export const activityTexts: typeof activityEn = activityEn;
