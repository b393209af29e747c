import { NS_BIND, NS_SESSION } from "@tandem/protocol/rfc-6120-bind";
import { buildChannelBindings, buildMechanisms } from "@tandem/protocol/rfc-6120-sasl";
import { NS_SM } from "@tandem/protocol/xep-0198-stream-management";
import { buildStreamLimits } from "@tandem/protocol/xep-0478-stream-limits";
import { el, type XmlElement } from "@tandem/xml";
import { NS_CSI, NS_TLS } from "./namespaces.ts";
import { sasl2Feature } from "./sasl2.ts";
import type { Stream } from "./stream.ts";

/** What clients are told that they may negotiate. The same for everybody who stands at the same point, so it is written once. */
export class FeatureTexts {
  readonly #texts = new Map<string, string>();

  /** `write`: how the stream's transport writes them. */
  of(stream: Stream, write: (features: readonly XmlElement[]) => string): string {
    const point = pointOf(stream);
    const known = this.#texts.get(point);
    if (known !== undefined) return known;
    const text = write(featuresFor(stream));
    this.#texts.set(point, text);
    return text;
  }
}

/** All that decides which features there are, once the server runs; of few kinds. */
function pointOf(stream: Stream): string {
  const { connection, service, isFramed } = stream;
  if (stream.account !== undefined) return `${isFramed} ${stream.channel === undefined ? "signed-in" : "bound"}`;
  const bindings = service.signIn.bindingsOf(connection)?.types ?? [];
  return [isFramed, mayStartTls(stream), ...service.signIn.mechanismsFor(connection), ...bindings].join(" ");
}

function mayStartTls({ connection }: Stream): boolean {
  return connection.startTls !== undefined && !connection.isSecure;
}

/** RFC 6120 §4.3.2. */
function featuresFor(stream: Stream): readonly XmlElement[] {
  const { stanzaCharsMax, stanzaCharsBeforeSignInMax } = stream.service.core.options.limits;
  if (stream.account === undefined) return [...beforeSignIn(stream), limited(stanzaCharsBeforeSignInMax)];
  const { announcement } = stream.service.core.disco;
  const bind = stream.channel === undefined ? beforeBind() : [];
  return [...bind, ...announcement, limited(stanzaCharsMax)];
}

/** We count characters, of which none is shorter than a byte. */
function limited(charsMax: number): XmlElement {
  return buildStreamLimits({ maxBytes: charsMax });
}

function beforeSignIn(stream: Stream): readonly XmlElement[] {
  const { connection, service } = stream;
  const mechanisms = service.signIn.mechanismsFor(connection);
  const features: XmlElement[] = [];
  if (mayStartTls(stream)) {
    features.push(el("starttls", NS_TLS, {}, mechanisms.length === 0 ? el("required", NS_TLS) : undefined));
  }
  if (mechanisms.length === 0) return features;
  features.push(buildMechanisms(mechanisms));
  const bindings = service.signIn.bindingsOf(connection);
  if (bindings !== undefined) features.push(buildChannelBindings(bindings.types));
  features.push(sasl2Feature(mechanisms, service.core.inlineBindNamespaces));
  return features;
}

function beforeBind(): readonly XmlElement[] {
  return [
    el("bind", NS_BIND, {}, el("required", NS_BIND)),
    el("session", NS_SESSION, {}, el("optional", NS_SESSION)),
    el("sm", NS_SM),
    el("csi", NS_CSI),
    // RFC 6121 §2.6.1.
    el("ver", "urn:xmpp:features:rosterver"),
    // RFC 6121 §3.4.1.
    el("sub", "urn:xmpp:features:pre-approval"),
  ];
}
