import type {
  NotificationPreferences,
  AboutImSnapshot,
  ContactListSnapshot,
  ContactListViewModel,
  ConversationSnapshot,
  ConversationViewModel,
  DirectoryRoom,
  DirectorySnapshot,
  GroupChatApp,
  MeSnapshot,
  MyChatSnapshot,
  Outcome,
  ParticipantListSnapshot,
  ParticipantListViewModel,
  PeopleSearchSnapshot,
  PersonCard,
  RoomCategoryNode,
  RoomRow,
  RoomSnapshot,
  RoomViewModel,
  SessionSnapshot,
  ViewModel,
} from "@tandem/client-core/view-models";
import { fakeFiles } from "./files.ts";
import { contactGroups, inRoom, jidOf, managers, membersNotInRoom } from "./people.ts";
import { type Settable, settable } from "./state.ts";
import { at, imItems, message, NO_DRAFT, roomItems, timeline, timelineVerbs, unread } from "./timeline.ts";

/** What the address of the dev page asks for: `?preferred=communicator&place=im&session=offline`. */
export interface Scene {
  readonly preferred: "groupchat" | "communicator";
  readonly place: string;
  readonly session: string;
  readonly notice: string;
}

const done = async (): Promise<Outcome> => ({ ok: true });
const roomJid = (name: string): string => `${name.toLowerCase().replaceAll(" ", "-")}@rooms.castellan.example`;
const OPS = roomJid("Ops Bridge");

/** Settables are records; a card and a picture are one value each. */
function cell<S>(value: S): ViewModel<S> {
  return { snapshot: () => value, subscribe: () => () => undefined };
}
const noPhoto = cell<string | undefined>(undefined);
const noCard = cell({ isLoading: false, numbers: [] } as PersonCard);
const room = (name: string, more: Partial<RoomRow> = {}): RoomRow => ({
  jid: roomJid(name),
  name,
  unread: 0,
  mentions: 0,
  muted: false,
  topic: "",
  hasDraft: false,
  importance: false,
  state: "joined",
  ...more,
});
const node = (name: string, rooms: readonly RoomRow[]): RoomCategoryNode => ({
  id: name,
  name,
  rooms,
  categories: [],
  unread: rooms.reduce((sum, row) => sum + row.unread, 0),
  mentions: 0,
});

const categories = [
  node("Operations", [
    room("Ops Bridge"),
    room("Incident 4471", { unread: 12, mentions: 2 }),
    room("Shift Handover", { unread: 3, hasDraft: true }),
  ]),
  node("Trading", [
    room("FX Desk EMEA", { unread: 27, mentions: 1, importance: true }),
    room("Rates Flow", { muted: true, unread: 4 }),
  ]),
  node("Engineering", [room("Release 4.2", { unread: 8 }), room("Town Hall")]),
];

