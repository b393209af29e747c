import type { AccessLevel } from "@tandem/protocol/tandem-access";
import { formatDateTime } from "@tandem/protocol/xep-0082-datetime";
import { NS_LAYERS } from "@tandem/protocol/tandem-layers";
import { NS_TANDEM_PRESENCE } from "@tandem/protocol/tandem-presence";
import { NS_ACTIVITY } from "@tandem/protocol/xep-0108-activity";
import { type Device, type Life, published } from "./device.ts";
import type { Layer, Person } from "./truth.ts";
import type { World } from "./world.ts";

const WEIGHTS = {
  come: 12,
  go: 5,
  die: 7,
  resume: 6,
  idle: 8,
  say: 8,
  choose: 14,
  activity: 7,
  feed: 12,
  end: 5,
  level: 6,
  block: 3,
  restart: 0.4,
};
const LEVELS: readonly AccessLevel[] = ["personal", "team", "company", "public"];
const STATES = ["auto", "available", "busy", "dnd", "brb", "away", "offline"] as const;

/** One thing happens. Resolves to whom it may concern. */
export async function act(world: World): Promise<void> {
  const { prng } = world;
  const kind = prng.weighted(WEIGHTS);
  const [person, device] = whoever(world, LIFE[kind] ?? "on");
  if (person === undefined || device === undefined) return;
  world.counts.steps++;
  world.note(`${kind} ${device.jid} (${device.kind}, ${device.life})`);
  await ACTS[kind](world, person, device);
  await world.quiet();
}

/** What a device must be for it; on, unless told. */
const LIFE: { readonly [kind in keyof typeof WEIGHTS]?: Life } = { come: "off", resume: "dead" };

function whoever({ prng, people }: World, life: Life): readonly [Person?, Device?] {
  const able = people.filter(({ devices }) => devices.some((device) => device.life === life));
  if (able.length === 0) return [];
  const person = prng.pick(able);
  return [person, prng.pick(person.devices.filter((device) => device.life === life))];
}

const ACTS: {
  readonly [kind in keyof typeof WEIGHTS]: (world: World, person: Person, device: Device) => Promise<void>;
} = {
  async come(world, _, device) {
    if (device.life !== "off") return;
    world.lastSeen.delete(device);
    await device.signIn(world.stage);
    world.heard(device);
  },
  async go(world, _, device) {
    if (device.life !== "on") return;
    await device.signOut();
    world.heard(device);
  },
  async die(world, _, device) {
    if (device.life !== "on") return;
    world.counts.deaths++;
    device.die(world.time.now());
  },
  async resume(world, _, device) {
    if (device.life !== "dead") return;
    world.counts.resumes++;
    if (!(await device.resume(world.stage))) {
      device.end();
      world.lastSeen.delete(device);
      await device.signIn(world.stage);
    }
    world.heard(device);
  },
  async idle(world, _, device) {
    if (device.life !== "on" || !device.isOurs) return;
    device.isIdle = !device.isIdle;
    await device.announce();
    world.heard(device);
  },
  async say(world, _, device) {
    if (device.life !== "on" || device.isOurs) return;
    const status = world.prng.pick([undefined, "gone fishing", "in the garden"]);
    device.own = { show: world.prng.pick(["available", "away", "xa", "dnd"]), status };
    await device.announce();
    world.heard(device);
  },
  choose,
  activity,
  feed,
  async end(world, person, device) {
    const [key] = [...device.feeds.keys()];
    if (key === undefined || device.life !== "on") return;
    const [kind, id] = key.split(" ");
    await device.ask("set", undefined, `<end xmlns="${NS_LAYERS}" kind="${kind}" id="${id}"/>`);
    device.feeds.delete(key);
    person.layers.delete(key);
  },
  async level(world, person, device) {
    if (device.life !== "on") return;
    const other = world.prng.pick(world.people);
    if (other === person) return;
    const level = world.prng.pick(LEVELS);
    await device.ask(
      "set",
      undefined,
      `<access xmlns="urn:tandem:access:0"><item jid="${other.jid}" level="${level}"/></access>`,
    );
    person.levels.set(other.jid, level);
  },
  async block(world, person, device) {
    if (device.life !== "on") return;
    const other = world.prng.pick(world.people);
    if (other === person) return;
    const isBlocked = person.blocked.has(other.jid);
    const verb = isBlocked ? "unblock" : "block";
    await device.ask("set", undefined, `<${verb} xmlns="urn:xmpp:blocking"><item jid="${other.jid}"/></${verb}>`);
    for (const seen of world.lastSeen.values()) seen.delete(person.jid);
    if (isBlocked) person.blocked.delete(other.jid);
    else person.blocked.add(other.jid);
  },
  restart: (world) => world.restart(),
};

