import { bareOf, localOf, parseJid, type BareJid } from "@tandem/protocol";
import type { Connection } from "@tandem/client-core/connection";
import type { ArchiveEntry } from "@tandem/server/core";
import {
  createAccountClient,
  type AccountClient,
  type AccountOptions,
} from "../../packages/client-core/src/account/account-client.ts";
import type { Chat } from "../../packages/client-core/src/timeline/chat.ts";
import { keepTrying, type Program, type ProgramOptions } from "./program.ts";

/** How often the person looks whether something has failed, and presses "again". */
const LOOK_MS = 5_000;

const TAKES_IM = { preferred: "communicator", because: "communicator-installed", imUnavailable: false, takesIm: true };
/** A mode that never changes. */
const MODE = {
  value: TAKES_IM,
  peek: () => TAKES_IM,
  subscribe: () => () => {},
} as unknown as AccountOptions["mode"];

/** Pages that somebody reads of a gap at once. */
const SCROLLED_PAGES = 10;
const GAP = "(gap)";

/** The end of what was written, but for what a gap stands for. */
function isShownOf(written: readonly string[], shown: readonly string[]): boolean {
  let at = written.indexOf(shown[0] ?? "");
  if (at === -1) return false;
  for (const [i, text] of shown.entries()) {
    if (text === GAP) continue;
    const found = shown[i - 1] === GAP ? written.indexOf(text, at) : at;
    if (written[found] !== text) return false;
    at = found + 1;
  }
  return at === written.length && shown.at(-1) !== GAP;
}

/** The real client of an account, as both apps have it. A stop is a closed window: what it must not forget is in its store. */
export class AccountApp implements Program {
  readonly options: ProgramOptions;
  readonly present = new Set<string>();
  readonly heard = new Set<string>();
  isRunning = false;
  #client: AccountClient;
  #count = 0;
  /** Of the others they only see the counts (RM9). */
  readonly #looksInto: ReadonlySet<BareJid>;
  /** Others look only at where the unread begins, and at the end. */
  readonly #scrolls: boolean;
  #looks = 0;

  constructor(options: ProgramOptions) {
    this.options = options;
    const { rooms, ports } = options;
    this.#looksInto = new Set(rooms.filter(() => ports.random.fraction() < 0.6));
    this.#scrolls = ports.random.fraction() < 0.5;
    this.#client = this.#open();
    this.#look();
  }

  get connection(): Connection {
    return this.#client.connection;
  }

  get nick(): string {
    return localOf(this.options.account);
  }

  get isSettled(): boolean {
    const areRoomsReady = this.options.rooms.every((room) => {
      const { state, chat } = this.#client.rooms.of(room);
      return state.value.kind === "joined" && chat.snapshot.value.syncingSince === null;
    });
    const { state } = this.connection;
    const isAnswered = this.#client.inbox.catchUp.since.value === null;
    return state.value.kind === "online" && this.#client.sync.value.kind === "settled" && isAnswered && areRoomsReady;
  }

  get unsent(): readonly string[] {
    return [...this.options.rooms, ...this.options.contacts].flatMap((jid) =>
      this.#client.outbox.entries(jid).map((entry) => entry.text.slice(0, 20)),
    );
  }

  get occupants(): ReadonlyMap<BareJid, readonly string[]> {
    const nicks = (room: BareJid) => this.#client.rooms.of(room).occupants.all.value.map((occupant) => occupant.nick);
    return new Map(this.options.rooms.map((room) => [room, nicks(room)]));
  }

