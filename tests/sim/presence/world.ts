import { type BareJid, parseBareJid } from "@tandem/protocol";
import { accounts as accountsContract } from "../../../packages/server/src/modules/accounts/contract.ts";
import { modules } from "@tandem/server/modules";
import { Prng } from "@tandem/testkit/prng";
import { VirtualTime } from "@tandem/testkit/server-scene";
import { MemoryStorage } from "@tandem/testkit/storage-memory";
import { settle, streamScene, type StreamScene } from "@tandem/testkit/stream-scene";
import { Device, type DeviceKind } from "./device.ts";
import type { Person } from "./truth.ts";

const KINDS: readonly DeviceKind[] = ["communicator", "groupchat", "foreign"];
const ROUNDS_MAX = 60;

/** An organisation in one process: the real server with real streams, on a virtual clock. */
export class World {
  readonly prng: Prng;
  readonly time = new VirtualTime();
  readonly people: Person[] = [];
  readonly counts = { steps: 0, checks: 0, deaths: 0, resumes: 0, restarts: 0 };
  /** By watcher: whom they see. */
  readonly watches = new Map<BareJid, Set<Person>>();
  /** Since when a program of another kind has said Do not disturb. */
  readonly dndSince = new Map<Device, number>();
  /** The activity that a device last knew of people who have blocked it. */
  readonly lastSeen = new Map<Device, Map<BareJid, string>>();
  readonly #trace: string[] = [];
  readonly #storage = new MemoryStorage(() => this.time.now());
  readonly #names: readonly string[];
  readonly #contacts: number;
  stage!: StreamScene;

  constructor(seed: number, people: number, contacts: number) {
    this.prng = new Prng(seed);
    this.#names = Array.from({ length: people }, (_, i) => `p${i}`);
    this.#contacts = Math.min(contacts, people - 1);
  }

  note(text: string): void {
    this.#trace.push(`${this.time.now() - START} ${text}`);
    if (this.#trace.length > 60) this.#trace.shift();
  }

  trace(): string {
    return this.#trace.join("\n");
  }

  async open(): Promise<void> {
    const passwords = Object.fromEntries(this.#names.map((name) => [name, "secret"]));
    this.stage = await streamScene({
      modules,
      storage: this.#storage,
      time: this.time,
      passwords,
      plaintextOnLoopback: true,
    });
  }

  /** Everybody has an account, some devices, and contacts that see one another. */
  async settleIn(): Promise<void> {
    await this.open();
    for (const name of this.#names) this.people.push(await this.#born(name));
    for (const [i, person] of this.people.entries()) {
      const seen = new Set<Person>();
      for (let k = 1; k <= this.#contacts; k++) seen.add(this.people[(i + k) % this.people.length] as Person);
      this.watches.set(person.jid, seen);
    }
    for (const person of this.people) {
      const [first] = person.devices;
      await first?.signIn(this.stage);
    }
    for (const person of this.people)
      for (const seen of this.watches.get(person.jid) ?? []) await this.#befriend(person, seen);
    await this.quiet();
  }

  async #born(name: string): Promise<Person> {
    const jid = parseBareJid(`${name}@capulet.lit`) as BareJid;
    await this.stage.core.use(accountsContract).add({ jid, secret: { kind: "password", password: "secret" } });
    const count = this.prng.between(1, 3);
    const devices = Array.from({ length: count }, (_, i) => new Device(jid, `d${i}`, this.prng.pick(KINDS)));
    return {
      jid,
      devices,
      choice: undefined,
      activity: undefined,
      layers: new Map(),
      levels: new Map(),
      blocked: new Set(),
    };
  }

  async #befriend(watcher: Person, seen: Person): Promise<void> {
    await watcher.devices[0]?.send(`<presence xmlns="jabber:client" type="subscribe" to="${seen.jid}"/>`);
    await seen.devices[0]?.send(`<presence xmlns="jabber:client" type="subscribed" to="${watcher.jid}"/>`);
  }

  devices(): Device[] {
    return this.people.flatMap(({ devices }) => devices);
  }

  /** Until nobody has anything more to say. */
  async quiet(): Promise<void> {
    for (let i = 0; i < ROUNDS_MAX; i++) {
      await settle();
      const heard = this.devices().map((device) => device.drain());
      if (i > 1 && !heard.includes(true)) return;
    }
    throw new Error("it never becomes quiet");
  }

  /** Time goes on in small steps, so that what is due happens between them, and living feeders renew. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1_000) {
      this.time.advance(Math.min(1_000, left));
      await settle();
      for (const device of this.devices()) {
        device.drain();
        if (device.life === "on") await this.#renew(device);
      }
    }
    await this.quiet();
  }

  async #renew(device: Device): Promise<void> {
    for (const feed of device.feeds.values()) {
      if (feed.nextAt > this.time.now()) continue;
      feed.nextAt = this.time.now() + feed.leaseMs / 3;
      await device.ask("set", undefined, feed.xml);
      feed.renewed(this.time.now());
    }
  }

  /** A server that went down and came up: every stream is gone. */
  async restart(): Promise<void> {
    this.counts.restarts++;
    this.note("RESTART");
    await this.stage.core.stop();
    const alive = this.devices().filter(({ life }) => life === "on");
    for (const device of this.devices()) if (device.life !== "off") device.end();
    this.dndSince.clear();
    this.lastSeen.clear();
    await this.open();
    this.#extendLeases();
    for (const device of alive) {
      await device.signIn(this.stage);
      this.heard(device);
    }
    await this.quiet();
  }

  /** [PL5] Nobody knows when a feeder last spoke before the restart: a lease that stood begins anew. */
  #extendLeases(): void {
    const now = this.time.now();
    for (const layer of this.people.flatMap(({ layers }) => [...layers.values()]))
      if (layer.leaseMs !== undefined && layer.expires > now)
        layer.expires = Math.min(now + layer.leaseMs, layer.until ?? Infinity);
  }

  /** What the server has been told of that device now. */
  heard(device: Device): void {
    const isDnd = !device.isOurs && device.announced?.base === "dnd" && this.isHere(device);
    if (!isDnd) this.dndSince.delete(device);
    else if (!this.dndSince.has(device)) this.dndSince.set(device, this.time.now());
  }

  /** Whether the server takes that device for being there: it may have died a moment ago. */
  isHere(device: Device): boolean {
    return [...this.stage.core.sessions.of(device.account)].some(
      ({ resource, available }) => resource === device.resource && available !== undefined,
    );
  }
}

const START = new VirtualTime().now();
