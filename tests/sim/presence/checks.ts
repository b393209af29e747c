import type { BareJid } from "@tandem/protocol";
import { NS_ACTIVITY } from "@tandem/protocol/xep-0108-activity";
import { type Device, items } from "./device.ts";
import { decide, expectedActivity, expectedPresence, levelOf, type Person } from "./truth.ts";
import type { Sight } from "./view.ts";
import { activityText } from "./view.ts";
import type { World } from "./world.ts";

/** [PR5] From the last thing that a device said to its being off-line for all others. */
const DEAD_MS_MAX = 30_000;

/** Asking anew is dear; what is not asked now is asked another time. */
const FRESH_PART = 0.3;

/** What holds after every step. Throws at the first thing that does not. */
export async function check(world: World): Promise<void> {
  follow(world);
  for (const person of world.people) {
    checkDead(world, person);
    for (const watcher of world.people) if (watcher !== person) await checkWatcher(world, person, watcher);
  }
}

/** Brings the truth to this instant: what has ended has ended. */
function follow(world: World): void {
  const now = world.time.now();
  for (const person of world.people) {
    const { choice } = person;
    if (choice?.until !== undefined && choice.until <= now)
      person.choice = { state: "auto", at: choice.until, ...(choice.note !== undefined && { note: choice.note }) };
    const { activity, choice: current } = person;
    // Whoever went back to automatic has taken back what they told before.
    if (
      current?.state === "auto" &&
      activity !== undefined &&
      activity.name !== "coding" &&
      activity.at <= current.at &&
      choice === current
    )
      person.activity = undefined;
    for (const [key, { expires }] of person.layers) if (expires <= now) person.layers.delete(key);
    for (const device of person.devices) world.heard(device);
  }
}

function checkDead(world: World, person: Person): void {
  for (const device of person.devices) {
    if (device.life !== "dead" || world.time.now() - device.diedAt <= DEAD_MS_MAX) continue;
    if (world.isHere(device)) throw new Error(`[PR5] ${device.jid} died ${world.time.now() - device.diedAt} ms ago`);
  }
}

async function checkWatcher(world: World, person: Person, watcher: Person): Promise<void> {
  const isBlocked = person.blocked.has(watcher.jid) || watcher.blocked.has(person.jid);
  const isSeen = world.watches.get(watcher.jid)?.has(person) === true && !isBlocked;
  for (const device of watcher.devices) {
    if (device.life !== "on") continue;
    world.counts.checks++;
    const sight = device.view.of(person.jid);
    // Whoever is blocked sees what they would see of somebody who went: the last activity stays, and tells no more.
    if (isBlocked) checkBlocked(world, person, device, sight);
    const seen = textOf(isSeen ? sight : { ...sight, activity: "" });
    const expected = isSeen ? expectedSight(world, person, watcher.jid, device) : "{}|";
    if (withoutTimes(seen) !== expected)
      throw new Error(`[PR6] ${device.jid} sees of ${person.jid}\n  ${seen}\n  and should see\n  ${expected}`);
    if (!isSeen || !world.prng.chance(FRESH_PART)) continue;
    const fresh = await freshSight(device, person);
    if (seen !== fresh)
      throw new Error(`[PR6] ${device.jid} sees of ${person.jid}\n  ${seen}\n  and a fresh query gives\n  ${fresh}`);
  }
}

function checkBlocked(world: World, person: Person, device: Device, { activity }: Sight): void {
  const before = world.lastSeen.get(device)?.get(person.jid) ?? activity;
  if (before !== activity) throw new Error(`[PR7] ${device.jid} is blocked by ${person.jid} and learns ${activity}`);
  const kept = world.lastSeen.get(device) ?? new Map<BareJid, string>();
  world.lastSeen.set(device, kept.set(person.jid, activity));
}

function expectedSight(world: World, person: Person, watcher: BareJid, device: Device): string {
  const level = levelOf(person, watcher);
  const here = person.devices.filter((one) => world.isHere(one));
  const decision = decide(person, here, world.dndSince, world.time.now());
  const resources = here.flatMap((one) => {
    const seen = one.announced && expectedPresence(decision, one.announced, level);
    return seen === undefined ? [] : [[one.resource, JSON.stringify(seen)] as const];
  });
  const activity = device.kind === "groupchat" ? "" : expectedActivity(decision, level);
  return `${JSON.stringify(Object.fromEntries(resources.toSorted()))}|${activity}`;
}

/** Asks the server anew: a probe, and the node. */
async function freshSight(device: Device, person: Person): Promise<string> {
  const before = new Map(device.view.of(person.jid).resources);
  device.view.of(person.jid).resources.clear();
  await device.send(`<presence xmlns="jabber:client" type="probe" to="${person.jid}"/>`);
  const answer = await device.ask("get", person.jid, items(NS_ACTIVITY));
  const resources = new Map(device.view.of(person.jid).resources);
  for (const [resource, text] of before) device.view.of(person.jid).resources.set(resource, text);
  const item = answer?.childIn("http://jabber.org/protocol/pubsub")?.firstElement()?.firstElement();
  const activity = device.kind === "groupchat" ? "" : activityText(item?.firstElement());
  return textOf({ resources, activity });
}

function textOf({ resources, activity }: Sight): string {
  return `${JSON.stringify(Object.fromEntries([...resources].toSorted()))}|${activity}`;
}

/** The times are the server's own; that all see the same is compared with a fresh query. */
function withoutTimes(sight: string): string {
  return sight.replaceAll(/\\"since\\":\d+,/g, "");
}
