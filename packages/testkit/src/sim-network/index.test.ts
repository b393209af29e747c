import { expect, test } from "vitest";
import { Prng } from "../prng/index.ts";
import { SimClock } from "../sim-clock/index.ts";
import { SimNetwork, SYSTEM_BUFFER_CHARS, type ServerConnection } from "./index.ts";

function world() {
  const clock = new SimClock();
  const log: string[] = [];
  let connection: ServerConnection | undefined;
  const network = new SimNetwork({
    clock,
    prng: new Prng(1),
    server: () => (opened) => {
      connection = opened;
      return { onData: (chunk) => log.push(`server < ${String(chunk)}`), onClosed: () => log.push("server closed") };
    },
    seen: () => {},
  });
  const client = network.portFor("ada").connect("wss://sim.example", {
    opened: () => log.push("client opened"),
    received: (text) => log.push(`client < ${text}`),
    closed: () => log.push("client closed"),
  });
  return { clock, log, network, client, server: () => connection as ServerConnection };
}

test("frames arrive in order, each way, and the end behind them", async () => {
  const { clock, log, client, server } = world();
  await clock.pass(500);
  for (const text of ["1", "2", "3"]) client.send(text);
  for (const text of ["a", "b", "c"]) server().write(text);
  await clock.pass(2_000);
  expect(log.filter((line) => line.startsWith("server"))).toEqual(["server < 1", "server < 2", "server < 3"]);
  expect(log.filter((line) => line.startsWith("client"))).toEqual([
    "client opened",
    "client < a",
    "client < b",
    "client < c",
  ]);
  server().write("bye");
  server().close();
  await clock.pass(2_000);
  expect(log.slice(-3)).toEqual(["client < bye", "client closed", "server closed"]);
});

test("a cut loses what is on its way; each end is told when the notice says, or never", async () => {
  const { clock, log, network, client, server } = world();
  await clock.pass(500);
  client.send("lost");
  server().write("lost");
  network.linkOf("ada")?.cut({ client: 100, server: undefined });
  client.send("too late");
  await clock.pass(5_000);
  expect(log).toEqual(["client opened", "client closed"]);
  expect(network.linkOf("ada")).toBeUndefined();
});

test("who does not read fills the buffers, and reads everything later", async () => {
  const { clock, log, network, server } = world();
  await clock.pass(500);
  network.linkOf("ada")?.stall(true);
  for (let i = 0; i < 5; i++) server().write("x".repeat(SYSTEM_BUFFER_CHARS / 4));
  await clock.pass(5_000);
  expect([server().bufferedChars, log.length]).toEqual([SYSTEM_BUFFER_CHARS / 4, 1]);
  network.linkOf("ada")?.stall(false);
  await clock.pass(5_000);
  expect([server().bufferedChars, log.length]).toEqual([0, 6]);
});

test("a server that is down, or out of reach, refuses", async () => {
  const { clock, network } = world();
  network.setReachable("ben", false);
  const log: string[] = [];
  const note = (text: string) => () => void log.push(text);
  network
    .portFor("ben")
    .connect("wss://sim.example", { opened: note("opened"), received: note("received"), closed: note("closed") });
  await clock.pass(1_000);
  expect(log).toEqual(["closed"]);
});
