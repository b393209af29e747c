import type { Prng } from "@tandem/testkit/prng";
import { XmlElement, type XmlNode } from "@tandem/xml";
import type { Corpus } from "./corpus.ts";

/** Values that have broken servers: bounds of numbers, prototypes of objects, empty and enormous ones, look-alikes, markup. */
const HOSTILE = [
  "",
  " ",
  "0",
  "-1",
  "1",
  "4294967295",
  "4294967296",
  "9007199254740993",
  "1e309",
  "NaN",
  "__proto__",
  "constructor",
  "toString",
  "true",
  "false",
  "'\"<>&",
  "\u0000".replace("\u0000", "\u202e"),
  "a\u0301\u0301\u0301",
  "\ufdfa",
  "ﬃ",
  "ＡＢＣ",
  "\ud83d\ude00",
  "%00",
  "../../etc/passwd",
  "1970-01-01T00:00:00Z",
  "9999-12-31T23:59:59.999999999Z",
  "2026-02-30T25:61:61Z",
  "x".repeat(1_023),
  "x".repeat(1_024),
  "y".repeat(20_000),
  "*",
  "' OR 1=1 --",
  "http://jabber.org/protocol/muc#owner",
  "owner",
  "admin",
  "outcast",
  "none",
  "moderator",
  "subscribe",
  "unavailable",
  "error",
  "groupchat",
  "whitelist",
  "open",
];
const DEPTH_MAX = 5;
const REPEATS = [2, 20, 300];
/** Repeats within repeats multiply: three of the largest are no text any more that JavaScript can hold. */
const COPIES_MAX = 600;

/** Makes XML that is nearly right: pieces that the server knows, with something wrong in them. */
export class Mutator {
  readonly #prng: Prng;
  readonly #corpus: Corpus;
  /** Addresses that mean something where this is sent. */
  readonly #addresses: readonly string[];
  /** Of one piece, in the element that is being changed. */
  #copies = 1;

  constructor(prng: Prng, corpus: Corpus, addresses: readonly string[]) {
    this.#prng = prng;
    this.#corpus = corpus;
    this.#addresses = addresses;
  }

  value(): string {
    const kind = this.#prng.weighted({ address: 4, hostile: 4, known: 4, number: 1 });
    if (kind === "address") return this.#prng.pick(this.#addresses);
    if (kind === "hostile") return this.#prng.pick(HOSTILE);
    if (kind === "known") return this.#prng.pick(this.#corpus.values);
    return String(this.#prng.below(1_000));
  }

  /** One of the elements that the server's own tests send, as it is. */
  known(): XmlElement {
    return copied(this.#prng.pick(this.#corpus.elements), 0);
  }

  /** A known element with `changes` of them somewhere in it. */
  nearly(element: XmlElement, changes: number): XmlElement {
    const copy = copied(element, 0);
    this.#copies = 1;
    for (let i = 0; i < changes; i++) this.#change(this.#somewhereIn(copy));
    return copy;
  }

  invented(depth = 0): XmlElement {
    const { namespaces, names, attributes } = this.#corpus;
    const attrs = new Map<string, string>();
    for (let i = this.#prng.below(3); i > 0; i--) attrs.set(this.#prng.pick(attributes), this.value());
    const children: XmlNode[] = [];
    for (let i = depth >= DEPTH_MAX ? 0 : this.#prng.below(3); i > 0; i--) children.push(this.invented(depth + 1));
    if (this.#prng.chance(0.4)) children.push(this.value());
    return new XmlElement(this.#prng.pick(names), this.#prng.pick(namespaces), [...attrs].flat(), children);
  }

  #somewhereIn(root: XmlElement): XmlElement {
    let at = root;
    for (let depth = 0; depth < DEPTH_MAX && this.#prng.chance(0.7); depth++) {
      const below = at.children.filter((node): node is XmlElement => typeof node !== "string");
      if (below.length === 0) return at;
      at = this.#prng.pick(below);
    }
    return at;
  }

  #change(element: XmlElement): void {
    const { attrs, children } = element;
    switch (
      this.#prng.weighted({
        setAttr: 6,
        dropAttr: 3,
        addAttr: 3,
        text: 4,
        drop: 3,
        repeat: 2,
        graft: 4,
        address: 5,
        mixed: 1,
      })
    ) {
      case "setAttr":
        if (attrs.length > 0) attrs[2 * this.#prng.below(attrs.length / 2) + 1] = this.value();
        return;
      case "dropAttr":
        if (attrs.length > 0) attrs.splice(2 * this.#prng.below(attrs.length / 2), 2);
        return;
      case "addAttr":
        return void element.setAttr(this.#prng.pick(this.#corpus.attributes), this.value());
      case "text":
        return void (element.children = [this.value()]);
      case "drop":
        if (children.length > 0) children.splice(this.#prng.below(children.length), 1);
        return;
      case "repeat":
        if (children.length > 0) this.#repeat(element);
        return;
      case "graft":
        return void children.push(this.#prng.chance(0.5) ? this.known() : this.invented());
      case "address":
        return void element.setAttr(this.#prng.pick(["jid", "to", "from", "by", "node", "id"]), this.value());
      case "mixed":
        return void children.unshift(this.value());
    }
  }

  #repeat(element: XmlElement): void {
    const child = this.#prng.pick(element.children);
    const times = this.#prng.pick(REPEATS);
    if (this.#copies * times > COPIES_MAX) return;
    this.#copies *= times;
    for (let i = times; i > 0; i--) element.children.push(child);
  }
}

function copied(element: XmlElement, depth: number): XmlElement {
  const children = element.children.map((node) => (typeof node === "string" ? node : copied(node, depth + 1)));
  return new XmlElement(element.name, element.ns, element.attrs.slice(), children);
}