  start(): void {
    const { account, password, name, wantsToken } = this.options;
    if (!this.isRunning) this.#client = this.#open();
    this.isRunning = true;
    this.#client.start(
      { account, password },
      { userAgent: { id: name, software: "sim" }, resource: name, wantsToken, onToken: () => {} },
    );
  }

  stop(): void {
    this.isRunning = false;
    this.present.clear();
    this.#client.dispose();
  }

  say(to: BareJid, isRoom: boolean, padding: number): void {
    this.#chatOf(to, isRoom).send(`${this.options.name}-${++this.#count} ${"x".repeat(padding)}`);
  }

  befriend(): void {
    for (const contact of this.options.contacts) this.#client.roster.subscribe(contact);
    for (const room of this.options.rooms) this.#follow(room);
  }

  flawIn(archive: BareJid, entries: readonly ArchiveEntry[]): string | undefined {
    const { account, contacts } = this.options;
    if (archive !== account) {
      const flaw = this.#looksInto.has(archive) ? this.#flaw(this.#chatOf(archive, true), entries) : undefined;
      return flaw ?? this.#miscount(archive, true, entries);
    }
    for (const contact of contacts) {
      const withThem = entries.filter(({ peer }) => peer === contact);
      const flaw = this.#flaw(this.#chatOf(contact, false), withThem) ?? this.#miscount(contact, false, withThem);
      if (flaw !== undefined) return flaw;
    }
    return undefined;
  }

  /** [RM21] What stands behind the read marker and the own last word is unread, whether it is shown here or only counted. */
  #miscount(jid: BareJid, isRoom: boolean, entries: readonly ArchiveEntry[]): string | undefined {
    const { account, name } = this.options;
    const isOwn = (entry: ArchiveEntry): boolean => (isRoom ? entry.peer === account : entry.sender === "out");
    const texts = entries.filter(({ text }) => text.trim() !== "");
    const read = Math.max(Number(this.#client.markers.of(jid).value ?? 0), texts.findLast(isOwn)?.id ?? 0);
    const expected = texts.filter((entry) => entry.id > read && !isOwn(entry)).length;
    const { value: shown } = this.#chatOf(jid, isRoom).unread;
    return shown === expected ? undefined : `${name} counts ${shown} unread of ${jid}; there are ${expected}`;
  }

  /**
   * [RM14] [RM15] [RM23] Each message once, in the archive's order, from the oldest that is shown to the newest that there is; what
   * is missing in between is told by a gap, until somebody comes by.
   */
  #flaw(chat: Chat, entries: readonly ArchiveEntry[]): string | undefined {
    const shown = chat.snapshot.value.items.flatMap((item) =>
      item.kind === "message" ? item.text.trim() : item.kind === "gap" ? GAP : [],
    );
    const written = entries.map((entry) => entry.text.trim()).filter((text) => text !== "");
    const isLeft = this.#scrolls && shown.includes(GAP);
    if (!isLeft && (written.length === 0 ? shown.length === 0 : isShownOf(written, shown))) return undefined;
    const brief = (texts: readonly string[]): string => texts.map((text) => text.split(" ")[0]).join(" ");
    return `${this.options.name} shows ${brief(shown)}; written was ${brief(written)}`;
  }

  #open(): AccountClient {
    const { account, ports } = this.options;
    const client: AccountClient = createAccountClient(ports, account, {
      app: "communicator",
      mode: MODE,
      notices: () => ({
        im() {},
        room() {},
        read() {},
        hit() {},
        available() {},
        request: ({ jid }) => client.roster.accept(jid),
      }),
      onPolicy: () => {},
    });
    keepTrying(this.options, client.connection, () => {
      if (this.isRunning && client === this.#client) this.start();
    });
    client.connection.onOnline(({ resumed }) => {
      if (!resumed) this.present.clear();
    });
    client.connection.onStanza((stanza) => {
      const from = parseJid(stanza.attr("from") ?? "");
      if (stanza.name !== "presence" || from === null || this.options.rooms.includes(bareOf(from))) return;
      const type = stanza.attr("type");
      if (type === undefined) this.present.add(from);
      else if (type === "unavailable") this.present.delete(from);
    });
    return client;
  }

  #chatOf(jid: BareJid, isRoom: boolean): Chat {
    return isRoom ? this.#client.rooms.of(jid).chat : this.#client.conversations.of(jid).chat;
  }

  /** One room is open at a time. Now and then all that is shown is read, too. */
  #lookInto(room: BareJid | undefined): void {
    for (const one of this.options.rooms) if (one !== room) this.#chatOf(one, true).close();
    if (room === undefined) return;
    const chat = this.#chatOf(room, true);
    chat.open();
    const last = chat.timeline.messages.value.findLast((message) => message.archiveId !== undefined);
    if (last !== undefined && this.options.ports.random.fraction() < 0.3) chat.markRead(last.id, true);
  }

  /** Comes by where something is missing between what is shown, from below or from above. */
  async #scrollThrough(chat: Chat): Promise<void> {
    for (let pages = 0; pages < SCROLLED_PAGES; pages++) {
      const gap = chat.snapshot.value.items.find((item) => item.kind === "gap" && item.hole !== "");
      if (gap?.kind !== "gap") return;
      await chat.loadGap(gap.hole, this.options.ports.random.fraction() < 0.5 ? "above" : "below");
    }
  }

  #follow(room: BareJid): void {
    this.#client.rooms.follow(room).catch(this.options.violation);
  }

  #look(): void {
    this.options.ports.time.after(LOOK_MS, () => {
      this.#look();
      if (!this.isRunning || this.connection.state.value.kind !== "online") return;
      this.#lookInto([...this.#looksInto][this.#looks++ % Math.max(1, this.#looksInto.size)]);
      const chats = [
        ...this.options.rooms.map((room) => this.#chatOf(room, true)),
        ...this.options.contacts.map((contact) => this.#chatOf(contact, false)),
      ];
      for (const chat of chats) {
        if (this.#scrolls) void this.#scrollThrough(chat);
        for (const { id, state } of chat.timeline.messages.value) if (state === "failed") chat.retry(id);
      }
    });
  }
}