export function fakeApp(scene: Scene): GroupChatApp {
  const here = scene.preferred === "groupchat";
  const contacts = settable<ContactListSnapshot>({
    loaded: true,
    sort: "group",
    groups: contactGroups,
    requests: [],
    knowsAccess: false,
  });
  const myChat = settable<MyChatSnapshot>({
    loaded: scene.place !== "loading",
    categories,
    invitations:
      scene.place === "invited"
        ? [{ id: "i1", room: roomJid("Unsettled Trades"), roomName: "Unsettled Trades Review", fromName: "Victor Lam" }]
        : [],
    imSign: { preferred: scene.preferred, shown: !here },
    open: openPlace(scene.place),
    ...(here ? { contacts: contactsVm(contacts), conversations } : {}),
    ...(scene.notice === "" ? {} : { notice: notices[scene.notice] as never }),
  });
  const openConversation = (jid: string): void => {
    const from = myChat.snapshot().open;
    myChat.set({ open: { kind: "conversation", jid, ...(from.kind === "room" ? { openedFrom: from.jid } : {}) } });
  };
  const rooms = new Map<string, RoomViewModel>();
  const ims = new Map<string, ConversationViewModel>();
  const session = settable<SessionSnapshot>(
    sessions[scene.session] ?? { kind: "signed-in", jid: jidOf("Maya Lindqvist") },
  );
  const me = settable<MeSnapshot>({
    jid: jidOf("Maya Lindqvist"),
    name: "Maya Lindqvist",
    base: "available",
    chosen: "available",
    note: "",
  });
  const search = settable<PeopleSearchSnapshot>({ text: "", searching: false, contacts: [], directory: [], rooms: [] });

  function contactsVm(vm: Settable<ContactListSnapshot>): ContactListViewModel {
    return {
      ...vm,
      add: done,
      rename: done,
      moveToGroup: async () => ({ ok: false, code: "offline" }),
      removeFromGroup: done,
      removeGroup: done,
      undo: done,
      setSort: () => undefined,
      renameGroup: done,
      remove: done,
      accept: done,
      decline: done,
      block: done,
      unblock: done,
      select: (key) => vm.set({ selected: key as string }),
      openConversation: (jid) => openConversation(jid),
      setHeld: () => undefined,
    };
  }
  const cached =
    <T>(map: Map<string, T>, make: (jid: string) => T) =>
    (jid: string): T => {
      const known = map.get(jid) ?? make(jid);
      map.set(jid, known);
      return known;
    };

  return {
    session: {
      ...session,
      signIn: async ({ jid }) => {
        session.set({ kind: "signing-in", jid, step: "connecting" } as SessionSnapshot);
        setTimeout(
          () => session.set({ kind: "failed", code: "wrong-password", textKey: "", jid } as SessionSnapshot),
          1500,
        );
        return { ok: false, code: "not-allowed" };
      },
      resume: async () => true,
      signOut: async () => session.set({ kind: "signed-out" }),
      retryNow: () => undefined,
      cancelSignIn: () => session.set({ kind: "signed-out" }),
      takeOver: () => session.set({ kind: "signed-in" }),
      setOnline: () => undefined,
    },
    suggestions: { ...cell([]), setText: () => undefined },
    faces: {
      photo: () => noPhoto,
      card: () => noCard,
    },
    me: {
      ...me,
      setPresence: async (state) => (
        me.set({ chosen: state, base: state === "appear-offline" ? "offline" : state }), done()
      ),
      backToAutomatic: async () => (me.set({ chosen: "auto", base: "available" }), done()),
      setNote: async (note) => (me.set({ note }), done()),
      ownCard: async () => ({ mobile: "", home: "" }),
      setOwnCard: done,
      setPhoto: done,
    },
    myChat: {
      ...myChat,
      openRoom: (jid) => myChat.set({ open: { kind: "room", jid } }),
      openConversation,
      openDirectory: () => myChat.set({ open: { kind: "directory" } }),
      goBack: () => myChat.set({ open: { kind: "room", jid: OPS } }),
      closeConversation: () => myChat.set({ open: { kind: "none" } }),
      acceptInvitation: async () => myChat.set({ invitations: [] }),
      declineInvitation: async () => myChat.set({ invitations: [] }),
      retryNotice: () => undefined,
      dismissNotice: () => myChat.set({ notice: undefined as never }),
    },
    directory: directoryVm(),
    search: {
      ...search,
      setText: (text) => {
        const wanted = text.toLowerCase();
        const all = categories.flatMap((category) => category.rooms);
        const people = contactGroups.flatMap((group) => group.rows);
        search.set({
          text,
          rooms:
            wanted === ""
              ? []
              : all.filter((row) => row.name.toLowerCase().includes(wanted)).map((row) => ({ ...row, topic: "" })),
          contacts:
            wanted === ""
              ? []
              : people
                  .filter((row) => row.name.toLowerCase().includes(wanted))
                  .map((row) => ({ ...row, isContact: true })),
        });
      },
    },
    aboutIm: {
      ...settable<AboutImSnapshot>({
        preferred: scene.preferred,
        because: here ? "communicator-im-disabled" : "communicator-installed",
        communicatorInstalled: true,
        settings: [
          { name: "communicator.disableIm", value: here, layer: "server", source: "Trading floor" },
          { name: "groupchat.disableIm", value: false, layer: "default" },
        ],
        imUnavailable: false,
        readAt: at("08:02"),
        ...(scene.notice === "changed" ? { changed: { preferred: here ? "communicator" : "groupchat" } as const } : {}),
      }),
      restart: () => location.reload(),
      dismissChanged: () => undefined,
      setOpensIn: () => undefined,
    },
    notifications: { subscribe: () => () => undefined },
    preferences: fakePreferences(),
    room: cached(rooms, (jid) => roomVm(jid, scene, myChat, openConversation)),
    conversation: cached(ims, conversationVm),
    setFocused: () => undefined,
    dispose: () => undefined,
  };
}