async function choose(world: World, person: Person, device: Device): Promise<void> {
  if (device.life !== "on" || !device.isOurs) return;
  const { prng, time } = world;
  const [state, note] = [prng.pick(STATES), prng.pick([undefined, "at the bridge"])];
  const until = state !== "auto" && prng.chance(0.4) ? time.now() + prng.between(1, 300) * 1000 : undefined;
  const attrs = until === undefined ? "" : ` until="${formatDateTime(until)}"`;
  const inner = note === undefined ? "" : `<note>${note}</note>`;
  const chosen = `<chosen xmlns="${NS_TANDEM_PRESENCE}" state="${state}"${attrs}>${inner}</chosen>`;
  const before = person.choice;
  await device.ask("set", undefined, published(NS_TANDEM_PRESENCE, chosen));
  const isSame = before?.state === state && before.until === until;
  const at = isSame && before.note !== note ? before.at : time.now();
  person.choice = { state, at, ...(until !== undefined && { until }), ...(note !== undefined && { note }) };
}

const ACTIVITIES = {
  on_the_phone: "<talking><on_the_phone/></talking>",
  in_a_meeting: "<working><in_a_meeting/></working>",
  on_vacation: "<inactive><on_vacation/></inactive>",
  coding: "<working><coding/></working>",
} as const;

async function activity(world: World, person: Person, device: Device): Promise<void> {
  if (device.life !== "on") return;
  const { prng, time } = world;
  const name = prng.pick([undefined, undefined, ...(Object.keys(ACTIVITIES) as (keyof typeof ACTIVITIES)[])]);
  const text = prng.pick([undefined, "with Nurse"]);
  const inner = name === undefined ? "" : ACTIVITIES[name] + (text === undefined ? "" : `<text>${text}</text>`);
  await device.ask("set", undefined, published(NS_ACTIVITY, `<activity xmlns="${NS_ACTIVITY}">${inner}</activity>`));
  person.activity = name === undefined ? undefined : { name, at: time.now(), ...(text !== undefined && { text }) };
}

async function feed(world: World, person: Person, device: Device): Promise<void> {
  if (device.life !== "on") return;
  const { prng, time } = world;
  const kind = prng.pick(["phone", "conference", "presenting", "busy", "out-of-office", "free"] as const);
  const isCalendar = kind === "busy" || kind === "out-of-office" || kind === "free";
  const now = time.now();
  const text = prng.pick([undefined, "budget"]);
  const place = prng.pick([undefined, "room 4"]);
  const until = isCalendar || prng.chance(0.2) ? now + prng.between(5, 300) * 1000 : undefined;
  const leaseMs = prng.between(3, 30) * 1000;
  const [wire, id] = [isCalendar ? "calendar" : kind, `${device.resource}-${prng.below(2)}`];
  const attrs = [
    `kind="${wire}" id="${id}"`,
    isCalendar ? ` state="${kind}"` : ` lease="${leaseMs / 1000}"`,
    until === undefined ? "" : ` until="${formatDateTime(until)}"`,
  ].join("");
  const words =
    (text === undefined ? "" : `<text>${text}</text>`) + (place === undefined ? "" : `<place>${place}</place>`);
  const xml = `<layer xmlns="${NS_LAYERS}" ${attrs}>${words}</layer>`;
  await device.ask("set", undefined, xml);
  const key = `${wire} ${id}`;
  const before = person.layers.get(key);
  const since = before !== undefined && before.expires > now && before.kind === kind ? before.since : now;
  const expires = Math.min(until ?? Infinity, isCalendar ? Infinity : now + leaseMs);
  let layer: Layer = {
    kind,
    since,
    expires,
    ...(!isCalendar && { leaseMs }),
    ...(until !== undefined && { until }),
    ...(text && { text }),
    ...(place && { place }),
  };
  person.layers.set(key, layer);
  device.feeds.delete(key);
  if (isCalendar) return;
  const renewed = (at: number): void => {
    if (until !== undefined && at >= until) return void device.feeds.delete(key);
    // A feeder that comes back too late begins anew.
    const isOver = person.layers.get(key) !== layer || layer.expires <= at;
    layer = { ...layer, since: isOver ? at : layer.since, expires: Math.min(until ?? Infinity, at + leaseMs) };
    person.layers.set(key, layer);
  };
  device.feeds.set(key, { xml, leaseMs, nextAt: now + leaseMs / 3, renewed });
}
