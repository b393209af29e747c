import { messageText, transcriptText, type TranscriptMessage } from "./transcript.ts";
import { words } from "./words.ts";

/** Characters of a `mailto:` address, encoded. Windows hands no longer ones to the mail program. */
export const MAIL_ADDRESS_CHARS_MAX = 2_000;
const SUBJECT_CHARS_MAX = 80;

/**
 * An address that opens a new mail with the conversation in it (RFC 6068 §2). The newest messages that fit are in it; it says
 * what is left out.
 */
export function mailAddress(subject: string, messages: readonly TranscriptMessage[]): string {
  const start = `mailto:?subject=${encode(subject.slice(0, SUBJECT_CHARS_MAX).toWellFormed())}&body=`;
  const room = MAIL_ADDRESS_CHARS_MAX - start.length;
  let kept = messages.length;
  let body = bodyOf(messages, kept);
  for (let from = messages.length - 1; from >= 0; from--) {
    const next = bodyOf(messages, from);
    if (encode(next).length > room) break;
    [kept, body] = [from, next];
  }
  if (kept === messages.length && messages.length > 0) body = cutBody(messages, room);
  return start + encode(body);
}

/** From that message on. */
function bodyOf(messages: readonly TranscriptMessage[], from: number, shown = messages.slice(from)): string {
  const leftOut = from === 0 ? "" : `${words.leftOut(from)}\n\n`;
  return leftOut + (shown.length === 0 ? "" : transcriptText(shown));
}

/** The beginning of the newest message, which alone is too long. */
function cutBody(messages: readonly TranscriptMessage[], room: number): string {
  const newest = messages.length - 1;
  const before = newest === 0 ? "" : bodyOf(messages, newest, []);
  let text = messageText(messages[newest] as TranscriptMessage);
  const whole = (): string => `${before}${text.toWellFormed()}\n${words.cut}\n`;
  while (text !== "" && encode(whole()).length > room) text = text.slice(0, Math.floor(text.length * 0.9));
  return whole();
}

/** RFC 6068 §5: line breaks are CR LF. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed().replaceAll("\n", "\r\n"));
}
