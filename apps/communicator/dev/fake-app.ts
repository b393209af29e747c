import type {
  CommunicatorApp,
  ContactGroup,
  ContactRow,
  ContactSort,
  ConversationSnapshot,
  FilesSnapshot,
  MessageItem,
  MessageState,
  NotificationEvent,
  PersonCard,
  PersonPresence,
  SessionSnapshot,
  TimelineItem,
} from "@tandem/client-core";
import type { WaitingHandOver } from "@tandem/client-core/device";
import type { Services } from "../src/services.ts";

/** A Communicator without a server, in the state that the address asks for (`?state=…`). For looking at it; not shipped. */

/** A moment on the day of the design pictures, so that screenshots can lie beside them. */
export const NOW = new Date(2026, 10, 12, 13, 57).getTime();
const at = (hours: number, minutes: number): number => new Date(2026, 10, 12, hours, minutes).getTime();
const domain = "castellan.example";
const ok = async () => ({ ok: true }) as const;

function cell<S>(first: S) {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    snapshot: () => value,
    get value() {
      return value;
    },
    set(next: S) {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const jidOf = (name: string): string => `${name.toLowerCase().replace(" ", ".")}@${domain}`;

const people: Record<string, PersonPresence> = {
  "Dana Ortiz": {
    base: "busy",
    extended: { kind: "in-a-call", until: at(14, 30) },
    note: "Chasing EUR breaks. Fastest in Ops Bridge.",
  },
  "Amara Okafor": { base: "busy", extended: { kind: "presenting", text: "Release 4.2 review" } },
  "Priya Raman": { base: "busy", extended: { kind: "in-a-meeting", until: at(14, 15) } },
  "Sofia Marchetti": { base: "away", note: "25 min" },
  "Kenji Arakawa": { base: "available", note: "On the bridge" },
  "Hannah Whitfield": {
    base: "away",
    extended: { kind: "out-of-office", until: new Date(2026, 10, 16, 9).getTime() },
  },
  "Tomasz Wilk": { base: "dnd", note: "13:20" },
  "Grace Mbeki": { base: "available" },
  "Ingrid Solheim": { base: "busy", extended: { kind: "in-a-meeting", until: at(15, 0) } },
  "Victor Lam": { base: "offline" },
  "Ben Carraway": { base: "unknown" },
};

function contact(name: string, group: string, extra: Partial<ContactRow> = {}): ContactRow {
  const jid = jidOf(name);
  return {
    key: `${group}/${jid}`,
    jid,
    name,
    group,
    subscription: "both",
    pending: false,
    blocked: false,
    tagged: false,
    unread: 0,
    ...(people[name] ?? { base: "offline" }),
    ...extra,
  };
}

function group(name: string, members: readonly ContactRow[]): ContactGroup {
  const online = members.filter((row) => row.base !== "offline" && row.base !== "unknown").length;
  return { name, rows: members, online, total: members.length };
}

const favourites = [
  "Dana Ortiz",
  "Amara Okafor",
  "Priya Raman",
  "Sofia Marchetti",
  "Kenji Arakawa",
  "Hannah Whitfield",
];
const groups: readonly ContactGroup[] = [
  group(
    "Favourites",
    favourites.map((name) => contact(name, "Favourites")),
  ),
  group(
    "Settlement",
    ["Tomasz Wilk", "Grace Mbeki", "Ingrid Solheim"].map((name) => contact(name, "Settlement")),
  ),
  group("FX Desk", [contact("Victor Lam", "FX Desk"), contact("Grace Mbeki", "FX Desk", { unread: 2 })]),
  group("", [contact("Ben Carraway", "")]),
];

let messages = 0;
function message(
  mine: boolean,
  hours: number,
  minutes: number,
  text: string,
  state: MessageState = "sent",
): MessageItem {
  return {
    kind: "message",
    id: `m${++messages}`,
    author: mine
      ? { nick: "Maya Lindqvist", jid: jidOf("Maya Lindqvist") }
      : { nick: "Dana Ortiz", jid: jidOf("Dana Ortiz") },
    at: at(hours, minutes),
    text,
    state,
    mine,
    joinedToPrevious: false,
    edited: false,
    retracted: false,
    mentionsMe: false,
    reactions: [],
    pinned: false,
    may: {
      respond: true,
      edit: true,
      retract: true,
      moderate: false,
      pin: false,
      link: false,
      copy: true,
    },
  };
}

function items(state: string | null): readonly TimelineItem[] {
  const talk = [
    message(false, 13, 31, "Can you cover the 14:00 release call? I am stuck with the clearing bank."),
    message(true, 13, 32, "Yes, covered. I will hold it until you confirm.", "read"),
    message(true, 13, 55, "Saw your list. Are the 37 breaks all batch 14, or is 13 in there too?", "read"),
    message(false, 13, 56, "All 14. Row 22 looks like a duplicate, checking now. Tickets `T-88213` and `T-88219`."),
  ];
  if (state === "failed-message") {
    return [
      ...talk,
      { ...message(true, 13, 56, "Thanks, noted."), state: "failed", error: "undeliverable" },
      message(true, 13, 57, "Next check at 14:15.", "queued"),
    ];
  }
  return state === "empty-conversation" ? [] : [{ kind: "day", id: "d", date: "2026-11-12" }, ...talk];
}

function sessionOf(state: string | null): SessionSnapshot {
  const jid = jidOf("Maya Lindqvist");
  switch (state) {
    case "sign-in":
      return { kind: "signed-out" };
    case "sign-in-pending":
      return { kind: "signed-out", rememberedJid: jid };
    case "signing-in":
      return { kind: "signing-in", jid, step: "loading-contacts" };
    case "sign-in-failed":
      return { kind: "failed", code: "unreachable", textKey: "session.unreachable", jid };
    case "wrong-password":
      return { kind: "failed", code: "wrong-password", textKey: "session.wrong-password", jid };
    case "reconnecting":
      return { kind: "reconnecting", jid, since: NOW - 9000, tries: 3, nextTryAt: NOW + 4000, queuedMessages: 1 };
    case "offline":
      return { kind: "offline", jid, since: NOW - 9000, queuedMessages: 2 };
    default:
      return { kind: "signed-in", jid };
  }
}

function waitingOf(state: string | null): WaitingHandOver | null {
  const wants = ["sign-in-pending", "signing-in", "sign-in-failed", "wrong-password", "other-account"];
  if (state === null || !wants.includes(state)) return null;
  return {
    why: state === "other-account" ? "other-account" : "signed-out",
    request: {
      id: "r",
      jid: jidOf("Dana Ortiz"),
      name: "Dana Ortiz",
      account: jidOf("Maya Lindqvist"),
      roomName: "Ops Bridge",
      room: `ops@rooms.${domain}`,
      at: NOW,
    } as WaitingHandOver["request"],
  };
}

const noPhoto = cell<string | undefined>(undefined);
const danasCard = cell<PersonCard>({
  isLoading: false,
  title: "Head of Settlement Operations",
  numbers: [
    { kind: "work", number: "ext. 5512" },
    { kind: "mobile", number: "+44 20 7946 0512" },
  ],
  office: "London, 4.12",
  offset: 0,
  schedule: { kind: "free", until: at(16, 0) },
});

export function fakeServices(state: string | null): Services {
  const session = cell<SessionSnapshot>(sessionOf(state));
  const isOffline = state === "offline";
  const shown = isOffline
    ? groups.map((known) => ({
        ...known,
        online: 0,
        rows: known.rows.map((row) => ({ ...row, base: "unknown" as const })),
      }))
    : groups;
  const contacts = cell({
    loaded: state !== "loading",
    sort: "group" as ContactSort,
    groups: state === "empty" || state === "loading" ? [] : shown,
    knowsAccess: true,
    requests: state === "request" ? [{ jid: jidOf("Noah Fischer"), name: "Noah Fischer" }] : [],
    selected: undefined as string | undefined,
  });
  const open = cell<string | undefined>(
    ["conversation", "failed-message", "empty-conversation", "conversation-blocked"].includes(state ?? "")
      ? jidOf("Dana Ortiz")
      : undefined,
  );
  const conversation = cell<ConversationSnapshot>({
    peer: {
      jid: jidOf("Dana Ortiz"),
      name: "Dana Ortiz",
      isContact: true,
      blocked: state === "conversation-blocked",
      ...(people["Dana Ortiz"] ?? { base: "busy" }),
    },
    timeline: {
      items: items(state),
      hasOlder: false,
      loadingOlder: false,
      syncingSince: null,
      nextTryAt: null,
      isComplete: true,
      leftAt: null,
      newBelow: 0,
      target: null,
      refusal: null,
    },
    typing: state === "conversation",
    draft: { text: "", charsMax: 10_000, composing: { kind: "new" }, offersStory: false },
    origin: { room: `ops@rooms.${domain}`, roomName: "Ops Bridge" },
  });
  const search = cell({ text: "", searching: false, contacts: [], directory: [], rooms: [] } as ReturnType<
    CommunicatorApp["search"]["snapshot"]
  >);
  const me = cell<ReturnType<CommunicatorApp["me"]["snapshot"]>>({
    jid: jidOf("Maya Lindqvist"),
    name: "Maya Lindqvist",
    base: "available",
    chosen: "available",
    note: "At the bridge until 16:00, call me there",
  });
  const setText = (text: string): void => search.set({ ...search.value, text, ...found(text) });
  if (state === "search") setText("da");
  if (state === "search-nothing") setText("zzz");
  const nothing = async (): Promise<void> => undefined;
  const openConversation = (jid: string): void => open.set(jid);
  const app: CommunicatorApp = {
    session: {
      ...session,
      signIn: ok,
      resume: async () => false,
      signOut: nothing,
      retryNow: () => undefined,
      cancelSignIn: () => session.set({ kind: "signed-out" }),
      takeOver: () => undefined,
      setOnline: () => undefined,
    },
    me: {
      ...me,
      setPresence: async (chosen) => {
        me.set({ ...me.value, chosen, base: chosen === "appear-offline" ? "offline" : chosen });
        return { ok: true };
      },
      backToAutomatic: ok,
      setNote: async (note) => {
        me.set({ ...me.value, note });
        return { ok: true };
      },
      setExtended: ok,
      ownCard: async () => ({ mobile: "", home: "" }),
      setOwnCard: ok,
      setPhoto: ok,
    },
    contacts: {
      ...contacts,
      add: async () => ({ ok: false, code: "not-an-address" }),
      rename: ok,
      moveToGroup: ok,
      removeFromGroup: ok,
      renameGroup: ok,
      removeGroup: ok,
      undo: ok,
      setSort: (sort) => contacts.set({ ...contacts.value, sort }),
      remove: ok,
      accept: ok,
      decline: ok,
      block: ok,
      unblock: ok,
      setAccess: ok,
      setTagged: ok,
      select: (selected) => contacts.set({ ...contacts.value, selected }),
      openConversation,
      setHeld: () => undefined,
    },
    conversations: {
      ...cell({
        rows: ["Tomasz Wilk", "Grace Mbeki", "Ingrid Solheim"].map((name, index) => ({
          jid: jidOf(name),
          name,
          unread: index === 1 ? 2 : 0,
          pinned: index === 0,
          lastAt: at(13, 20) - index * 3_600_000,
          lastText: "Only the batch. Spot confirms go out on the other queue.",
          ...(people[name] ?? { base: "offline" as const }),
        })),
        unread: 2,
      }),
      openConversation,
      setPinned: ok,
    },
    search: { ...search, setText },
    aboutIm: {
      ...cell<ReturnType<CommunicatorApp["aboutIm"]["snapshot"]>>({
        preferred: state === "im-off" ? "groupchat" : "communicator",
        because: state === "im-off" ? "communicator-im-disabled" : "communicator-installed",
        communicatorInstalled: true,
        settings: [
          {
            name: "communicator.disableIm",
            value: state === "im-off",
            layer: state === "im-off" ? "server" : "default",
            source: "Trading",
          },
          { name: "groupchat.disableIm", value: false, layer: "default" },
        ],
        imUnavailable: false,
        readAt: at(8, 4),
        ...(state === "changed" && { changed: { preferred: "groupchat" as const } }),
      }),
      restart: () => location.reload(),
      dismissChanged: () => undefined,
      setOpensIn: () => undefined,
    },
    suggestions: { ...cell([]), setText: () => undefined },
    talks: {
      ...cell({ invitations: [] }),
      isTalk: () => false,
      talk: () => {
        throw new Error("There are no rooms here.");
      },
      accept: ok,
      decline: ok,
    },
    faces: { photo: () => noPhoto, card: () => danasCard },
    preferences: {
      ...cell({ rooms: "mentions" as const, toasts: true, sounds: true, badge: true, quiet: null }),
      change: ok,
    },
    notifications: {
      subscribe(listener: (event: NotificationEvent) => void) {
        if (state === "toast") {
          setTimeout(() =>
            listener({
              kind: "message",
              id: "n",
              place: { kind: "conversation", jid: jidOf("Grace Mbeki") },
              title: "Grace Mbeki",
              text: "Are EUR/USD spot confirms affected?",
              toast: true,
              sound: false,
            }),
          );
        }
        return () => undefined;
      },
    },
    conversation: () => ({
      ...conversation,
      jid: jidOf("Dana Ortiz"),
      files: {
        ...cell<FilesSnapshot>({ limits: { fileMax: 52_428_800, left: 1_000_000_000 }, uploads: [] }),
        choose: () => undefined,
        cancel: () => undefined,
        retry: () => undefined,
        send: () => undefined,
        addressOf: async (url) => url,
        refresh: () => undefined,
      },
      dismissOrigin: () => undefined,
      unblock: ok,
      bringIn: ok,
      loadOlder: nothing,
      setAtBottom: () => undefined,
      setReadingAt: () => undefined,
      catchUpNow: () => undefined,
      setDraft: (text) => conversation.set({ ...conversation.value, draft: { ...conversation.value.draft, text } }),
      send: () => false,
      retry: () => undefined,
      discard: () => undefined,
      takeBack: () => undefined,
      setImportant: () => undefined,
      setStory: () => undefined,
      declineStory: () => undefined,
      setTyping: () => undefined,
      markRead: () => undefined,
      edit: () => undefined,
      editLast: () => false,
      reply: () => undefined,
      stopComposing: () => undefined,
      react: () => undefined,
      retract: () => undefined,
      moderate: ok,
      setPinned: nothing,
      show: () => undefined,
      showAnswered: nothing,
      linkTo: () => undefined,
      dismissRefusal: () => undefined,
      open: () => undefined,
      close: () => undefined,
    }),
    imOpensInGroupChat: state === "im-off",
    openConversation: open,
    requestConversation: openConversation,
    closeConversation: () => open.set(undefined),
    setFocused: () => undefined,
    dispose: () => undefined,
  };
  // The same view model for each call, as the contract says.
  const only = app.conversation("");
  return {
    app: { ...app, conversation: () => only },
    waiting: cell(waitingOf(state)),
    dismissWaiting: () => undefined,
    setStaysSignedIn: () => undefined,
    openGroupChat: () => false,
    removeFromDevice: nothing,
    setPersonSetting: () => undefined,
    server: `im.${domain}`,
    popOuts: {
      value: [],
      subscribe: () => () => undefined,
      open: () => false,
      show: () => false,
      closeAll: () => undefined,
      onFocus: () => () => undefined,
    },
    now: () => NOW,
  };
}

function found(text: string) {
  const hit = (name: string, isContact: boolean, title: string) => ({
    jid: jidOf(name),
    name,
    isContact,
    title,
    ...(people[name] ?? { base: "available" as const }),
  });
  if (text === "" || text === "zzz") return { contacts: [], directory: [], rooms: [] };
  return {
    contacts: [hit("Dana Ortiz", true, "Head of Settlement Operations"), hit("Yusuf Demir", true, "")],
    directory: [hit("Omar Haddad", false, "Database Engineer"), hit("Nora Kelly", false, "Market Data")],
    rooms: [{ jid: `db@rooms.${domain}`, name: "Database Guild", topic: "Engineering" }],
  };
}
