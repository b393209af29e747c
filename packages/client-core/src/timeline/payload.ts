import { NS_CLIENT, type Jid } from "@tandem/protocol";
import { buildOob, NS_OOB, parseOob } from "@tandem/protocol/xep-0066-oob";
import { buildStory, NS_STORIES, parseStory, STORY_TITLE_CHARS_MAX } from "@tandem/protocol/tandem-stories";
import { buildUrgency, isUrgent } from "@tandem/protocol/xep-0131-headers";
import { buildMention, type Mention } from "@tandem/protocol/xep-0372-references";
import { buildFallback, withoutFallback } from "@tandem/protocol/xep-0428-fallback";
import {
  buildSharedFile,
  NS_FILE_SHARING,
  parseSharedFile,
  type SharedFile,
} from "@tandem/protocol/xep-0447-file-sharing";
import { buildReply, NS_REPLY, parseReply, quoteOf } from "@tandem/protocol/xep-0461-replies";
import { el, type XmlElement } from "@tandem/xml";

/** RM20: characters of a message that we offer to send. */
export const MESSAGE_CHARS_MAX = 16_384;
/** RM17: of a story, whose title stands in the body too. */
export const STORY_CHARS_MAX = 65_536 - STORY_TITLE_CHARS_MAX - 3;

/** What a message holds besides its text. Kept on the device with it, so it is plain data. */
export interface Payload {
  readonly file?: SharedFile;
  readonly reply?: ReplyTo;
  /** RM16: rings with everybody. */
  readonly isImportant?: true;
  /** RM17: a long post with a title. */
  readonly story?: { readonly title: string };
  /** People named in the text, places counted in it; only of own messages. */
  readonly mentions?: readonly Mention[];
}

/** The message that this one answers. */
export interface ReplyTo {
  /** As its kind of place names messages: see `referenceOf`. */
  readonly id: string;
  /** Its author there. */
  readonly to?: Jid;
  /** What programs without replies show above the answer; known only of own ones. */
  readonly quote?: { readonly nick: string; readonly text: string };
}

const FILES: readonly string[] = [NS_FILE_SHARING, NS_OOB];

/** The body, and what says more than it to programs that know how to read it. */
export function buildContent(text: string, payload: Payload = {}): readonly XmlElement[] {
  const body = buildBody(text, payload);
  const before = (body[0]?.text().length ?? 0) - text.length;
  const shift = Array.from(body[0]?.text().slice(0, before) ?? "").length;
  const mentions = (payload.mentions ?? []).map(({ jid, begin, end }) =>
    buildMention({ jid, begin: begin + shift, end: end + shift }),
  );
  return [...body, ...mentions, ...(payload.isImportant === true ? [buildUrgency()] : [])];
}

/** The body first; in it the text stands last. */
function buildBody(text: string, { file, reply, story }: Payload): readonly XmlElement[] {
  if (reply !== undefined) return buildAnswer(text, reply);
  if (story !== undefined) return buildTitled(text, story.title);
  if (file === undefined) return [el("body", NS_CLIENT, {}, text)];
  // XEP-0447 §3.2 and XEP-0066 §3: programs that know neither, or only the older one, show the address.
  return [
    el("body", NS_CLIENT, {}, file.url),
    buildFallback(NS_FILE_SHARING),
    buildSharedFile(file),
    buildOob(file.url),
  ];
}

function buildAnswer(text: string, { id, to, quote }: ReplyTo): readonly XmlElement[] {
  const above = quote === undefined ? "" : `> ${quote.nick}:\n${quoteOf(quote.text)}`;
  const reply = buildReply({ id, to });
  // The quote must not make too long what is as long as it may be (RM20).
  if (above === "" || above.length + text.length > MESSAGE_CHARS_MAX) return [el("body", NS_CLIENT, {}, text), reply];
  const range = { start: 0, end: [...above].length };
  return [el("body", NS_CLIENT, {}, above + text), reply, buildFallback(NS_REPLY, range)];
}

/** Programs that know no stories show the title in bold above the text (docs/protocol/stories.md). */
function buildTitled(text: string, title: string): readonly XmlElement[] {
  const above = `*${title}*\n`;
  const range = { start: 0, end: Array.from(above).length };
  return [el("body", NS_CLIENT, {}, above + text), buildStory(title), buildFallback(NS_STORIES, range)];
}

/** What a message says, from whatever program it comes. */
export function readContent(message: XmlElement): { readonly text: string; readonly payload?: Payload } {
  const body = message.childText("body") ?? "";
  const file = fileOf(message, body);
  const reply = replyOf(message);
  const story = titleOf(message);
  const known = [
    ...(file === undefined ? [] : FILES),
    ...(reply === undefined ? [] : [NS_REPLY]),
    ...(story === undefined ? [] : [NS_STORIES]),
  ];
  const important = isUrgent(message) && { isImportant: true as const };
  if (known.length === 0) return { text: body, ...(important !== false && { payload: important }) };
  const words = withoutFallback(message, body, new Set(known)).trim();
  const payload = {
    ...(file !== undefined && { file }),
    ...(reply !== undefined && { reply }),
    ...(story !== undefined && { story }),
    ...important,
  };
  if (file !== undefined) return { text: words === file.url ? "" : words, payload };
  // Nothing but a quote is an answer all the same: it is shown as it came.
  return { text: words === "" ? body : words, payload };
}

/** A title of nothing is none. */
function titleOf(message: XmlElement): Payload["story"] {
  const story = parseStory(message);
  return story === null || story.title === "" ? undefined : story;
}

function replyOf(message: XmlElement): ReplyTo | undefined {
  const reply = parseReply(message);
  return reply === null ? undefined : { id: reply.id, ...(reply.to !== undefined && { to: reply.to }) };
}

/** Older programs send nothing but the address, once as text and once marked as a file (XEP-0066 §3). */
function fileOf(message: XmlElement, body: string): SharedFile | undefined {
  const shared = parseSharedFile(message);
  if (shared !== null) return shared;
  const url = parseOob(message);
  return url !== null && url === body.trim() ? { url, file: {} } : undefined;
}