const conversations = [
  {
    jid: jidOf("Dana Ortiz"),
    name: "Dana Ortiz",
    unread: 0,
    hasDraft: false,
    base: "busy" as const,
    lastAt: at("13:32"),
  },
  { jid: jidOf("Tomasz Wilk"), name: "Tomasz Wilk", unread: 1, hasDraft: false, base: "dnd" as const },
  {
    jid: jidOf("Grace Mbeki"),
    name: "Grace Mbeki",
    unread: 0,
    hasDraft: false,
    base: "available" as const,
    lastAt: at("09:00", "2026-11-11"),
  },
];

const danaNotice = { jid: jidOf("Dana Ortiz"), name: "Dana Ortiz" };
const notices: Record<string, unknown> = {
  "no-answer": { kind: "no-answer", ...danaNotice },
  blocked: { kind: "blocked", ...danaNotice },
  myself: { kind: "myself" },
  hidden: { kind: "hidden-address", name: "Dana" },
};

const jid = jidOf("Maya Lindqvist");
const sessions: Record<string, SessionSnapshot> = {
  out: { kind: "signed-out" },
  failed: { kind: "failed", code: "wrong-password", textKey: "", jid },
  offline: { kind: "offline", jid, since: 0, queuedMessages: 2 },
  reconnecting: { kind: "reconnecting", jid, since: 0, tries: 3, nextTryAt: Date.now() + 600_000, queuedMessages: 1 },
  replaced: { kind: "replaced", jid },
};

function openPlace(place: string): MyChatSnapshot["open"] {
  if (place === "im") return { kind: "conversation", jid: jidOf("Dana Ortiz"), openedFrom: OPS };
  if (place === "directory") return { kind: "directory" };
  return place === "none" ? { kind: "none" } : { kind: "room", jid: OPS };
}

function roomVm(
  roomAddress: string,
  scene: Scene,
  myChat: Settable<MyChatSnapshot>,
  openConversation: (jid: string) => void,
): RoomViewModel {
  const name =
    categories.flatMap((category) => category.rooms).find((row) => row.jid === roomAddress)?.name ?? roomAddress;
  const vm = settable<RoomSnapshot>({
    header: {
      jid: roomAddress,
      name,
      topic: "SEV-2: EUR settlement batch 14 delayed. Next update 14:15",
      categoryPath: ["Operations"],
      inRoomCount: 21,
      memberCount: 48,
      myRole: "manager",
      mayEditTopic: true,
      maySend: scene.place !== "presenters",
      mayConfigure: true,
      notify: { level: undefined, usual: "mentions" },
    },
    state: scene.place === "refused" ? { kind: "refused", reason: "members-only" } : { kind: "joined" },
    timeline: timeline(
      roomAddress === OPS && scene.place !== "empty" ? (scene.place === "long" ? longItems() : roomItems) : [],
    ),
    pins: [
      {
        id: "p1",
        author: "Priya Raman",
        saidAt: at("13:43"),
        text: "SEV-2 timeline, call bridge and desk contacts",
        by: "Priya Raman",
      },
    ],
    mayPin: true,
    typing: ["Priya Raman", "Omar Haddad"],
    draft: NO_DRAFT,
  });
  if (scene.place === "busy") everySecond(vm);
  return {
    ...vm,
    ...timelineVerbs(() => vm as never),
    jid: roomAddress,
    participants: participantsVm(scene, myChat, openConversation),
    files: fakeFiles(),
    peopleToMention: () => [],
    setTopic: async (topic) => (vm.set({ header: { ...vm.snapshot().header, topic } }), done()),
    join: () => vm.set({ state: { kind: "joined" } }),
    leave: async () => (vm.set({ state: { kind: "left" } }), done()),
    setNotify: async (level) => {
      vm.set({ header: { ...vm.snapshot().header, notify: { level, usual: "mentions" } } });
      return { ok: true };
    },
    showPin: () => undefined,
    invite: done,
    activateAuthor: () => openConversation(jidOf("Dana Ortiz")),
  };
}

function longItems() {
  const lines = Array.from({ length: 2000 }, (_, index) =>
    message(`Person ${index % 7}`, "10:00", `Line ${index}. ${"More words to read. ".repeat(index % 9)}`, {
      joinedToPrevious: index % 3 === 1,
    }),
  );
  return [...lines, unread(3), message("Dana Ortiz", "13:00", "The last one.")];
}

/** Five messages a second, to see that nothing moves. */
function everySecond(vm: Settable<RoomSnapshot>): void {
  setInterval(() => {
    const old = vm.snapshot().timeline;
    const items = [
      ...old.items,
      message("Kenji Arakawa", "13:59", `Arrived. ${"Words ".repeat(Math.floor(Math.random() * 40))}`),
    ];
    vm.set({ timeline: { ...old, items, newBelow: old.newBelow + 1 } });
  }, 200);
}

