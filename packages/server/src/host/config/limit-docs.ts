import type { Limits } from "../../core/index.ts";

export interface LimitDoc {
  readonly unit: string;
  readonly doc: string;
}

/** What the operator reads about each limit (SV3). A limit without a line here does not compile. */
export const limitDocs: { readonly [K in keyof Limits]: LimitDoc } = {
  stanzaCharsMax: {
    unit: "characters",
    doc: "One stanza as received; a longer one ends the stream (policy-violation).",
  },
  stanzaCharsBeforeSignInMax: { unit: "characters", doc: "The same before sign-in." },
  xmlDepthMax: { unit: "elements", doc: "Elements inside one another in a stanza." },
  xmlAttributesMax: { unit: "attributes", doc: "Attributes of one element." },
  xmlNodesMax: { unit: "nodes", doc: "Elements and texts of one stanza." },
  signInSecondsMax: { unit: "seconds", doc: "From accepting a connection to a bound resource." },
  signInAttemptsPerStreamMax: { unit: "attempts", doc: "Failed sign-ins on one stream; then it is closed." },
  connectionsPerAddressMax: { unit: "connections", doc: "Open connections from one network address." },
  sessionsPerAccountMax: { unit: "sessions", doc: "Resources of one account that are bound at once." },
  inboxStanzasMax: {
    unit: "stanzas",
    doc: "Received from one session and not yet handled; past it the socket is not read.",
  },
  queueStanzasMax: {
    unit: "stanzas",
    doc: "Waiting for one session to take and acknowledge; past it the stream is closed, resumable.",
  },
  heldStanzasMax: {
    unit: "stanzas",
    doc: "Presence and typing that wait for a client that nobody looks at (XEP-0352); past it they are sent.",
  },
  heldCharsMax: { unit: "characters", doc: "The same, by size." },
  queueCharsMax: { unit: "characters", doc: "The same, by size." },
  connectionCharsMax: {
    unit: "characters",
    doc: "Sent to one connection and not yet taken; past it the stream is closed, resumable.",
  },
  resumeSecondsMax: { unit: "seconds", doc: "How long an interrupted session waits to be resumed (XEP-0198)." },
  resumePresenceSecondsMax: {
    unit: "seconds",
    doc: "After which a lost session that may still be resumed is shown as offline.",
  },
  idleSecondsBeforePing: {
    unit: "seconds",
    doc: "Silence after which a client is asked whether it is there. With `ping_answer_seconds_max` it should stay under 30, after which the dead look offline.",
  },
  pingAnswerSecondsMax: { unit: "seconds", doc: "Time to answer before the connection is given up." },
  inactiveIdleSecondsBeforePing: {
    unit: "seconds",
    doc: "The same silence for clients over TCP that nobody looks at (XEP-0352): each question wakes a phone.",
  },
  inactivePingAnswerSecondsMax: {
    unit: "seconds",
    doc: "The same time to answer for those, and for what the server asks any client besides.",
  },
  boshWaitSecondsMax: {
    unit: "seconds",
    doc: "How long an HTTP request of BOSH is held when there is nothing to say.",
  },
  boshInactivitySeconds: { unit: "seconds", doc: "Without a request, after which a BOSH session is over." },
  boshRequestCharsMax: { unit: "characters", doc: "One HTTP request of BOSH, with all that is in it." },
  rosterItemsMax: { unit: "contacts", doc: "Contacts of one account." },
  rosterGroupsPerItemMax: { unit: "groups", doc: "Groups of one contact." },
  pendingSubscriptionsMax: { unit: "requests", doc: "Contact requests that wait for one account's answer." },
  blockedAddressesMax: { unit: "addresses", doc: "Addresses that one account blocks." },
  offlineMessagesMax: { unit: "messages", doc: "Messages that wait for one account to come online." },
  archivePageDefault: { unit: "messages", doc: "Page of an archive for a client that asks for no size." },
  archivePageMax: { unit: "messages", doc: "Page of an archive, at most (500 is the most that the store gives)." },
  searchWordsMax: { unit: "words", doc: "Words of one search in archives." },
  searchRoomsMax: {
    unit: "rooms",
    doc: "Rooms that one search goes over, one's own first; the answer says when there are more.",
  },
  searchCountMax: { unit: "messages", doc: "Hits that a search counts; past it the answer says so many or more." },
  searchScanMax: {
    unit: "messages",
    doc: "Messages that one page of a search for a phrase reads; the next page goes on from there.",
  },
  searchRankedMax: {
    unit: "messages",
    doc: "Hits that are put in the order of relevance at a time (500 is the most that the store gives).",
  },
  searchesPerMinuteMax: { unit: "searches", doc: "Pages of searches over all rooms, by one account." },
  ownCountsPerMinuteMax: {
    unit: "questions",
    doc: "Questions for counts beside a search in one's own archive, by one account; each is some seven searches.",
  },
  amendedScanMax: {
    unit: "messages",
    doc: "Newest messages of an author among which one without an origin-id is looked for that they correct or take back, and those behind a corrected one among which its corrections are.",
  },
  forgottenConversationsMax: {
    unit: "people",
    doc: "People whose conversation an account has deleted, as devices that were away are told; those deleted first are not told any more.",
  },
  filtersPerAccountMax: { unit: "filters", doc: "Saved filters of one account, the one of mentions not counted." },
  filterNameCharsMax: { unit: "characters", doc: "Name of a filter." },
  filterListMax: { unit: "values", doc: "Authors, rooms, categories and phrases that one filter lists, together." },
  filterUnreadMax: { unit: "messages", doc: "Unread hits of a filter that are counted; past it: so many or more." },
  privateXmlCharsMax: { unit: "characters", doc: "One element in private storage (XEP-0049)." },
  vcardCharsMax: { unit: "characters", doc: "One vCard, picture included." },
  pepNodesPerAccountMax: { unit: "nodes", doc: "Personal nodes of one account (XEP-0163)." },
  pepItemsPerNodeMax: { unit: "items", doc: "Items of one node." },
  pepItemCharsMax: { unit: "characters", doc: "One item of a node." },
  pepAffiliationsPerNodeMax: { unit: "addresses", doc: "Publishers, members and outcasts of one node." },
  pepRemoteResourcesMax: {
    unit: "resources",
    doc: "Programs of contacts on other servers that are told of personal nodes, all together; further ones are not.",
  },
  remoteQuestionsMax: {
    unit: "questions",
    doc: "Questions to programs on other servers, what they can do, that wait for an answer; one more is not asked.",
  },
  pubsubNodesMax: { unit: "nodes", doc: "Nodes of the publish-subscribe service (XEP-0060)." },
  pubsubNodesPerAccountMax: { unit: "nodes", doc: "Nodes of that service that one account owns." },
  pubsubSubscriptionsPerNodeMax: { unit: "subscriptions", doc: "Explicit subscriptions of one node (XEP-0060)." },
  pubsubRequestsPerNodeMax: { unit: "requests", doc: "Subscriptions of one node that wait for an owner's answer." },
  pubsubAddressesPerSubscriberMax: {
    unit: "addresses",
    doc: "Addresses of one person that are subscribed to one node.",
  },
  presenceLayersPerAccountMax: {
    unit: "layers",
    doc: "What programs tell about one person: calendar entries, calls; one more is refused (resource-constraint).",
  },
  presenceLayerDaysMax: { unit: "days", doc: "How far ahead a layer of presence may end." },
  roomsPerAccountMax: { unit: "rooms", doc: "Rooms that one account owns." },
  occupantsPerRoomMax: { unit: "occupants", doc: "People in one room at once." },
  roomReturnSecondsMax: {
    unit: "seconds",
    doc: "After a start: how long a conversation of several people (a members-only room that goes with its last occupant) waits for them to come back; 0: not at all, a stop of the server ends it.",
  },
  stopModulesSecondsMax: {
    unit: "seconds",
    doc: "At a stop: what the modules may take, once before the sessions are ended and once after, until the stop goes on without those that are not ready; the log names them (stop.module-late). Whatever happens, the process ends after 9.5 s.",
  },
  roomWindowedFrom: {
    unit: "people",
    doc: "In a room, or on its lists, from which on apps are told of the parts of its list that are in view (RM30).",
  },
  roomWindowRowsMax: {
    unit: "rows",
    doc: "One part of the list of people in a room. The apps ask for up to 180, or for as many as this; of a list that shows more at once, the rest of the rows stays empty.",
  },
  roomPresenceWatchedMax: {
    unit: "people",
    doc: "Members who are not in a room whose base presence one session is told of, because they are in view; in all rooms together. 0: nobody's is told.",
  },
  roomCountsPauseSeconds: { unit: "seconds", doc: "Between two tellings of how many are in such a room." },
  roomMembersKeptMax: {
    unit: "members",
    doc: "Of all rooms together, whose names are kept in order in memory for those who look at such lists.",
  },
  joinHistoryMax: { unit: "messages", doc: "Messages that a room sends to who enters; 0 sends none." },
  roomHistoryKeptCharsMax: {
    unit: "characters",
    doc: "Newest messages of all rooms together that are kept in memory for those who enter; 0 keeps none.",
  },
  roomMessageCharsMax: { unit: "characters", doc: "Text of one message to a room." },
  roomStoryCharsMax: { unit: "characters", doc: "Text of one long post with a title (RM17)." },
  importantPauseSeconds: {
    unit: "seconds",
    doc: "Between two messages of high importance of one person in one room (RM16); 0: no pause.",
  },
  pinsPerRoomMax: { unit: "messages", doc: "Messages pinned in one room." },
  messageCharsMax: { unit: "characters", doc: "Text of one message to a person." },
  categoriesMax: { unit: "categories", doc: "Categories of rooms." },
  categoryDepthMax: { unit: "levels", doc: "Categories inside one another." },
  directoryPageMax: { unit: "people", doc: "People in one answer of the directory (200 at most)." },
  organisationGroupsMax: {
    unit: "groups",
    doc: "Groups of the organisation that people can put into their contact lists.",
  },
  organisationGroupMembersMax: { unit: "people", doc: "People in one of these groups." },
  groupsWatchedMax: {
    unit: "groups",
    doc: "Groups that one session has open, so that it gets the presence of their people.",
  },
  uploadBytesMax: { unit: "bytes", doc: "One uploaded file." },
  uploadQuotaBytesMax: { unit: "bytes", doc: "All files of one account together." },
  uploadsPerAccountMax: { unit: "files", doc: "Files of one account." },
  uploadSlotsOpenMax: { unit: "slots", doc: "Uploads of one account that were announced and are not finished." },
  uploadSlotSeconds: { unit: "seconds", doc: "Time to begin an upload that was announced." },
  uploadDays: { unit: "days", doc: "After which an uploaded file is deleted; 0: never." },
  rosterContactsCachedMax: {
    unit: "contacts",
    doc: "Contacts of people who are signed in, kept in memory beside the database (about 300 bytes each); past it the list known longest goes.",
  },
  documentsCachedMax: {
    unit: "documents",
    doc: "Accounts, block lists, archive preferences and levels kept in memory beside the database, of each kind so many; past it the one known longest goes.",
  },
  auditDays: {
    unit: "days",
    doc: "After which entries of the audit trail are deleted (`tandem audit`); 0: never.",
  },
  commandSessionsMax: {
    unit: "commands",
    doc: "Administrators' commands (XEP-0050) that were begun and not finished; past it the oldest is forgotten.",
  },
  commandSecondsMax: { unit: "seconds", doc: "Time to fill in the form of such a command." },
  pushServicesPerAccountMax: {
    unit: "services",
    doc: "Push services (XEP-0357) that one account has switched on.",
  },
  pushOpenMax: {
    unit: "notifications",
    doc: "Sent to push services and not yet answered; past it they are dropped.",
  },
  pushWaitingMax: {
    unit: "conversations",
    doc: "That one push service is told of as soon as it has answered; past it the oldest makes room.",
  },
  webPushBrowsersPerAccountMax: {
    unit: "browsers",
    doc: "Of one account at the built-in push service; the oldest makes room.",
  },
  relaySeconds: { unit: "seconds", doc: "How long credentials for a relay of calls hold (XEP-0215)." },
  signInTokenDays: { unit: "days", doc: "After which a remembered sign-in that is not used ends (XEP-0484)." },
  signInTokensPerAccountMax: { unit: "devices", doc: "Remembered sign-ins of one account; the oldest makes room." },
  remoteStreamsMax: { unit: "connections", doc: "With other servers and components, both ways together." },
  remoteUnprovedStreamsMax: { unit: "connections", doc: "Those among them that have not yet proved whose they are." },
  remoteStreamsPerAddressMax: {
    unit: "connections",
    doc: "From other servers and components at one network address.",
  },
  remoteProofSecondsMax: { unit: "seconds", doc: "For another server to prove who it is, and for us to reach one." },
  remoteDomainsPerStreamMax: { unit: "domains", doc: "For which one connection of another server may speak." },
  remoteLinksMax: { unit: "links", doc: "Pairs of an own and another domain with something to send." },
  remoteQueueStanzasMax: {
    unit: "stanzas",
    doc: "Waiting for one other domain; the next one comes back to its sender (resource-constraint).",
  },
  remoteQueueCharsMax: { unit: "characters", doc: "The same, by size." },
  remoteQueueSecondsMax: {
    unit: "seconds",
    doc: "How long a stanza waits for another domain; then it comes back (remote-server-timeout).",
  },
  remoteRetrySecondsMax: { unit: "seconds", doc: "Longest pause between two attempts to reach a domain." },
  remoteIdleSecondsMax: { unit: "seconds", doc: "Silence after which a connection to another server is closed." },
  remoteStallSecondsMax: {
    unit: "seconds",
    doc: "Another server that takes nothing of what was sent for so long is given up.",
  },
};
