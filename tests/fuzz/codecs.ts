import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BareJid, bareJid, NS_CLIENT } from "@tandem/protocol";
import { Prng } from "@tandem/testkit/prng";
import { serialize, XmlElement } from "@tandem/xml";
import type { Corpus } from "./corpus.ts";
import { Mutator } from "./mutate.ts";

const root = join(import.meta.dirname, "../../packages/protocol/src");
const ADDRESSES = ["mal@capulet.lit", "mal@capulet.lit/desk", "capulet.lit", "@", "a@b@c"];
const OWNER = bareJid("mal", "capulet.lit");
/** These read a word, not an element. */
const OF_TEXT =
  /^parse(Jid|BareJid|FullJid|DateTime|Unsigned|Boolean|Principal|Offset|Emoji|Affiliation|Role|ScramMechanism|ClientFirst|ServerFirst|ClientFinal|HashedToken)$/;

/** Reads what another has read. */
const OF_FORMS = new Set(["parseNodeConfig", "parseSearchFields"]);

/** Their builder takes a part of what they read, or they read what is around it. */
const BUILT_FROM_PARTS = new Set(["parseStory", "parseCommandResponse", "parseHashSet", "parseVCard"]);

type Parse = (input: XmlElement | string, account: BareJid) => unknown;
type Build = (value: unknown) => unknown;

export interface Codec {
  readonly name: string;
  readonly parse: Parse;
  readonly build: Build | undefined;
}

/** Every `parseX` of the protocol package, with its `buildX` where there is one; new ones by themselves. */
export async function findCodecs(): Promise<readonly Codec[]> {
  const codecs: Codec[] = [];
  for (const file of globSync("*/index.ts", { cwd: root }).toSorted()) {
    if (file.startsWith("codec-testing")) continue;
    const all = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
    for (const [name, parse] of Object.entries(all)) {
      if (!name.startsWith("parse") || typeof parse !== "function" || OF_FORMS.has(name)) continue;
      const build = all[name.replace("parse", "build")];
      // A builder that wants more than the value cannot be asked with the value alone.
      const isAlone = typeof build === "function" && build.length <= 1 && !BUILT_FROM_PARTS.has(name);
      codecs.push({ name, parse: parse as Parse, build: isAlone ? (build as Build) : undefined });
    }
  }
  return codecs;
}

/** One element, or word, given to every codec: none throws, and what one has read it reads again from what it writes. */
export function fuzzCodecs(seed: number, corpus: Corpus, codecs: readonly Codec[]): string | undefined {
  const prng = new Prng(seed);
  const mutator = new Mutator(prng, corpus, ADDRESSES);
  const any = prng.chance(0.1) ? mutator.invented() : mutator.known();
  const element = mutator.nearly(prng.chance(0.2) ? prng.pick(corpus.stanzas) : any, prng.below(5));
  const word = mutator.value();
  for (const codec of codecs) {
    const input = OF_TEXT.test(codec.name) ? word : element;
    const shown = typeof input === "string" ? JSON.stringify(input) : serialize(input);
    try {
      const value = codec.parse(input, OWNER);
      const flaw = typeof input === "string" ? undefined : againDiffers(codec, value);
      if (flaw !== undefined) return `seed ${seed}: ${codec.name} ${flaw}: ${shown}`;
    } catch (fault) {
      return `seed ${seed}: ${codec.name} throws ${String(fault)}: ${shown}`;
    }
  }
  return undefined;
}

function againDiffers({ name, parse, build }: Codec, value: unknown): string | undefined {
  if (build === undefined || value === null || value === undefined || typeof value === "string") return undefined;
  const written = build(value);
  if (!(written instanceof XmlElement)) return undefined;
  // Some read what is around the element that their builder makes.
  const again = parse(written, OWNER) ?? parse(new XmlElement("message", NS_CLIENT, [], [written]), OWNER);
  const [first, second] = [value, again].map((one) => JSON.stringify(one));
  return first === second || name === "parseError" ? undefined : `reads ${first}, again ${second}`;
}
