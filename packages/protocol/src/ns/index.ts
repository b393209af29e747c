/** Namespaces that more than one folder needs. Those of a single XEP live in that XEP's folder. */
export const NS_CLIENT = "jabber:client";
export const NS_SERVER = "jabber:server";
export const NS_STREAM = "http://etherx.jabber.org/streams";
export const NS_FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
export const NS_STANZA_ERROR = "urn:ietf:params:xml:ns:xmpp-stanzas";
export const NS_STREAM_ERROR = "urn:ietf:params:xml:ns:xmpp-streams";
