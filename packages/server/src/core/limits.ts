/** Every bound of the server (SV3). A configuration key under [limits] has the same name in snake case. */
export interface Limits {
  /** One stanza as received, in characters. RFC 6120 §13.12 asks for at least 10,000 bytes. */
  readonly stanzaCharsMax: number;
  /** The same before sign-in. */
  readonly stanzaCharsBeforeSignInMax: number;
  readonly xmlDepthMax: number;
  readonly xmlAttributesMax: number;
  readonly xmlNodesMax: number;
  /** From accept to a bound resource. */
  readonly signInSecondsMax: number;
  readonly signInAttemptsPerStreamMax: number;
  readonly connectionsPerAddressMax: number;
  readonly sessionsPerAccountMax: number;
  /** Stanzas received from one session and not yet handled; past it the socket is no longer read. */
  readonly inboxStanzasMax: number;
  /** Stanzas and characters waiting for one session to read (and, with XEP-0198, to acknowledge); past it the stream is closed, resumable. */
  readonly queueStanzasMax: number;
  readonly heldStanzasMax: number;
  readonly heldCharsMax: number;
  readonly queueCharsMax: number;
  /** Characters that one connection has not taken yet; past it the reader is too slow and the stream is closed, resumable. */
  readonly connectionCharsMax: number;
  /** How long an interrupted session waits to be resumed (XEP-0198 §5 `max`). */
  readonly resumeSecondsMax: number;
  /** Time since a lost session was last heard after which others see it offline, though it may still be resumed (PR5). */
  readonly resumePresenceSecondsMax: number;
  /** Silence after which a client is asked, and again after which it is given up: together under 30 s (PR5, ADR 0029). */
  readonly idleSecondsBeforePing: number;
  readonly pingAnswerSecondsMax: number;
  /** The same for clients over TCP that nobody looks at (XEP-0352), and whatever else waits for a device that may sleep. */
  readonly inactiveIdleSecondsBeforePing: number;
  readonly inactivePingAnswerSecondsMax: number;
  /** How long an HTTP request may be held (XEP-0124 §7.1 `wait`), without one after which the session is over (§10), and its size. */
  readonly boshWaitSecondsMax: number;
  readonly boshInactivitySeconds: number;
  readonly boshRequestCharsMax: number;
  readonly rosterItemsMax: number;
  readonly rosterGroupsPerItemMax: number;
  readonly pendingSubscriptionsMax: number;
  readonly blockedAddressesMax: number;
  readonly offlineMessagesMax: number;
  readonly archivePageDefault: number;
  readonly archivePageMax: number;
  /** Words of one search in archives. */
  readonly searchWordsMax: number;
  /** Rooms that one search goes over: one's own first. */
  readonly searchRoomsMax: number;
  /** Hits that are counted; an answer says so many or more. */
  readonly searchCountMax: number;
  /** Messages that one page of a search reads to see whether a phrase stands in them. */
  readonly searchScanMax: number;
  /** Newest hits that are put in the order of relevance; older ones follow as the next lot. */
  readonly searchRankedMax: number;
  readonly searchesPerMinuteMax: number;
  /** Counts of searches in one's own archive. */
  readonly ownCountsPerMinuteMax: number;
  /** Newest messages of an author among which one without an origin-id is looked for that is corrected or taken back. */
  readonly amendedScanMax: number;
  /** People whose conversation an account has deleted, as devices that were away are told (CV4). */
  readonly forgottenConversationsMax: number;
  /** Saved filters of one account (RM27), the one of mentions not counted; their names, and what each lists. */
  readonly filtersPerAccountMax: number;
  readonly filterNameCharsMax: number;
  readonly filterListMax: number;
  /** Unread hits of a filter that are counted; an answer says so many or more. */
  readonly filterUnreadMax: number;
  readonly privateXmlCharsMax: number;
  readonly vcardCharsMax: number;
  readonly pepNodesPerAccountMax: number;
  readonly pepItemsPerNodeMax: number;
  readonly pepItemCharsMax: number;
  readonly pepAffiliationsPerNodeMax: number;
  /** Resources of contacts on other servers whose wishes are known, and questions to them that are open. */
  readonly pepRemoteResourcesMax: number;
  readonly remoteQuestionsMax: number;
  /** Nodes of the service (XEP-0060), and those of them that one account owns. */
  readonly pubsubNodesMax: number;
  readonly pubsubNodesPerAccountMax: number;
  /** Explicit subscriptions of one node (XEP-0060 §6.1), those that wait for an owner, and addresses of one person among them. */
  readonly pubsubSubscriptionsPerNodeMax: number;
  readonly pubsubRequestsPerNodeMax: number;
  readonly pubsubAddressesPerSubscriberMax: number;
  /** Layers that programs feed for one person, and how far ahead one may end. */
  readonly presenceLayersPerAccountMax: number;
  readonly presenceLayerDaysMax: number;
  readonly roomsPerAccountMax: number;
  readonly occupantsPerRoomMax: number;
  /** After a start: how long a members-only room that goes with its last occupant waits for its members to come back. */
  readonly roomReturnSecondsMax: number;
  /** SV8: what the modules may take at a stop, once before the sessions are ended and once after. */
  readonly stopModulesSecondsMax: number;
  /** People in a room, or on its lists, from which on apps are told of them by windows (RM30); rows of one window. */
  readonly roomWindowedFrom: number;
  readonly roomWindowRowsMax: number;
  /** Members not in a room whose base presence one session is told of, in all rooms together (RM30); 0: of nobody. */
  readonly roomPresenceWatchedMax: number;
  /** Between two tellings of how many are in such a room. */
  readonly roomCountsPauseSeconds: number;
  /** Members whose names are kept in order beside the database, of all rooms together. */
  readonly roomMembersKeptMax: number;
  readonly joinHistoryMax: number;
  /** Newest messages of rooms that are kept in memory for who enters, in characters of all rooms together. */
  readonly roomHistoryKeptCharsMax: number;
  readonly roomMessageCharsMax: number;
  /** The same of a long post with a title (RM17). */
  readonly roomStoryCharsMax: number;
  /** Between two messages of high importance of one person in one room (RM16); 0: none. */
  readonly importantPauseSeconds: number;
  readonly pinsPerRoomMax: number;
  readonly messageCharsMax: number;
  readonly categoriesMax: number;
  readonly categoryDepthMax: number;
  readonly directoryPageMax: number;
  /** Groups of the organisation that people find, people in one, and groups that one session watches (CO3). */
  readonly organisationGroupsMax: number;
  readonly organisationGroupMembersMax: number;
  readonly groupsWatchedMax: number;
  /** One uploaded file, and all of one account. */
  readonly uploadBytesMax: number;
  readonly uploadQuotaBytesMax: number;
  readonly uploadsPerAccountMax: number;
  /** Slots of one account that were given and not yet used, and how long each may be used. */
  readonly uploadSlotsOpenMax: number;
  readonly uploadSlotSeconds: number;
  /** 0: files are kept as long as the server stands. */
  readonly uploadDays: number;
  /** Documents of each kind (block lists, archive preferences, levels) that are kept in memory beside the database. */
  readonly documentsCachedMax: number;
  /** How long the audit trail is kept; 0: as long as the server stands. */
  readonly auditDays: number;
  /** Commands (XEP-0050) that were begun and not finished, and how long each may take. */
  readonly commandSessionsMax: number;
  readonly commandSecondsMax: number;
  /** Contacts, and lists of contacts, of people who are signed in, kept in memory beside the database. */
  readonly rosterContactsCachedMax: number;
  /** Push services (XEP-0357) of one account; notifications that wait for an answer, of all. */
  readonly pushServicesPerAccountMax: number;
  readonly pushOpenMax: number;
  /** Conversations that one service is told of as soon as it has answered; past it the oldest makes room. */
  readonly pushWaitingMax: number;
  /** Browsers of one account that the built-in push service knows. */
  readonly webPushBrowsersPerAccountMax: number;
  /** How long credentials for a relay of calls hold (XEP-0215). */
  readonly relaySeconds: number;
  /** Lifetime of a remembered sign-in that is not used (XEP-0484). */
  readonly signInTokenDays: number;
  readonly signInTokensPerAccountMax: number;
  /** Connections with other servers and components, both ways together. */
  readonly remoteStreamsMax: number;
  /** Those among them that have not yet proved whose they are. */
  readonly remoteUnprovedStreamsMax: number;
  readonly remoteStreamsPerAddressMax: number;
  /** From the first byte of a connection with another server to its proof. */
  readonly remoteProofSecondsMax: number;
  /** Domains for which one connection may speak (XEP-0220 §2.5). */
  readonly remoteDomainsPerStreamMax: number;
  /** Pairs of an own and another domain with something to send, or a failure to remember. */
  readonly remoteLinksMax: number;
  /** Stanzas and characters that wait for one other domain, and how long. */
  readonly remoteQueueStanzasMax: number;
  readonly remoteQueueCharsMax: number;
  readonly remoteQueueSecondsMax: number;
  /** Longest pause between two attempts to reach a domain. */
  readonly remoteRetrySecondsMax: number;
  /** Silence after which a connection to another server is closed. */
  readonly remoteIdleSecondsMax: number;
  /** A peer that takes none of what was sent for so long is gone. */
  readonly remoteStallSecondsMax: number;
}

