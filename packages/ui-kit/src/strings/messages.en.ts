import type {
  BasePresence,
  ChosenPresence,
  ErrorCode,
  ExtendedKind,
  SessionFailure,
} from "@tandem/client-core/view-models";
import type { RoomRefusal, RoomRole } from "@tandem/client-core/view-models";
import { composeEn } from "./compose.en.ts";
import { contactsEn } from "./contacts.en.ts";
import { filesEn } from "./files.en.ts";
import { findEn } from "./find.en.ts";
import { selectionEn } from "./selection.en.ts";
import { textEn } from "./text.en.ts";
import { pluralIn } from "./plural.ts";
import { talkEn } from "./talk.en.ts";

const n = pluralIn("en");

const presence: Record<BasePresence | "blocked", string> = {
  available: "Available",
  busy: "Busy",
  dnd: "Do not disturb",
  brb: "Be right back",
  away: "Away",
  offline: "Offline",
  unknown: "Unknown",
  blocked: "Blocked",
};

const extended: Record<ExtendedKind, string> = {
  "in-a-call": "In a call",
  "in-a-conference": "In a conference",
  "in-a-meeting": "In a meeting",
  presenting: "Presenting",
  "out-of-office": "Out of office",
};

const chosen: Record<ChosenPresence, string> = {
  auto: "Back to automatic",
  available: "Available",
  busy: "Busy",
  dnd: "Do not disturb",
  brb: "Be right back",
  away: "Away",
  "appear-offline": "Appear offline",
};

const card = {
  numbers: { work: "Work", mobile: "Mobile", home: "Home" },
  mail: "Mail",
  address: "Address",
  department: "Department",
  office: "Office",
  localTime: "Local time",
  lastActive: "Last active",
};

const picker = {
  placeholder: "Name, mail or address",
  found: "People found",
  group: (name: string) => `Group “${name}”`,
  added: (name: string) => `${name} added`,
  removed: (name: string) => `${name} taken out`,
  remove: (name: string) => `Take out ${name}`,
};

const error: Record<ErrorCode, string> = {
  offline: "There is no connection. Try again when it is back.",
  timeout: "The server did not answer in time.",
  "not-an-address": "This is not an address. It looks like name@company.example.",
  "not-found": "There is nobody and nothing at this address.",
  "not-allowed": "You may not do this here.",
  "no-voice": "Only presenters post here.",
  "members-only": "Only members may enter this room.",
  banned: "You were banned from this room.",
  "nickname-taken": "Somebody in the room already has this name.",
  "password-required": "The room asks for a password.",
  "room-full": "The room is full.",
  conflict: "This exists already.",
  "too-long": "The text is too long.",
  "too-soon": "That was too soon after the last one.",
  policy: "A policy of your organisation does not allow this.",
  blocked: "You blocked this person.",
  undeliverable: "It could not be delivered.",
  busy: "The server has too much to do. Try again in a minute.",
  "list-full": "Your list has as many of these as it takes. Remove one first.",
  server: "The server could not do this.",
};

const refusal: Record<RoomRefusal, { readonly title: string; readonly text: string }> = {
  "members-only": { title: "Members only", text: "A manager of this room can add you." },
  banned: { title: "You may not enter this room", text: "A manager banned you from it." },
  "password-required": { title: "The room asks for a password", text: "Rooms with a password cannot be entered here." },
  "nickname-taken": { title: "Your name is taken in this room", text: "Somebody else in the room uses it." },
  "room-full": { title: "The room is full", text: "Try again when somebody has left." },
  "not-found": {
    title: "This room does not exist any more",
    text: "It may have been closed or moved, or its category does not include you.",
  },
  "left-out": {
    title: "This room is not there for you any more",
    text: "Its category does not include you now, or it was taken away. Whoever manages the category can say which.",
  },
  disabled: { title: "This room is closed", text: "A manager closed it for now." },
  unreachable: { title: "The room does not answer", text: "The server of this room could not be reached." },
};

const session: Record<SessionFailure, string> = {
  "wrong-password": "The address or the password is wrong.",
  "unknown-server": "There is no server for this address.",
  unreachable: "The server could not be reached. Check the connection and try again.",
  "account-disabled": "This account was turned off. An administrator can turn it on again.",
  "session-ended": "An administrator ended this session. Nothing that you wrote is lost.",
  "signed-out-elsewhere": "You were signed out. Nothing that you wrote is lost.",
  "remembered-sign-in-expired": "The remembered sign-in has expired. Enter the password again.",
  "not-an-address": "This is not an address. It looks like name@company.example.",
  insecure: "The connection is not secure, so no password was sent.",
  "server-error": "The server could not sign you in. Try again in a minute.",
};

