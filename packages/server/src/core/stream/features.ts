import { NS_BIND, NS_SESSION } from "@tandem/protocol/rfc-6120-bind";
import { buildChannelBindings, buildMechanisms } from "@tandem/protocol/rfc-6120-sasl";
import { NS_SM } from "@tandem/protocol/xep-0198-stream-management";
import { buildStreamLimits } from "@tandem/protocol/xep-0478-stream-limits";
import { el, type XmlElement } from "@tandem/xml";
import { NS_CSI, NS_TLS } from "./namespaces.ts";
import { sasl2Feature } from "./sasl2.ts";
import type { Stream } from "./stream.ts";

/** What the client may negotiate now (RFC 6120 §4.3.2). */
export function featuresFor(stream: Stream): readonly XmlElement[] {
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
  if (connection.startTls !== undefined && !connection.isSecure) {
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
