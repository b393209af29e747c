import type { BareJid } from "@tandem/protocol";
import type { ServerCore } from "@tandem/server/core";
import { Prng } from "@tandem/testkit/prng";
import { accounts } from "../../../packages/server/src/modules/accounts/contract.ts";
import { categories } from "../../../packages/server/src/modules/tandem-categories/contract.ts";
import { rooms } from "../../../packages/server/src/modules/xep-0045-muc/contract.ts";

export const address = (local: string): BareJid => `${local}@capulet.lit` as BareJid;
export const inRooms = (local: string): BareJid => `${local}@rooms.capulet.lit` as BareJid;
const group = (name: string): string => `group:${name}`;

export const PEOPLE = ["juliet", "romeo", "iago"] as const;
export type Person = (typeof PEOPLE)[number];
const GROUPS = ["houses", "guards"] as const;
const CATEGORIES = ["a", "b", "c", "d"] as const;
export const ROOMS = Array.from({ length: 9 }, (_, n) => `r${n}`);
/** Writes everything, owns every room, and is in every scope. */
const NURSE = "nurse";

interface Category {
  readonly id: string;
  readonly parent: string | undefined;
  readonly managers: readonly string[];
  scope: readonly string[] | undefined;
}

type Standing = "member" | "admin" | "owner" | "outcast";

interface Room {
  readonly local: string;
  readonly category: string | undefined;
  readonly visibility: "open" | "closed" | "secret";
  readonly hasPassword: boolean;
  readonly isArchived: boolean;
  /** Its own, within those of its categories. */
  scope: readonly string[] | undefined;
  /** People and groups beside the room's list (RM7). */
  readonly members: readonly string[];
  readonly managers: readonly string[];
  readonly list: Map<Person, Standing>;
  isDisabled: boolean;
}

/**
 * A random organisation, kept twice: as the server has it, and as plain facts out of which RM2, RM3, RM5, RM6 and RM7 say who may
 * read what. Nothing of the latter asks the server.
 */
export class Organisation {
  readonly #prng: Prng;
  readonly #core: ServerCore;
  readonly #tree = new Map<string, Category>();
  readonly #rooms = new Map<string, Room>();
  readonly #groups = new Map<Person, readonly string[]>();

  private constructor(seed: number, core: ServerCore) {
    this.#prng = new Prng(seed);
    this.#core = core;
  }

  static async make(seed: number, core: ServerCore): Promise<Organisation> {
    const made = new Organisation(seed, core);
    await made.#makePeople();
    await made.#makeTree();
    for (const local of ROOMS) await made.#makeRoom(local);
    return made;
  }