const role: Record<RoomRole, string> = {
  administrator: "administrator",
  manager: "manager",
  creator: "creator",
  presenter: "presenter",
  member: "member",
  visitor: "visitor",
};

/** All texts that both apps share. Another language is another object of this type, given to `setLanguage`. */
export const messagesEn = {
  language: "en",
  presence,
  card,
  picker,
  extended,
  chosen,
  error,
  refusal,
  session,
  role,
  signIn: {
    address: "Address",
    addressExample: "name@company.example",
    password: "Password",
    stay: "Stay signed in",
    stayHelp: "On this device only. You can revoke it in Settings.",
    submit: "Sign in",
    cancel: "Cancel",
    missing: "Enter your address and your password.",
    steps: {
      connecting: "Connecting",
      "signing-in": "Signing in",
      "loading-contacts": "Loading contacts",
      "loading-rooms": "Loading rooms",
    },
  },
  me: {
    change: (state: string) => `${state}, change presence`,
    note: "Note",
    addNote: "Add a note",
    notePlaceholder: "What others should know",
    clearNote: "Remove the note",
    noteLeft: (left: number) => n(left, { one: "# character left", other: "# characters left" }),
    setFor: "Set for…",
    setForTitle: "Set presence for a time",
    state: "State",
    howLong: "How long",
    forMinutes: (minutes: number) => n(minutes, { one: "For # minute", other: "For # minutes" }),
    forHours: (hours: number) => n(hours, { one: "For # hour", other: "For # hours" }),
    untilTomorrow: "Until tomorrow morning",
    until: (time: string) => `until ${time}`,
    signOut: "Sign out",
  },
  idle: {
    title: "When I am not here",
    inactive: "Inactive after",
    away: "Away after another",
    minutes: (count: number) => n(count, { one: "# minute", other: "# minutes" }),
    lock: "Notice when this screen is locked",
    lockHelp: "Locked is Away at once. The browser asks you first.",
    lockRefused: "The browser does not allow it. Allow “Your device use” in the settings of this page.",
    help: "Without a touch of this device. The first touch shows you again. What you chose yourself stands.",
  },
  history: { title: "Search history" },
  list: {
    unread: (count: number) => n(count, { one: "# unread", other: "# unread" }),
    mentions: (count: number) => n(count, { one: "# mention", other: "# mentions" }),
    draft: "draft",
    muted: "muted",
    important: "high importance",
    /** Of a room, in the name of its row: who may speak, who may enter (RM6). */
    signs: { auditorium: "auditorium", closed: "closed room" },
    noFolder: "Contacts",
    online: (online: number, total: number) => `${n(online, { other: "#" })} of ${n(total, { other: "#" })} online`,
    filter: "Filter",
    clear: "Clear",
    loading: "Loading",
  },
  find: findEn,
  message: {
    today: (date: string) => `Today, ${date}`,
    newLine: "New",
    newMessages: (count: number, isMore: boolean, since: string) =>
      `${n(count, isMore ? { other: "#+ new messages" } : { one: "# new message", other: "# new messages" })} since ${since}`,
    toNewest: "Jump to newest",
    toMention: "To the first new message that names you",
    newAbove: (count: number, isMore: boolean) => n(count, { other: isMore ? "#+ new above" : "# new above" }),
    newBelow: (count: number, isMore: boolean) => n(count, { other: isMore ? "#+ new below" : "# new below" }),
    sending: "Sending",
    queued: "Goes out when connected",
    delivered: "Delivered",
    read: "Read",
    edited: "edited",
    retracted: "This message was removed",
    notSent: (why: string) => `Not sent. ${why}`,
    tryAgain: "Try again",
    instead: (name: string) => `IM ${name} instead`,
    copy: "Copy",
    copied: "Copied",
    discard: "Discard",
    older: (day: string) => `Messages before ${day}`,
    catchingUp: "Loading what you missed",
    catchUpFailed: "What you missed could not be loaded.",
    nextTryIn: (seconds: number) => n(seconds, { one: "Next try in # s.", other: "Next try in # s." }),
    start: "This is the beginning",
    gap: {
      span: (from: string, to: string) => `${from} to ${to}`,
      loading: (span = "The rest") => `${span} is being loaded`,
      offline: (span = "The rest") => `${span} is not loaded. It comes when you are connected.`,
      failed: (span = "The rest") => `${span} is not loaded`,
      load: "Load",
    },
    by: (author: string, time: string) => `${author}, ${time}`,
    writeTo: (author: string) => `Send a message to ${author}`,
    announce: (count: number, author: string) =>
      n(count, { one: `# new message, from ${author}`, other: `# new messages, last from ${author}` }),
    in: (place: string) => `Messages in ${place}`,
    withPerson: (name: string) => `Messages with ${name}`,
  },
  talk: talkEn,
  contacts: contactsEn,
  selection: selectionEn,
  typing: {
    one: (a: string) => `${a} is typing`,
    two: (a: string, b: string) => `${a} and ${b} are typing`,
    several: "Several people are typing",
  },
  entry: {
    area: "Message Entry Area",
    tools: "Formatting and sending",
    placeholder: (place: string) => `Message ${place}`,
    send: "Send",
    hintKey: "Enter",
    hint: "to send",
    bold: "Bold",
    italic: "Italic",
    strike: "Strikethrough",
    list: "List",
    code: "Code block",
    tooLong: (over: number) => n(over, { one: "# character too long", other: "# characters too long" }),
    left: (left: number) => n(left, { one: "# character left", other: "# characters left" }),
  },
  files: filesEn,
  compose: composeEn,
  text: textEn,
  connection: {
    reconnecting: (tries: number) => n(tries, { one: "Reconnecting, try #", other: "Reconnecting, try #" }),
    nextIn: (seconds: number) => n(seconds, { one: "next in # s", other: "next in # s" }),
    now: "Now",
    offline: "You are offline.",
    waiting: (count: number) => n(count, { one: "# message waits.", other: "# messages wait." }),
    back: "Connected.",
    exchanged: (sent: number, received: number) => {
      if (sent + received === 0) return "";
      const out = n(sent, { one: "# message sent", other: "# messages sent" });
      const more = n(received, { other: "# received" });
      if (sent > 0) return ` ${received > 0 ? `${out}, ${more}` : out}.`;
      return ` ${n(received, { one: "# message received", other: "# messages received" })}.`;
    },
    syncing: "Connected. Loading what you missed.",
    replacedTitle: "Moved to another window",
    replacedText: "The app is open in another window of this browser. Only one of them is live.",
    useHere: "Use it here",
  },
  notify: {
    rooms: "In rooms, tell me of",
    levels: { everything: "Every message", mentions: "Messages that name me", nothing: "Nothing" },
    usual: (level: string) => `As in all rooms (${level})`,
    toasts: "Show a notice",
    sounds: "Play a sound",
    badge: "Count on the app’s icon and in the title",
    quiet: "Quiet hours: no notices and no sounds",
    from: "From",
    to: "To",
    everywhere: "Holds on all your devices.",
    notSaved: "This could not be saved. Try again when you are connected.",
  },
  push: {
    title: "Notify me when the app is closed",
    states: {
      checking: "Asking the server…",
      unsupported:
        "This browser cannot do that. On an iPhone or iPad, add the app to the Home Screen and open it there first.",
      blocked:
        "The browser blocks notifications for this page. Allow them in its settings for this site, then load the page again.",
      "not-offered": "Your server does not offer it.",
    },
    problems: {
      refused: "The browser did not allow it. In a private window, or behind some firewalls, it cannot.",
      "not-allowed": "Your server does not send to the push service of this browser. Whoever runs it can allow that.",
      offline: "The server could not be asked. Try again when you are connected.",
    },
    all: "On this device: messages to you, and rooms as set below.",
    rooms: "On this device: rooms as set below. Messages to you are told by Communicator.",
    conversations: "On this device: messages to you. Rooms are told by Group Chat.",
    elsewhere: "Group Chat takes messages to you on this device, and tells of them.",
  },
  appearance: {
    title: "Appearance",
    system: "Like the system",
    light: "Light",
    dark: "Dark",
    hc: "High contrast",
  },
  broken: {
    title: "This could not be shown",
    text: "The connection to the server may be gone, or the app has been updated. What you wrote is kept.",
    reference: (code: string) => `Reference ${code}.`,
    reload: "Reload",
  },
  common: {
    ok: "OK",
    cancel: "Cancel",
    close: "Close",
    back: "Back",
    forward: "Forward",
    save: "Save",
    add: "Add",
    remove: "Remove",
    rename: "Rename",
    more: "More",
    search: "Search",
    settings: "Settings",
    shortcuts: "Shortcuts",
    copyAddress: "Copy address",
    addressCopied: "Address copied",
    you: "you",
    retry: "Try again",
    yesterday: "Yesterday",
  },
  keys: {
    title: "Shortcuts",
    commandBox: "Find rooms and commands",
    shortcuts: "All shortcuts",
    pane: "Next or previous pane",
    send: "Send",
    newLine: "New line",
    contextMenu: "Context menu",
    move: "Move in a list",
    open: "Open",
    escape: "Close the top layer, go back, jump to the newest message",
  },
};

export type Messages = typeof messagesEn;
export { n as pluralEn };
