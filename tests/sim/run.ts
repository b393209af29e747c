import type { Program } from "./program.ts";
import { World } from "./world.ts";

const ACTIONS = 60;
/** After that everything has been noticed, given up, reconnected and caught up: the longest wait is that for a resumption. */
const CONVERGENCE_MS = 120_000;

export interface RunReport {
  readonly seed: number;
  readonly accepted: number;
  readonly events: number;
  readonly cuts: number;
  readonly kills: number;
  readonly stops: number;
  readonly failure: string | undefined;
}

/** One whole run: trouble, then peace, then everything must agree. The same seed gives the same run. */
export async function runSimulation(seed: number, traceLines = 50): Promise<RunReport> {
  const world = new World(seed, traceLines);
  let failure: string | undefined;
  try {
    await world.settleIn();
    for (let i = 0; i < ACTIONS; i++) {
      act(world);
      await world.pass(world.prng.pick([5, 50, 300, 1_500]));
    }
    await world.heal();
    await world.pass(CONVERGENCE_MS);
    await checkConvergence(world);
    await thinOut(world);
    if (world.ledger.claimed < ACTIONS) throw new Error(`a run that did no work: ${world.ledger.claimed} claims`);
  } catch (error) {
    failure = `seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${world.trace()}`;
  }
  const { events, cuts, kills, stops } = world.counts;
  return { seed, accepted: world.ledger.claimed, events, cuts, kills, stops, failure };
}

/** The next thing that happens. */
function act(world: World): void {
  const { prng, apps, network } = world;
  const app = prng.pick(apps);
  const { name } = app.options;
  switch (
    prng.weighted({ say: 60, burst: 6, flood: 2, cut: 10, vanish: 6, stall: 4, offline: 4, leave: 3, kill: 2, stop: 1 })
  ) {
    case "say":
      return say(world, app, prng.below(200));
    case "burst":
      for (let i = 0; i < 15; i++) say(world, app, prng.below(1_000));
      return;
    case "flood":
      // More than anybody may leave unread.
      for (let i = 0; i < 40; i++) say(world, app, 1_000);
      return;
    case "cut":
      world.counts.cuts++;
      world.note(`CUT ${name}`);
      return network.linkOf(name)?.cut({ client: prng.between(0, 500), server: prng.between(0, 3_000) });
    case "vanish":
      // Nobody is told: both ends must find out by their silence.
      world.counts.cuts++;
      world.note(`VANISH ${name}`);
      return network.linkOf(name)?.cut({ client: undefined, server: undefined });
    case "stall":
      return stall(world, app);
    case "offline":
      world.note(`OFFLINE ${name}`);
      app.connection.setNetwork(false);
      world.clock.after(prng.between(500, 60_000), () => app.connection.setNetwork(true));
      return;
    case "leave":
      world.note(`LEAVE ${name}`);
      app.stop();
      world.clock.after(prng.between(100, 20_000), () => {
        if (!app.isRunning) app.start();
      });
      return;
    case "kill":
      return world.kill(prng.between(0, 5_000));
    case "stop":
      return world.stop(prng.between(0, 5_000));
  }
}

function say(world: World, app: Program, padding: number): void {
  const { prng } = world;
  world.counts.said++;
  const { rooms, contacts } = app.options;
  if (rooms.length > 0 && prng.chance(0.5)) app.say(prng.pick(rooms), true, padding);
  else app.say(prng.pick(contacts), false, padding);
}

function stall(world: World, app: Program): void {
  const link = world.network.linkOf(app.options.name);
  if (link === undefined) return;
  world.note(`STALL ${app.options.name}`);
  link.stall(true);
  world.clock.after(world.prng.between(1_000, 40_000), () => link.stall(false));
}

async function checkConvergence(world: World): Promise<void> {
  for (const app of world.apps) {
    if (!app.isSettled)
      throw new Error(`${app.options.name} has not come back: ${JSON.stringify(app.connection.state.value)}`);
    if (app.unsent.length > 0) throw new Error(`${app.options.name} has not delivered ${app.unsent.join(" ")}`);
    for (const archive of [app.options.account, ...app.options.rooms]) {
      // [SV1] Everything that is there has been seen, once, in its order.
      const { byId } = await world.ledger.read(archive);
      const flaw = app.flawIn(archive, [...byId.values()]);
      if (flaw !== undefined) throw new Error(flaw);
    }
  }
  await checkHeard(world);
  checkPresence(world);
  checkOccupants(world);
}

/**
 * [SV1] Who has no archive to ask gets every message all the same, on one of their programs at least. Not after kill -9: what
 * was on its way to a session that did not confirm it is in memory only, and then in the archive only.
 */
async function checkHeard(world: World): Promise<void> {
  if (world.counts.kills > 0) return;
  for (const account of world.accounts) {
    const apps = world.apps.filter((app) => app.options.account === account);
    if (!apps.every((app) => app.options.isPlain)) continue;
    for (const { sender, originId = "" } of (await world.ledger.read(account)).byId.values()) {
      if (sender === "out" || apps.some((app) => app.heard.has(originId))) continue;
      throw new Error(`${account} has never heard ${originId}`);
    }
  }
}

/** Some go, politely or not; the others see it. */
async function thinOut(world: World): Promise<void> {
  for (const app of world.apps) {
    if (world.prng.chance(0.5)) continue;
    world.note(`GO ${app.options.name}`);
    if (world.prng.chance(0.5)) app.stop();
    else {
      app.connection.setNetwork(false);
      world.network.linkOf(app.options.name)?.cut({ client: 0, server: undefined });
    }
  }
  await world.pass(CONVERGENCE_MS);
  checkPresence(world);
  checkOccupants(world);
}

function isHere(app: Program): boolean {
  return app.connection.state.value.kind === "online";
}

function checkPresence(world: World): void {
  const here = world.apps.filter(isHere);
  for (const app of here) {
    const others = here.filter((other) => other !== app).map((other) => other.connection.jid() ?? "");
    const found = [...app.present].filter((jid) => jid !== app.connection.jid());
    sameMembers(`${app.options.name} sees on-line`, found, others);
  }
}

function checkOccupants(world: World): void {
  const here = world.apps.filter((app) => isHere(app) && app.options.rooms.length > 0);
  const nicks = [...new Set(here.map((app) => app.nick))];
  for (const app of here) {
    for (const [room, found] of app.occupants) sameMembers(`${app.options.name} sees in ${room}`, [...found], nicks);
  }
}

function sameMembers(who: string, found: readonly string[], expected: readonly string[]): void {
  const [a, b] = [found.toSorted().join(" "), expected.toSorted().join(" ")];
  if (a !== b) throw new Error(`${who}: ${a}; there are: ${b}`);
}
