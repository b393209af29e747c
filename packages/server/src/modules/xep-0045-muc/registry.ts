import { bareJid } from "@tandem/protocol";
import type { Log } from "../../core/index.ts";
import { Room } from "./room.ts";
import type { RoomRecord } from "./store.ts";

interface RoomKeeper {
  readonly load: (local: string) => Promise<RoomRecord | undefined>;
  /** Whether a room that was not to stay, and in which nobody is, stays for now. */
  readonly awaits: (record: RoomRecord) => boolean;
  readonly erase: (room: Room) => Promise<void>;
}

/** Rooms in memory, by local part. A room is read when it is first needed and forgotten when nobody needs it. */
export class RoomRegistry {
  readonly #rooms = new Map<string, Room>();
  readonly #domain: string;
  readonly #load: (local: string) => Promise<RoomRecord | undefined>;
  readonly #log: Log;
  readonly #awaits: (record: RoomRecord) => boolean;
  readonly #erase: (room: Room) => Promise<void>;

  constructor(domain: string, log: Log, keeper: RoomKeeper) {
    this.#domain = domain;
    this.#log = log;
    this.#load = keeper.load;
    this.#awaits = keeper.awaits;
    this.#erase = keeper.erase;
  }

  get count(): number {
    return this.#rooms.size;
  }

  inMemory(): Iterable<Room> {
    return this.#rooms.values();
  }

  occupantsOf(local: string): number {
    return this.#rooms.get(local)?.occupants.size ?? 0;
  }

  /** The room at that moment, for what may be a moment out of date. */
  peek(local: string): Room | undefined {
    return this.#rooms.get(local);
  }

  /** Runs `task` in the room's turn, after every message before it has been reflected. */
  run<T>(local: string, task: (room: Room) => T | Promise<T>): Promise<T> {
    return this.#holding(local, (room) =>
      room.inbox.run(async () => {
        await this.#loaded(room);
        await room.settled();
        return task(room);
      }),
    );
  }

  /** As `run`, but what `task` resolves to is waited for outside the inbox: for messages, which share commits. */
  pipe(local: string, task: (room: Room) => Promise<void>): Promise<void> {
    return this.#holding(local, async (room) => {
      const pending = await room.inbox.run(async () => {
        if (!room.isLoaded) await this.#loaded(room);
        const done = task(room);
        void Promise.allSettled([done]); // heard below; this only keeps a fault from counting as unheard meanwhile
        return { done };
      });
      await pending.done;
    });
  }

  /** For looking only: the room as it is, beside what its inbox is doing. */
  read<T>(local: string, task: (room: Room) => T | Promise<T>): Promise<T> {
    return this.#holding(local, async (room) => {
      if (!room.isLoaded) await room.inbox.run(() => this.#loaded(room));
      return task(room);
    });
  }

  async #holding<T>(local: string, task: (room: Room) => Promise<T>): Promise<T> {
    const room = this.#obtain(local);
    room.held++;
    try {
      return await task(room);
    } finally {
      room.held--;
      if (room.held === 0 && room.occupants.size === 0 && room.lock === undefined) this.#rooms.delete(local);
    }
  }

  #obtain(local: string): Room {
    let room = this.#rooms.get(local);
    if (room === undefined) {
      const onFault = (fault: unknown): void => this.#log.error("room.fault", { room: local, error: String(fault) });
      room = new Room(bareJid(local, this.#domain), local, onFault);
      this.#rooms.set(local, room);
    }
    return room;
  }

  async #loaded(room: Room): Promise<void> {
    if (room.isLoaded) return;
    room.record = await this.#load(room.local);
    // A room that was not to stay and outlived its occupants: the server stopped while they were in it.
    if (room.record?.config.isPersistent === false) {
      room.isAwaited = this.#awaits(room.record);
      if (!room.isAwaited) await this.#erase(room);
    }
    room.isLoaded = true;
  }
}