function participantsVm(
  scene: Scene,
  myChat: Settable<MyChatSnapshot>,
  openConversation: (jid: string) => void,
): ParticipantListViewModel {
  const here = scene.preferred === "groupchat";
  const all = { managers, inRoom, membersNotInRoom };
  const vm = settable<ParticipantListSnapshot>({
    loaded: true,
    ...all,
    inRoomCount: 19,
    filter: "",
    opensIn: here ? "here" : "communicator",
  });
  return {
    ...vm,
    select: (selected) => vm.set({ selected: selected as string }),
    setFilter: (filter) =>
      vm.set({ filter, inRoom: inRoom.filter((person) => person.nick.toLowerCase().includes(filter.toLowerCase())) }),
    activate: (key) => {
      const person = [...managers, ...inRoom, ...membersNotInRoom].find((row) => row.key === key);
      if (person?.me) myChat.set({ notice: { kind: "myself" } });
      else if (here && person?.jid !== undefined) openConversation(person.jid);
      else vm.set({ opening: key });
    },
  };
}

function conversationVm(address: string): ConversationViewModel {
  const vm = settable<ConversationSnapshot>({
    peer: {
      jid: address,
      name: address === jidOf("Dana Ortiz") ? "Dana Ortiz" : (address.split("@")[0] ?? ""),
      base: "busy",
      note: "Chasing EUR breaks. Fastest in Ops Bridge.",
      isContact: true,
      blocked: false,
    },
    timeline: timeline(imItems),
    typing: true,
    draft: NO_DRAFT,
  });
  return {
    ...vm,
    ...timelineVerbs(() => vm as never),
    jid: address,
    files: fakeFiles(),
    dismissOrigin: () => undefined,
    unblock: done,
  };
}

const directoryRoom = (name: string, topic: string, more: Partial<DirectoryRoom> = {}): DirectoryRoom => ({
  jid: roomJid(name),
  name,
  topic,
  categoryId: "ops",
  visibility: "open",
  inRoomCount: 17,
  memberCount: 64,
  joined: false,
  access: "join",
  ...more,
});

function directoryVm(): GroupChatApp["directory"] {
  const all = [
    directoryRoom("Ops Bridge", "Live incidents, settlement and desk checks", {
      joined: true,
      memberCount: 48,
      inRoomCount: 21,
    }),
    directoryRoom("Settlement Exceptions", "Exception queue EX, owners and ageing"),
    directoryRoom("Settlement Platform", "Build, run and on-call for settlement services", {
      joined: true,
      memberCount: 112,
    }),
    directoryRoom("Unsettled Trades Review", "Weekly review, invited people only", {
      visibility: "closed",
      access: "by-invitation",
    }),
    directoryRoom("Settlement Rota", "Who covers which window, swaps"),
  ];
  const vm = settable<DirectorySnapshot>({
    loading: false,
    search: "",
    categories: [
      { id: "ops", name: "Operations", depth: 0, matching: 38 },
      { id: "inc", name: "Incidents", depth: 1, parentId: "ops", matching: 9 },
      { id: "trading", name: "Trading", depth: 0, matching: 46 },
      { id: "social", name: "Social", depth: 0, matching: 0 },
    ],
    rooms: all,
    mayCreate: true,
  });
  return {
    ...vm,
    load: async () => undefined,
    setSearch: (search) =>
      vm.set({
        search,
        rooms: all.filter((row) => `${row.name} ${row.topic}`.toLowerCase().includes(search.toLowerCase())),
      }),
    chooseCategory: (categoryId) => vm.set({ categoryId: categoryId as string }),
    select: (selected) => vm.set({ selected: selected as string }),
    join: async (address) => {
      vm.set({ rooms: vm.snapshot().rooms.map((row) => (row.jid === address ? { ...row, joined: true } : row)) });
      return { ok: true };
    },
    leave: done,
    create: async () => ({ ok: false, code: "conflict" }),
  };
}

function fakePreferences(): GroupChatApp["preferences"] {
  const vm = settable<NotificationPreferences>({
    rooms: "mentions",
    toasts: true,
    sounds: true,
    badge: true,
    quiet: { from: 22 * 60, to: 7 * 60 },
  });
  return {
    ...vm,
    change: async (change) => {
      vm.set(change);
      return { ok: true };
    },
  };
}
