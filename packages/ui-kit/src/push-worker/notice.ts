import { plainText } from "../text/plain-text.ts";
import { pushTexts } from "../strings/push.en.ts";

/** What the server says (docs/protocol/web-push.md §4). Absent is what it does not tell. */
export interface PushPayload {
  readonly kind: "room" | "conversation";
  readonly place?: string | undefined;
  readonly name?: string | undefined;
  readonly nick?: string | undefined;
  readonly body?: string | undefined;
  readonly badge?: number | undefined;
  readonly isSilent: boolean;
}

export interface Notice {
  readonly title: string;
  readonly body: string;
  /** One notice a conversation: a later one takes its place. */
  readonly tag: string;
  readonly silent: boolean;
  readonly data: NoticeData;
}

export interface NoticeData {
  /** Where a click leads. */
  readonly url: string;
  /** Messages that it stands for. */
  readonly count: number;
}

const TEXT_CHARS_MAX = 500;

/** Whatever does not look like it says only that there is something: a push must show a notice all the same. */
export function parsePayload(text: string | undefined): PushPayload {
  const given = parsed(text);
  const string = (key: string): string | undefined => {
    const value = given[key];
    return typeof value === "string" && value !== "" ? value.slice(0, TEXT_CHARS_MAX) : undefined;
  };
  return {
    kind: given.kind === "room" ? "room" : "conversation",
    place: string("place"),
    name: string("name"),
    nick: string("nick"),
    body: string("body"),
    badge: typeof given.badge === "number" && Number.isSafeInteger(given.badge) ? given.badge : undefined,
    isSilent: given.silent === true,
  };
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {}; // A server of another version.
  }
}

/** Says what a toast of the app would say. `before`: how many messages the notice of that conversation stands for already. */
export function noticeOf(payload: PushPayload, scope: string, before: number): Notice {
  const { place, name = place, nick, body, isSilent } = payload;
  const count = before + 1;
  const words = (body && plainText(body)) ?? (count > 1 ? pushTexts.newMessages(count) : pushTexts.newMessage);
  const title = nick === undefined ? (name ?? appName(scope)) : pushTexts.inRoom(nick, name ?? "");
  return { title, body: words, tag: tagOf(payload), silent: isSilent, data: { url: linkTo(payload, scope), count } };
}

export function tagOf({ kind, place }: PushPayload): string {
  return place === undefined ? `tandem ${kind}` : `tandem ${kind} ${place}`;
}

/** As the apps' own links go. A room of the moment is a conversation with a nickname in it. */
function linkTo({ place, nick }: PushPayload, scope: string): string {
  return place === undefined ? scope : `${scope}#/${nick === undefined ? "im" : "room"}/${encodeURIComponent(place)}`;
}

function appName(scope: string): string {
  return scope.endsWith("/communicator/") ? pushTexts.communicator : pushTexts.groupChat;
}

export function parseNoticeData(data: unknown): NoticeData | null {
  if (typeof data !== "object" || data === null || !("url" in data) || !("count" in data)) return null;
  const { url, count } = data;
  return typeof url === "string" && typeof count === "number" ? { url, count } : null;
}
