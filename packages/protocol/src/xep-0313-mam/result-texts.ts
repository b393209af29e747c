import {
  escapeAttr,
  isStoredAs,
  startOf,
  storedWithChild,
  storedWithin,
  withLastChild,
  type XmlElement,
} from "@tandem/xml";
import { NS_CLIENT } from "../ns/index.ts";
import { formatDateTime } from "../xep-0082-datetime/index.ts";
import { NS_DELAY } from "../xep-0203-delay/index.ts";
import { NS_FORWARD } from "../xep-0297-forward/index.ts";
import { NS_MAM } from "./namespaces.ts";

/** What of a result differs from the others of its query. */
export interface StoredResult {
  readonly id: number;
  /** When it was archived, in milliseconds since 1970. */
  readonly at: number;
  /** As `serialize` wrote it. */
  readonly stanza: string;
}

const BEFORE_STAMP = `"><forwarded xmlns="${NS_FORWARD}"><delay xmlns="${NS_DELAY}" stamp="`;

/**
 * The results of one query as text. They are alike but for three things, so that the rest is written once; each is what
 * `serializeAround` makes of `archiveResultAround` within `outer`, without making the elements.
 */
export class ArchiveResultTexts {
  readonly #outer: XmlElement;
  readonly #beforeId: string;
  readonly #end: string;
  #parentNs: string | undefined;
  #start = "";

  /** `outer` has no children; what it and `queryId` hold may be anything. */
  constructor(outer: XmlElement, queryId: string | undefined) {
    this.#outer = outer;
    const asked = queryId === undefined ? "" : ` queryid="${escapeAttr(queryId)}"`;
    this.#beforeId = `><result xmlns="${NS_MAM}"${asked} id="`;
    this.#end = `</forwarded></result></${outer.name}>`;
  }

  /**
   * `child`, where there is one, goes behind what the stanza has; it is text already, with a namespace of its own.
   * Throws XmlError when the stanza is neither what `serialize` wrote nor XML.
   */
  text({ id, at, stanza }: StoredResult, parentNs: string, child = ""): string {
    if (parentNs !== this.#parentNs) {
      this.#parentNs = parentNs;
      this.#start = startOf(this.#outer, parentNs) + this.#beforeId;
    }
    return `${this.#start}${id}${BEFORE_STAMP}${formatDateTime(at)}"/>${forwarded(stanza, child)}${this.#end}`;
  }
}

function forwarded(stanza: string, child: string): string {
  if (isStoredAs("message", NS_CLIENT, stanza)) return child === "" ? stanza : withLastChild("message", stanza, child);
  return storedWithin(NS_FORWARD, child === "" ? stanza : storedWithChild(stanza, child));
}