  mayRead(person: Person, local: string): boolean {
    const room = this.#room(local);
    if (!room.isArchived || room.isDisabled || !this.#isInScope(person, room)) return false;
    const names = this.#namesOf(person);
    const isNamed = (list: readonly string[]): boolean => list.some((one) => names.has(one));
    // RM3: whoever manages the category, whatever the room's list says.
    if (this.#path(room.category).some(({ managers }) => isNamed(managers))) return true;
    const standing = room.list.get(person);
    if (standing === "outcast") return false;
    if (standing !== undefined || isNamed(room.members) || isNamed(room.managers)) return true;
    return room.visibility === "open" && !room.hasPassword;
  }

  readableBy(person: Person): readonly string[] {
    return ROOMS.filter((local) => this.mayRead(person, local));
  }

  categoryOf(local: string): string | undefined {
    return this.#room(local).category;
  }

  /** In every room, also where nobody may read it. Resolves when all are kept. */
  async says(text: (local: string) => string): Promise<void> {
    for (const local of ROOMS) {
      const post = { room: inRooms(local), author: address(NURSE), nick: "Nurse", text: text(local) };
      await this.#core.use(rooms).postAs(post);
    }
  }

  /** One of everything that takes rights away or gives them while people look. */
  async changes(): Promise<void> {
    for (const id of CATEGORIES) if (this.#isTrue()) await this.#narrow(id);
    for (const person of PEOPLE) if (this.#isTrue()) await this.#regroup(person);
    for (const local of ROOMS) if (this.#prng.below(4) === 0) await this.#narrowRoom(local);
    for (const local of ROOMS) if (this.#prng.below(3) === 0) await this.#restand(local);
    for (const local of ROOMS) if (this.#prng.below(8) === 0) await this.#disable(local);
  }

  async #makePeople(): Promise<void> {
    for (const local of [...PEOPLE, NURSE]) {
      const groups = GROUPS.filter(() => this.#isTrue());
      if (local !== NURSE) this.#groups.set(local as Person, groups);
      const secret = { kind: "password", password: "x" } as const;
      await this.#core.use(accounts).add({ jid: address(local), groups, secret });
    }
  }

  async #makeTree(): Promise<void> {
    for (const [n, id] of CATEGORIES.entries()) {
      const parent = n === 0 || this.#isTrue() ? undefined : this.#one(CATEGORIES.slice(0, n));
      const managers = this.#prng.below(3) === 0 ? [this.#one(this.#principals())] : [];
      this.#tree.set(id, { id, parent, managers, scope: undefined });
      await this.#core.use(categories).create({ id, name: id, parent, managers });
    }
  }

  async #makeRoom(local: string): Promise<void> {
    const some = (): string[] => (this.#prng.below(4) === 0 ? [this.#one(this.#principals())] : []);
    const room: Room = {
      local,
      category: this.#prng.below(4) === 0 ? undefined : this.#one(CATEGORIES),
      visibility: this.#one(["open", "closed", "secret"]),
      hasPassword: this.#prng.below(5) === 0,
      isArchived: this.#prng.below(5) > 0,
      members: some(),
      managers: some(),
      scope: this.#prng.below(4) === 0 ? this.#someAndNurse() : undefined,
      list: new Map(),
      isDisabled: false,
    };
    this.#rooms.set(local, room);
    await this.#core.use(rooms).create({
      local,
      name: `Room ${local}`,
      owner: address(NURSE),
      isPublic: room.visibility !== "secret",
      isMembersOnly: room.visibility !== "open",
      isArchived: room.isArchived,
      members: room.members as readonly BareJid[],
      managers: room.managers as readonly BareJid[],
      inherits: [],
      ...(room.hasPassword && { password: "secret" }),
      ...(room.category !== undefined && { category: room.category }),
      ...(room.scope !== undefined && { scope: room.scope }),
    });
    for (const person of PEOPLE) await this.#stand(room, person);
  }

  async #stand(room: Room, person: Person): Promise<void> {
    const standing = this.#one(["none", "none", "member", "admin", "owner", "outcast"] as const);
    if (standing !== "outcast" && standing !== "none" && !this.#isInScope(person, room)) return;
    await this.#core.use(rooms).setAffiliation(inRooms(room.local), address(person), standing);
    if (standing === "none") room.list.delete(person);
    else room.list.set(person, standing);
  }

  async #restand(local: string): Promise<void> {
    await this.#stand(this.#room(local), this.#one(PEOPLE));
  }

  async #narrow(id: string): Promise<void> {
    const scope = this.#someAndNurse();
    const category = this.#tree.get(id) as Category;
    category.scope = scope;
    await this.#core.use(categories).change(id, { scope });
    this.#strikeFallen();
  }

  /** Or lets everybody in again whom its categories hold. */
  async #narrowRoom(local: string): Promise<void> {
    const room = this.#room(local);
    room.scope = this.#prng.below(4) === 0 ? undefined : this.#someAndNurse();
    await this.#core.use(rooms).configure(inRooms(local), { scope: room.scope ?? [] });
    this.#strikeFallen();
  }

  #someAndNurse(): readonly string[] {
    return [...this.#principals().filter(() => this.#isTrue()), address(NURSE)];
  }

  async #regroup(person: Person): Promise<void> {
    const groups = GROUPS.filter(() => this.#isTrue());
    this.#groups.set(person, groups);
    await this.#core.use(accounts).change(address(person), { groups });
    this.#strikeFallen();
  }

  async #disable(local: string): Promise<void> {
    this.#room(local).isDisabled = true;
    await this.#core.use(rooms).close(inRooms(local));
  }

  /** ADR 0018: falling out of a scope is for good; bans stay. */
  #strikeFallen(): void {
    for (const room of this.#rooms.values()) {
      for (const [person, standing] of room.list)
        if (standing !== "outcast" && !this.#isInScope(person, room)) room.list.delete(person);
    }
  }

  #isInScope(person: Person, room: Room): boolean {
    const names = this.#namesOf(person);
    const around = [room, ...this.#path(room.category)];
    return around.every(({ scope }) => scope === undefined || scope.some((one) => names.has(one)));
  }

  #path(id: string | undefined): readonly Category[] {
    const own = id === undefined ? undefined : this.#tree.get(id);
    return own === undefined ? [] : [own, ...this.#path(own.parent)];
  }

  #namesOf(person: Person): ReadonlySet<string> {
    return new Set([address(person), ...(this.#groups.get(person) ?? []).map(group)]);
  }

  #principals(): readonly string[] {
    return [...PEOPLE.map(address), ...GROUPS.map(group)];
  }

  #room(local: string): Room {
    return this.#rooms.get(local) as Room;
  }

  #isTrue(): boolean {
    return this.#prng.below(2) === 0;
  }

  #one<T>(all: readonly T[]): T {
    return all[this.#prng.below(all.length)] as T;
  }
}
