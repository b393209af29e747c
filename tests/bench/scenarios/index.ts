import type { Transport } from "../generator/wire.ts";
import type { Scenario } from "../scenario.ts";
import { archivePages } from "./archive-pages.ts";
import { idle } from "./idle.ts";
import { joinHistory } from "./join-history.ts";
import { latencyOneToOne, latencyRooms } from "./latency.ts";
import { longArchive } from "./long-archive.ts";
import { oneToOne } from "./one-to-one.ts";
import { organisation } from "./organisation.ts";
import { presence } from "./presence.ts";
import { resumption } from "./resumption.ts";
import { rooms } from "./rooms.ts";
import { signInStorm } from "./sign-in.ts";
import { startUp } from "./start-up.ts";

const FULL = true;
const TRANSPORTS: readonly Transport[] = ["plain", "tls", "websocket"];

export const scenarios: readonly Scenario[] = [
  signInStorm("plain"),
  signInStorm("tls"),
  ...TRANSPORTS.map((transport) => idle(1_000, transport)),
  idle(5_000, "plain"),
  idle(5_000, "tls"),
  idle(5_000, "websocket", FULL),
  ...TRANSPORTS.map((transport) => idle(10_000, transport, FULL)),
  oneToOne(true),
  oneToOne(false),
  rooms({ rooms: 1, occupants: 500, people: 500, posts: 40 }),
  rooms({ rooms: 50, occupants: 20, people: 200, posts: 400 }),
  rooms({ rooms: 200, occupants: 20, people: 200, posts: 400 }),
  rooms({ rooms: 1, occupants: 1_000, people: 1_000, posts: 40 }, FULL),
  rooms({ rooms: 200, occupants: 200, people: 2_000, posts: 400 }, FULL),
  presence(500, 50),
  presence(2_000, 60, FULL),
  organisation(2_000, 60),
  archivePages(),
  longArchive(1_000_000),
  joinHistory(),
  resumption(),
  latencyOneToOne(),
  latencyRooms(),
  startUp(100_000, 10_000),
];
