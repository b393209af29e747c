import type { BareJid } from "@tandem/protocol";
import type { SimApp } from "./app.ts";
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
  switch (prng.weighted({ say: 60, burst: 6, cut: 10, vanish: 6, stall: 4, offline: 4, leave: 3, kill: 2, stop: 1 })) {
    case "say":
      return say(world, app, prng.below(200));
    case "burst":
      for (let i = 0; i < 15; i++) say(world, app, prng.below(1_000));
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

function say(world: World, app: SimApp, padding: number): void {
  const { prng } = world;
  world.counts.said++;
  if (prng.chance(0.5)) app.say(prng.pick(world.rooms), true, padding);
  else app.say(prng.pick(app.options.contacts), false, padding);
}

function stall(world: World, app: SimApp): void {
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
    if (app.outbox.size > 0)
      throw new Error(`${app.options.name} has not delivered ${[...app.outbox.keys()].join(" ")}`);
    for (const archive of app.sights.keys()) await checkSight(world, app, archive);
  }
  checkPresence(world);
  checkOccupants(world);
}

/** [SV1] Whoever takes IM has seen everything; nobody has seen what is not there. */
async function checkSight(world: World, app: SimApp, archive: BareJid): Promise<void> {
  const book = await world.ledger.read(archive);
  const seen = app.sights.get(archive)?.seen ?? new Map<number, string>();
  for (const entry of book.byId.values()) {
    // A message that this app itself has sent to a person is not sent back to it.
    const isOwn = archive === app.options.account && app.delivered.has(entry.originId ?? "");
    if (seen.has(entry.id) || isOwn) continue;
    const isRoom = archive !== app.options.account;
    if (isRoom || app.isTakingIm)
      throw new Error(`${app.options.name} has never seen ${archive} ${entry.id} ${entry.originId}`);
  }
}

function checkPresence(world: World): void {
  const online = world.apps.map((app) => app.connection.jid() ?? "");
  for (const app of world.apps) {
    const expected = online.filter((jid) => jid !== app.connection.jid()).toSorted();
    const found = [...app.present].filter((jid) => jid !== app.connection.jid()).toSorted();
    if (expected.join() !== found.join()) {
      throw new Error(`${app.options.name} sees ${found.join(" ")}, there are ${expected.join(" ")}`);
    }
  }
}

function checkOccupants(world: World): void {
  const expected = [...new Set(world.apps.map((app) => app.nick))].toSorted().join();
  for (const app of world.apps) {
    for (const [room, nicks] of app.occupants) {
      const found = [...nicks].toSorted().join();
      if (found !== expected) throw new Error(`${app.options.name} sees ${found} in ${room}, there are ${expected}`);
    }
  }
}
