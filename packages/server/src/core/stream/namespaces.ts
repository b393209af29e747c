/** Namespaces that only streams know; the others stand beside their codecs. */
export const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls";
export const NS_CSI = "urn:xmpp:csi:0";
export const NS_PING = "urn:xmpp:ping";