export const defaultLimits: Limits = {
  stanzaCharsMax: 262_144,
  stanzaCharsBeforeSignInMax: 10_240,
  xmlDepthMax: 64,
  xmlAttributesMax: 64,
  xmlNodesMax: 16_384,
  signInSecondsMax: 30,
  signInAttemptsPerStreamMax: 3,
  connectionsPerAddressMax: 1_000,
  sessionsPerAccountMax: 16,
  inboxStanzasMax: 256,
  queueStanzasMax: 10_000,
  heldStanzasMax: 500,
  heldCharsMax: 500_000,
  queueCharsMax: 8_388_608,
  connectionCharsMax: 4_194_304,
  resumeSecondsMax: 300,
  resumePresenceSecondsMax: 20,
  idleSecondsBeforePing: 15,
  pingAnswerSecondsMax: 10,
  inactiveIdleSecondsBeforePing: 60,
  inactivePingAnswerSecondsMax: 20,
  boshWaitSecondsMax: 20,
  boshInactivitySeconds: 25,
  boshRequestCharsMax: 262_144,
  rosterItemsMax: 5_000,
  rosterGroupsPerItemMax: 32,
  pendingSubscriptionsMax: 1_000,
  blockedAddressesMax: 1_000,
  offlineMessagesMax: 1_000,
  archivePageDefault: 100,
  archivePageMax: 250,
  searchWordsMax: 32,
  searchRoomsMax: 1_000,
  searchCountMax: 1_000,
  searchScanMax: 2_000,
  searchRankedMax: 500,
  searchesPerMinuteMax: 120,
  ownCountsPerMinuteMax: 120,
  amendedScanMax: 2_000,
  forgottenConversationsMax: 1_000,
  filtersPerAccountMax: 20,
  filterNameCharsMax: 64,
  filterListMax: 50,
  filterUnreadMax: 100,
  privateXmlCharsMax: 65_536,
  vcardCharsMax: 262_144,
  pepNodesPerAccountMax: 256,
  pepItemsPerNodeMax: 1_000,
  pepItemCharsMax: 131_072,
  pepAffiliationsPerNodeMax: 1_000,
  pepRemoteResourcesMax: 20_000,
  remoteQuestionsMax: 1_000,
  pubsubNodesMax: 1_000,
  pubsubNodesPerAccountMax: 100,
  pubsubSubscriptionsPerNodeMax: 1_000,
  pubsubRequestsPerNodeMax: 100,
  pubsubAddressesPerSubscriberMax: 16,
  presenceLayersPerAccountMax: 32,
  presenceLayerDaysMax: 366,
  roomsPerAccountMax: 1_000,
  occupantsPerRoomMax: 20_000,
  roomReturnSecondsMax: 600,
  stopModulesSecondsMax: 2,
  roomWindowedFrom: 200,
  roomWindowRowsMax: 200,
  roomPresenceWatchedMax: 200,
  roomCountsPauseSeconds: 1,
  roomMembersKeptMax: 200_000,
  joinHistoryMax: 100,
  roomHistoryKeptCharsMax: 8_388_608,
  roomMessageCharsMax: 16_384,
  roomStoryCharsMax: 65_536,
  importantPauseSeconds: 60,
  pinsPerRoomMax: 50,
  messageCharsMax: 65_536,
  categoriesMax: 10_000,
  categoryDepthMax: 16,
  directoryPageMax: 200,
  organisationGroupsMax: 1_000,
  organisationGroupMembersMax: 1_000,
  groupsWatchedMax: 50,
  uploadBytesMax: 52_428_800,
  uploadQuotaBytesMax: 1_073_741_824,
  uploadsPerAccountMax: 5_000,
  uploadSlotsOpenMax: 20,
  uploadSlotSeconds: 300,
  uploadDays: 0,
  documentsCachedMax: 10_000,
  auditDays: 400,
  commandSessionsMax: 100,
  commandSecondsMax: 600,
  rosterContactsCachedMax: 300_000,
  pushServicesPerAccountMax: 20,
  pushOpenMax: 1_000,
  pushWaitingMax: 20,
  webPushBrowsersPerAccountMax: 10,
  relaySeconds: 86_400,
  signInTokenDays: 30,
  signInTokensPerAccountMax: 50,
  remoteStreamsMax: 10_000,
  remoteUnprovedStreamsMax: 500,
  remoteStreamsPerAddressMax: 100,
  remoteProofSecondsMax: 30,
  remoteDomainsPerStreamMax: 50,
  remoteLinksMax: 20_000,
  remoteQueueStanzasMax: 1_000,
  remoteQueueCharsMax: 4_194_304,
  remoteQueueSecondsMax: 60,
  remoteRetrySecondsMax: 300,
  remoteIdleSecondsMax: 900,
  remoteStallSecondsMax: 60,
};
