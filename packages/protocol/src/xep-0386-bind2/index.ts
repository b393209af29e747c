import { el, type XmlElement } from "@tandem/xml";
import { buildMetadata, NS_MAM, parseMetadata, type ArchiveMetadata } from "../xep-0313-mam/index.ts";

export const NS_BIND2 = "urn:xmpp:bind:0";

/** The inline feature of SASL2: namespaces of what may be switched on while binding (XEP-0386 v1.1.0 §3.1). */
export function buildBind2Feature(features: readonly string[]): XmlElement {
  const list = features.map((ns) => el("feature", NS_BIND2, { var: ns }));
  return el("bind", NS_BIND2, {}, list.length === 0 ? undefined : el("inline", NS_BIND2, {}, ...list));
}

export function parseBind2Feature(bind: XmlElement | undefined): readonly string[] | null {
  if (bind === undefined || !bind.is("bind", NS_BIND2)) return null;
  return (
    bind
      .child("inline")
      ?.elements("feature")
      .flatMap((feature) => feature.attr("var") ?? []) ?? []
  );
}

export interface Bind2Request {
  /** Short name of the program; the server makes the resource from it. */
  readonly tag?: string | undefined;
  /** What to switch on, as its own elements: `<enable xmlns='urn:xmpp:sm:3'/>`… */
  readonly features: readonly XmlElement[];
}

export function parseBind2Request(bind: XmlElement | undefined): Bind2Request | null {
  if (bind === undefined || !bind.is("bind", NS_BIND2)) return null;
  return { tag: bind.childText("tag") || undefined, features: foreign(bind) };
}

export function buildBind2Request(request: Bind2Request): XmlElement {
  return el(
    "bind",
    NS_BIND2,
    {},
    request.tag === undefined ? undefined : el("tag", NS_BIND2, {}, request.tag),
    ...request.features,
  );
}

export interface Bound2 {
  /** State of the archive at the moment of binding, so that nothing falls between it and live messages. */
  readonly archive?: ArchiveMetadata | undefined;
  /** Answers of the features: `<enabled xmlns='urn:xmpp:sm:3'/>`… */
  readonly results: readonly XmlElement[];
}

export function parseBound2(bound: XmlElement | undefined): Bound2 | null {
  if (bound === undefined || !bound.is("bound", NS_BIND2)) return null;
  return {
    archive: parseMetadata(bound.child("metadata", NS_MAM)) ?? undefined,
    results: foreign(bound).filter((child) => child.ns !== NS_MAM),
  };
}

export function buildBound2(bound: Bound2): XmlElement {
  return el("bound", NS_BIND2, {}, bound.archive && buildMetadata(bound.archive), ...bound.results);
}

function foreign(element: XmlElement): XmlElement[] {
  return element.elements().filter((child) => child.ns !== NS_BIND2);
}
