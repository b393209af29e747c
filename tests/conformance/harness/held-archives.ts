import { holdAnswers } from "./held-answers.ts";
import type { TestWire } from "./node-client.ts";

/** Answers of archives wait until they are let through; all else comes as it was sent. */
export function holdArchives(wire: TestWire): { readonly held: string[]; release(): void } {
  return holdAnswers(wire, (xml) => xml.includes("urn:xmpp:mam:2") && /<(result|fin)\b/.test(xml));
}
