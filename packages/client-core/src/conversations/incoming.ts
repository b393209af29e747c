import { bareOf, parseJid, resourceOf, type BareJid } from "@tandem/protocol";
import { chatStateOf, type ChatState } from "@tandem/protocol/xep-0085-chat-states";
import { receivedIdOf } from "@tandem/protocol/xep-0184-receipts";
import { parseDelay, NS_DELAY } from "@tandem/protocol/xep-0203-delay";
import { NS_CARBONS, parseCarbon } from "@tandem/protocol/xep-0280-carbons";
import { displayedIdOf, isMarkable } from "@tandem/protocol/xep-0333-markers";
import { originIdOf } from "@tandem/protocol/xep-0359-stanza-ids";
import { correctedIdOf } from "@tandem/protocol/xep-0308-correction";
import { NS_RETRACTION, parseTombstone, retractedIdOf } from "@tandem/protocol/xep-0424-retraction";
import { parseModerated } from "@tandem/protocol/xep-0425-moderation";
import { parseReactions } from "@tandem/protocol/xep-0444-reactions";
import type { XmlElement } from "@tandem/xml";
import type { Amendment, Moderated } from "../timeline/amendments.ts";
import type { Incoming } from "../timeline/message.ts";
import { readContent } from "../timeline/payload.ts";

/** A message of a conversation, whichever way it came. */
export interface Unwrapped {
  readonly message: XmlElement;
  /** Straight to this program: may be answered with a receipt or a refusal. */
  readonly isDirect: boolean;
}

/** First step of the pipeline. Null: a forged carbon (XEP-0280 §11), or something that is no message of a conversation. */
export function unwrapIm(stanza: XmlElement, account: BareJid): Unwrapped | null {
  if (stanza.childIn(NS_CARBONS) === undefined || stanza.child("private", NS_CARBONS) !== undefined)
    return { message: stanza, isDirect: true };
  const carbon = parseCarbon(stanza, account);
  if (carbon === null) return null;
  const side = carbon.message.attr(carbon.direction === "sent" ? "from" : "to");
  const own = parseJid(side ?? "");
  return own !== null && bareOf(own) === account ? { message: carbon.message, isDirect: false } : null;
}

export interface ImMessage {
  readonly peer: BareJid;
  readonly mine: boolean;
  readonly incoming?: Incoming;
  readonly amendment?: Amendment;
  readonly chatState?: ChatState;
  /** Ids of messages of the other side that arrived or were read. */
  readonly receivedId?: string;
  readonly displayedId?: string;
}

/** What a message means for its conversation. `at` is used where it does not say when it was sent. */
export function readIm(
  message: XmlElement,
  account: BareJid,
  archiveId: string | undefined,
  at: number,
): ImMessage | null {
  const type = message.attr("type") ?? "normal";
  const from = parseJid(message.attr("from") ?? account);
  const to = parseJid(message.attr("to") ?? account);
  if ((type !== "chat" && type !== "normal") || from === null || to === null) return null;
  const mine = bareOf(from) === account;
  const peer = bareOf(mine ? to : from);
  const sender = mine ? "me" : peer;
  const receivedId = receivedIdOf(message);
  const displayedId = displayedIdOf(message);
  const chatState = chatStateOf(message);
  return {
    peer,
    mine,
    ...contentOf(message, sender, mine, archiveId, at),
    ...(chatState !== null && { chatState }),
    ...(receivedId !== null && { receivedId }),
    ...(displayedId !== null && { displayedId }),
  };
}

/** The text, or the amendment of an earlier one, also of room messages. */
export function contentOf(
  message: XmlElement,
  sender: string,
  mine: boolean,
  archiveId: string | undefined,
  at: number,
): { readonly incoming?: Incoming; readonly amendment?: Amendment } {
  const originId = originIdOf(message);
  const stanzaId = message.attr("id");
  const told = {
    sender,
    nick: "",
    at: parseDelay(message.child("delay", NS_DELAY))?.time ?? at,
    ...(archiveId !== undefined && { archiveId }),
    ...(originId !== undefined && { originId }),
    ...(stanzaId !== undefined && { stanzaId }),
  };
  const change = changeOf(message);
  if (change !== undefined) return { amendment: { ...told, ...change } };
  const { text, payload } = readContent(message);
  const isTombstone = parseTombstone(message) !== null;
  if (text === "" && payload === undefined && !isTombstone) return {};
  const moderated = isTombstone ? moderatedBy(message.child("retracted", NS_RETRACTION)) : undefined;
  return {
    incoming: {
      ...told,
      text: isTombstone ? "" : text,
      ...(payload !== undefined && { payload }),
      mine,
      retracted: isTombstone,
      ...(moderated !== undefined && { moderated }),
      ...(isMarkable(message) && { markable: true }),
    },
  };
}

type Change<A = Amendment> = A extends Amendment
  ? Pick<A, Extract<keyof A, "kind" | "target" | "text" | "emoji">>
  : never;

/** What it does with an earlier message; undefined: it is a message of its own. */
function changeOf(message: XmlElement): Change<Exclude<Amendment, { kind: "moderate" }>> | undefined {
  const retracted = retractedIdOf(message);
  if (retracted !== null) return { kind: "retract", target: retracted };
  const reactions = parseReactions(message);
  if (reactions !== null) return { kind: "react", target: reactions.id, emoji: reactions.emoji };
  const corrected = correctedIdOf(message);
  if (corrected === null || message.child("body") === undefined) return undefined;
  return { kind: "correct", target: corrected, text: readContent(message).text };
}

const REASON_CHARS_MAX = 512;

/** Of a `<retract/>` or `<retracted/>` that the room itself has written (XEP-0425 §3.1, §4). */
export function moderatedBy(retraction: XmlElement | undefined): Moderated | undefined {
  const moderated = retraction === undefined ? null : parseModerated(retraction);
  if (moderated === null) return undefined;
  const { by, reason } = moderated;
  return {
    ...(by !== undefined && { nick: resourceOf(by) }),
    ...(reason !== undefined && reason !== "" && { reason: reason.slice(0, REASON_CHARS_MAX) }),
  };
}
