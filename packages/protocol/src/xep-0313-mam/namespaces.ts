export const NS_MAM = "urn:xmpp:mam:2";
/** Fields `before-id`, `after-id`, `ids`, `flip-page` and the archive's metadata (XEP-0313 v1.1.3 §4.1.4). */
export const NS_MAM_EXTENDED = "urn:xmpp:mam:2#extended";
