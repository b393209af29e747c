/** Namespaces that only streams between servers know. */
export const NS_BIDI = "urn:xmpp:bidi";
export const NS_BIDI_FEATURE = "urn:xmpp:features:bidi";
export const NS_COMPONENT = "jabber:component:accept";
