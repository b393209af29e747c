/**
 * What Tandem speaks, by area: the text that was read, and how much of it there is. The one place that says so: docs/xeps.md and docs/tandem.doap are made from it, and a test
 * holds every version that the sources cite to it.
 */
export interface Standard {
  /** `XEP-0191`, `RFC 6121`. */
  readonly id: string;
  /** Its title, as its authors give it; long ones shortened. */
  readonly name: string;
  /** Of the text that was read. RFCs have none. */
  readonly version?: string;
  readonly by: Side;
  /** `partial`: something that the text asks of that side is missing, and `note` says what. */
  readonly extent: "complete" | "partial";
  readonly note?: string;
}

/** Who speaks it. */
export type Side = "server" | "apps" | "both";

type Row = readonly [id: string, name: string, version: string | null, by: Side, note?: string];

const areas: Readonly<Record<string, readonly Row[]>> = {
  Streams: [
    ["RFC 6120", "XMPP: Core", null, "both"],
    ["RFC 7395", "XMPP Subprotocol for WebSocket", null, "both"],
    ["RFC 7590", "Use of TLS in XMPP", null, "server"],
    ["RFC 7622", "XMPP: Address Format", null, "both"],
    ["XEP-0124", "Bidirectional-streams Over Synchronous HTTP (BOSH)", "1.11.2", "server"],
    ["XEP-0156", "Discovering Alternative XMPP Connection Methods", "1.4.0", "server", "Both forms of host-meta."],
    ["XEP-0198", "Stream Management", "1.6.3", "both", "With resumption."],
    ["XEP-0199", "XMPP Ping", "2.0.1", "both"],
    ["XEP-0206", "XMPP Over BOSH", "1.4", "server"],
    ["XEP-0352", "Client State Indication", "1.0.0", "both"],
    ["XEP-0368", "SRV records for XMPP over TLS", "1.1.0", "server", "Direct TLS in and out."],
    ["XEP-0478", "Stream Limits Advertisement", "0.2.0", "server"],
  ],
  "Signing in": [
    ["RFC 5802", "SCRAM", null, "both", "SCRAM-SHA-1 and, at the server, -PLUS."],
    ["RFC 7628", "SASL Mechanisms for OAuth", null, "server", "OAUTHBEARER."],
    ["RFC 7677", "SCRAM-SHA-256 and SCRAM-SHA-256-PLUS", null, "both"],
    ["RFC 9266", "Channel Bindings for TLS 1.3", null, "server", "`tls-unique` and `tls-server-end-point` too."],
    ["XEP-0178", "Use of SASL EXTERNAL with Certificates", "1.2", "server", "People and servers."],
    ["XEP-0386", "Bind 2", "1.1.0", "both"],
    ["XEP-0388", "Extensible SASL Profile", "1.0.4", "both", "No tasks are asked for."],
    ["XEP-0440", "SASL Channel-Binding Type Capability", "1.0.0", "server"],
    ["XEP-0474", "SASL SCRAM Downgrade Protection", "0.5.0", "both"],
    ["XEP-0484", "Fast Authentication Streamlining Tokens", "0.2.0", "both"],
  ],
  "Discovery and commands": [
    ["XEP-0004", "Data Forms", "2.13.2", "both"],
    ["XEP-0030", "Service Discovery", "2.5.0", "both"],
    ["XEP-0050", "Ad-Hoc Commands", "1.3.0", "server"],
    ["XEP-0059", "Result Set Management", "1.0", "both"],
    ["XEP-0068", "Field Standardization for Data Forms", "1.3.0", "server"],
    ["XEP-0082", "XMPP Date and Time Profiles", "1.1.1", "both"],
    ["XEP-0092", "Software Version", "1.1", "server"],
    ["XEP-0115", "Entity Capabilities", "1.6.0", "both"],
    ["XEP-0128", "Service Discovery Extensions", "1.0.1", "both"],
    [
      "XEP-0133",
      "Service Administration",
      "1.3.1",
      "server",
      "Without a user's password (none is kept), lists of blocked servers, welcome message and administrators (all configured), restart and shutdown (the service manager's).",
    ],
    ["XEP-0157", "Contact Addresses for XMPP Services", "1.1.1", "server"],
    ["XEP-0202", "Entity Time", "2.0", "both"],
    ["XEP-0390", "Entity Capabilities 2.0", "0.3.2", "both"],
  ],
  "Contacts and presence": [
    ["RFC 6121", "XMPP: Instant Messaging and Presence", null, "both", "Roster versioning and pre-approval included."],
    ["XEP-0012", "Last Activity", "2.0", "both"],
    ["XEP-0048", "Bookmarks", "1.2", "server", "One and the same list as XEP-0402."],
    ["XEP-0049", "Private XML Storage", "1.2", "server"],
    ["XEP-0054", "vcard-temp", "1.3.0", "both"],
    ["XEP-0055", "Jabber Search", "1.3", "server"],
    [
      "XEP-0060",
      "Publish-Subscribe",
      "1.30.0",
      "server",
      "Without collections (XEP-0248), several subscriptions of one address, digests, leases, and redirects of deleted nodes.",
    ],
    ["XEP-0080", "User Location", "1.10.0", "apps", "A place by its name."],
    ["XEP-0083", "Nested Roster Groups", "1.0", "server", "The delimiter is kept; the apps show groups flat."],
    ["XEP-0084", "User Avatar", "1.1.4", "both"],
    ["XEP-0108", "User Activity", "1.3", "both"],
    ["XEP-0153", "vCard-Based Avatars", "1.1.1", "both"],
    ["XEP-0163", "Personal Eventing Protocol", "1.2.2", "both"],
    ["XEP-0191", "Blocking Command", "1.3", "both"],
    ["XEP-0223", "Persistent Storage of Private Data via PubSub", "1.1.1", "both"],
    ["XEP-0292", "vCard4 Over XMPP", "0.12.0", "both"],
    ["XEP-0319", "Last User Interaction in Presence", "1.0.2", "both"],
    ["XEP-0398", "User Avatar to vCard-Based Avatars Conversion", "1.0.0", "server"],
  ],
  Messages: [
    ["XEP-0066", "Out of Band Data", "1.5", "apps", "Addresses of files in messages."],
    ["XEP-0085", "Chat State Notifications", "2.1", "apps"],
    ["XEP-0131", "Stanza Headers and Internet Metadata", "1.2", "apps", "Importance alone."],
    ["XEP-0147", "XMPP URI Scheme Query Components", "1.2", "apps", "`message` and `join`."],
    ["XEP-0160", "Best Practices for Handling Offline Messages", "1.0.1", "server"],
    ["XEP-0184", "Message Delivery Receipts", "1.4.0", "apps"],
    ["XEP-0203", "Delayed Delivery", "2.0", "both"],
    ["XEP-0280", "Message Carbons", "1.0.1", "both"],
    ["XEP-0297", "Stanza Forwarding", "1.0", "both"],
    ["XEP-0308", "Last Message Correction", "1.2.1", "both"],
    ["XEP-0313", "Message Archive Management", "1.1.3", "both", "`with` a full address finds all of the bare one."],
    ["XEP-0333", "Displayed Markers", "1.0.0", "apps"],
    ["XEP-0334", "Message Processing Hints", "1.0.0", "both"],
    ["XEP-0359", "Unique and Stable Stanza IDs", "0.7.0", "both"],
    ["XEP-0372", "References", "0.5.0", "apps", "Mentions of people."],
    ["XEP-0393", "Message Styling", "1.1.1", "apps"],
    ["XEP-0424", "Message Retraction", "0.4.2", "both"],
    ["XEP-0428", "Fallback Indication", "0.2.1", "both"],
    ["XEP-0430", "Inbox", "0.2.0", "both", "Without pushes of changes."],
    ["XEP-0431", "Full Text Search in MAM", "0.2.0", "both"],
    ["XEP-0441", "Message Archive Management Preferences", "0.2.0", "server"],
    ["XEP-0444", "Message Reactions", "0.2.1", "apps"],
    ["XEP-0461", "Message Replies", "0.2.1", "apps"],
    ["XEP-0490", "Message Displayed Synchronization", "1.0.1", "both"],
    ["XEP-0469", "Bookmark Pinning", "0.1.0", "apps", "Favourite rooms."],
    ["XEP-0492", "Chat notification settings", "0.2.0", "apps"],
  ],
  Rooms: [
    ["XEP-0045", "Multi-User Chat", "1.35.5", "both", "Without groupchat 1.0."],
    ["XEP-0249", "Direct MUC Invitations", "1.2", "both"],
    ["XEP-0307", "Unique Room Names for Multi-User Chat", "0.1", "server"],
    ["XEP-0317", "Hats", "0.3.1", "server"],
    ["XEP-0402", "PEP Native Bookmarks", "1.2.0", "both"],
    ["XEP-0410", "MUC Self-Ping", "1.1.0", "both"],
    ["XEP-0421", "Occupant identifiers for semi-anonymous MUCs", "1.0.1", "both"],
    ["XEP-0425", "Moderated Message Retraction", "0.3.0", "both"],
    ["XEP-0433", "Extended Channel Search", "0.1.0", "server"],
    ["XEP-0486", "MUC Avatars", "0.1.0", "server"],
    ["XEP-0502", "MUC Activity Indicator", "0.1.0", "server"],
  ],
  "Files, push, calls": [
    ["XEP-0215", "External Service Discovery", "1.0.0", "server"],
    ["XEP-0357", "Push Notifications", "0.4.1", "server"],
    ["XEP-0363", "HTTP File Upload", "1.2.0", "both", "Without purposes (§6), which are not announced."],
    ["XEP-0446", "File metadata element", "0.2.0", "apps"],
    ["XEP-0447", "Stateless file sharing", "0.3.1", "apps", "Sources are addresses of the web."],
  ],
  "Other servers": [
    ["XEP-0114", "Jabber Component Protocol", "1.6", "server"],
    ["XEP-0185", "Dialback Key Generation and Validation", "1.0", "server"],
    ["XEP-0220", "Server Dialback", "1.1.1", "server"],
    ["XEP-0288", "Bidirectional Server-to-Server Connections", "1.0.1", "server"],
    ["XEP-0344", "Impact of TLS and DNSSEC on Dialback", "0.4", "server", "Without DNSSEC."],
  ],
};

const standardOf = ([id, name, version, by, note]: Row): Standard => ({
  id,
  name,
  ...(version === null ? {} : { version }),
  by,
  extent: note?.startsWith("Without ") === true ? "partial" : "complete",
  ...(note === undefined ? {} : { note }),
});

/** In the order of the pages. */
export const standardsByArea: readonly (readonly [area: string, standards: readonly Standard[]])[] = Object.entries(
  areas,
).map(([area, rows]) => [area, rows.map(standardOf)] as const);
