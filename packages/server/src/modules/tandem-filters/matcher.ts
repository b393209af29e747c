import type { BareJid } from "@tandem/protocol";
import type { FilterTerms } from "@tandem/protocol/tandem-filters";
import { hasPhrases, parseTextQuery, type TextQuery, tokensOf } from "../../core/index.ts";
import type { SaidMessage } from "../xep-0045-muc/contract.ts";

/** A message as filters compare it: its words are cut once, however many filters look at it. */
export class Candidate {
  readonly message: SaidMessage;
  #tokens: ReadonlySet<string> | undefined;

  constructor(message: SaidMessage) {
    this.message = message;
  }

  get tokens(): ReadonlySet<string> {
    return (this.#tokens ??= new Set(tokensOf(this.message.text)));
  }
}

/** The terms of one filter, read once. Compares as a search in the archive does, with the same words. */
export class Matcher {
  readonly #terms: FilterTerms;
  /** One of them must hold; undefined: nothing is said of words. */
  readonly #texts: readonly TextQuery[] | undefined;

  constructor(terms: FilterTerms) {
    const { text, search } = terms;
    this.#terms = terms;
    const said = search?.any?.map((phrase) => `${text ?? ""} "${phrase.replaceAll(/["“”]/gu, " ")}"`);
    this.#texts = (said ?? (text === undefined ? undefined : [text]))?.map(parseTextQuery);
  }

  matches(candidate: Candidate): boolean {
    const { from, has, in: rooms, categories } = this.#terms.search ?? {};
    const { author, room, category, traits } = candidate.message;
    if (from !== undefined && !from.includes(author)) return false;
    if (has !== undefined && !has.every((trait) => traits.includes(trait))) return false;
    const isPlaced = rooms !== undefined || categories !== undefined;
    const isThere = rooms?.includes(room) === true || (category !== undefined && categories?.includes(category));
    if (isPlaced && isThere !== true) return false;
    return this.#texts === undefined || this.#texts.some((text) => saysAll(candidate, text));
  }

  /**
   * Under each of these it stands in the index: a message that it matches has one of them. The longest word is the rarest, as
   * a rule; then who, where and what.
   */
  keys(): readonly string[] {
    const { from, has, in: rooms, categories } = this.#terms.search ?? {};
    if (this.#texts !== undefined) return this.#texts.flatMap(keyOfText);
    if (from !== undefined) return from.map(authorKey);
    if (rooms !== undefined || categories !== undefined) {
      return [...(rooms ?? []).map(roomKey), ...(categories ?? []).map(categoryKey)];
    }
    return (has ?? []).slice(0, 1).map(traitKey);
  }
}

function saysAll({ message, tokens }: Candidate, { tokens: wanted, phrases }: TextQuery): boolean {
  if (wanted.length === 0) return false;
  const hasAll = wanted.every(({ token, isPrefix }) =>
    isPrefix ? [...tokens].some((one) => one.startsWith(token)) : tokens.has(token),
  );
  return hasAll && hasPhrases(message.text, phrases);
}

function keyOfText({ tokens }: TextQuery): readonly string[] {
  const [longest] = tokens.filter(({ isPrefix }) => !isPrefix).sort((a, b) => b.token.length - a.token.length);
  if (longest !== undefined) return [`word ${longest.token}`];
  const [beginning] = tokens;
  return beginning === undefined ? [] : [beginningKey(beginning.token)];
}

/** By its first character: a beginning may be any that the word has. */
function beginningKey(token: string): string {
  return `begins ${String.fromCodePoint(token.codePointAt(0) ?? 0)}`;
}

const authorKey = (author: BareJid): string => `author ${author}`;
const roomKey = (room: BareJid): string => `room ${room}`;
const categoryKey = (category: string): string => `category ${category}`;
const traitKey = (trait: string): string => `trait ${trait}`;

/** All keys under which a filter that matches the message can stand. */
export function keysOf({ message, tokens }: Candidate): readonly string[] {
  const words = [...tokens];
  return [
    authorKey(message.author),
    roomKey(message.room),
    ...(message.category === undefined ? [] : [categoryKey(message.category)]),
    ...message.traits.map(traitKey),
    ...words.map((token) => `word ${token}`),
    ...new Set(words.map(beginningKey)),
  ];
}
