import { REACTIONS_PER_PERSON_MAX } from "@tandem/protocol/xep-0444-reactions";
import type { BareJid } from "@tandem/protocol";
import { majorOf, type Message } from "./message.ts";

/** People whose reactions to one message are kept; those who come later are not shown. */
export const REACTING_MAX = 1_000;

interface Said {
  /** Id of the message that is meant, as this kind of amendment names messages. */
  readonly target: string;
  /** As in `Message`. */
  readonly sender: string;
  readonly nick: string;
  readonly jid?: BareJid;
  readonly at: number;
  readonly archiveId?: string;
  readonly originId?: string;
  readonly stanzaId?: string;
  /** An own one whose place among those of other devices is not known yet; until then it counts as the newest. */
  readonly isPending?: true;
}

/** Who took a message of another away, and why (XEP-0425). */
export interface Moderated {
  readonly nick?: string;
  readonly reason?: string;
}

export type Amendment = Said &
  (
    | { readonly kind: "correct"; readonly text: string }
    | { readonly kind: "retract" }
    /** By the room itself; nobody else's word counts. */
    | { readonly kind: "moderate"; readonly by: Moderated }
    /** All that its sender wants on the message, in place of what was there. */
    | { readonly kind: "react"; readonly emoji: readonly string[] }
  );

/** What one person put on a message. */
export interface Reaction {
  readonly sender: string;
  readonly nick: string;
  readonly emoji: readonly string[];
}

/**
 * The message with a later word about it. Of each person only their newest word of a kind counts, by the archive's order and
 * not by that of arrival, so all devices end with the same. The same object if nothing changes, and if it is not theirs to say.
 */
export function amended(message: Message, amendment: Amendment): Message {
  const log = message.log ?? [];
  if (isGone(message) || !isAllowed(message, amendment) || log.some((entry) => isCopy(entry, amendment)))
    return message;
  const rest = log.filter((entry) => !isSame(entry, amendment));
  if (amendment.isPending === true) return derived(message, [...rest, amendment]);
  const known = rest.find((entry) => isSettledLike(entry, amendment));
  const isOlder = known !== undefined && placeOf(known) > placeOf(amendment);
  const isTooMany = known === undefined && amendment.kind === "react" && countReacting(rest) >= REACTING_MAX;
  if (isOlder || isTooMany) return rest.length === log.length ? message : derived(message, rest);
  const others = rest.filter((entry) => entry !== known);
  return derived(message, [...others.filter(isSettled), amendment, ...others.filter((entry) => !isSettled(entry))]);
}

/** Without an own word that was refused. */
export function withdrawn(message: Message, originId: string): Message {
  return derived(
    message,
    (message.log ?? []).filter((entry) => entry.originId !== originId || isSettled(entry)),
  );
}

/** What an archive has instead of the message (XEP-0424 §5). */
export function buried(message: Message, by: Moderated | undefined): Message {
  const { original: _original, log: _log, reactions: _reactions, ...rest } = message;
  return { ...rest, text: "", edited: false, retracted: true, ...(by !== undefined && { moderated: by }) };
}

/** For good: an own retraction may be refused yet. */
function isGone({ retracted, log = [] }: Message): boolean {
  return retracted && !log.some((entry) => entry.kind === "retract" && !isSettled(entry));
}

/** XEP-0308 §4, XEP-0424 §6: what somebody else wrote is not theirs to correct or to take back. */
function isAllowed(message: Message, { kind, sender, jid }: Amendment): boolean {
  if (kind === "react" || kind === "moderate") return true;
  const isOther = jid !== undefined && message.jid !== undefined && jid !== message.jid;
  return sender === message.sender && !isOther;
}

const isSettled = (entry: Amendment): boolean => entry.isPending !== true;

function isSame(a: Amendment, b: Amendment): boolean {
  return a.sender === b.sender && a.originId !== undefined && a.originId === b.originId;
}

function isCopy(known: Amendment, { kind, sender, archiveId }: Amendment): boolean {
  return archiveId !== undefined && known.archiveId === archiveId && known.sender === sender && known.kind === kind;
}

function isSettledLike(entry: Amendment, { kind, sender }: Amendment): boolean {
  return isSettled(entry) && entry.kind === kind && entry.sender === sender;
}

const placeOf = ({ archiveId, at }: Amendment): number => majorOf(archiveId, at);

function countReacting(log: readonly Amendment[]): number {
  return log.filter(({ kind }) => kind === "react").length;
}

/** As it is to be shown, from how it was written and what was said about it. */
function derived(message: Message, log: readonly Amendment[]): Message {
  const { original, log: _log, moderated: _moderated, reactions: _reactions, ...rest } = message;
  const written = original ?? message.text;
  const taking = log.filter(({ kind }) => kind === "retract" || kind === "moderate");
  const taken = taking.find(isSettled) ?? taking[0];
  // Nothing is kept of what is gone for good; what may be refused yet can come back.
  if (taken !== undefined && isSettled(taken))
    return buried({ ...rest, log: [] }, taken.kind === "moderate" ? taken.by : undefined);
  if (taken !== undefined) return { ...rest, text: "", edited: false, retracted: true, original: written, log };
  const correction = log.findLast((entry) => entry.kind === "correct");
  const reactions = reactionsOf(log);
  return {
    ...rest,
    text: correction?.text ?? written,
    edited: correction !== undefined,
    retracted: false,
    ...(correction !== undefined && { original: written }),
    ...(reactions.length > 0 && { reactions }),
    ...(log.length > 0 && { log }),
  };
}

/** In the order in which they were said; those who took theirs back are not among them. */
function reactionsOf(log: readonly Amendment[]): readonly Reaction[] {
  const bySender = new Map<string, Reaction>();
  const reactions = log.filter((entry) => entry.kind === "react");
  for (const { sender, nick, emoji } of reactions.toSorted(byPlace)) {
    bySender.delete(sender);
    if (emoji.length > 0) bySender.set(sender, { sender, nick, emoji: emoji.slice(0, REACTIONS_PER_PERSON_MAX) });
  }
  return [...bySender.values()];
}

function byPlace(a: Amendment, b: Amendment): number {
  if (isSettled(a) !== isSettled(b)) return isSettled(a) ? -1 : 1;
  return isSettled(a) ? placeOf(a) - placeOf(b) : 0;
}
