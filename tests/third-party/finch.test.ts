import { afterAll, beforeAll, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "../conformance/harness/running-server.ts";
import { Finch, hasFinch } from "./finch.ts";
import { Slixmpp } from "./slixmpp.ts";

const ROOM = "garden@rooms.localhost";
let running: RunningServer;
let romeo: Slixmpp;
let finch: Finch | undefined;

beforeAll(async () => {
  running = await runServer({ plaintextOnLoopback: true });
  romeo = new Slixmpp();
  const port = running.addresses.c2s?.port ?? 0;
  const account = { password: PASSWORD, host: "127.0.0.1", port, ca: running.caFile };
  await romeo.does("connect", { jid: "romeo@localhost/slixmpp", ...account });
});
afterAll(async () => {
  finch?.stops();
  romeo.stops();
  await running.stop();
});

const atFinch = (): Finch =>
  new Finch({
    jid: "juliet@localhost/finch",
    password: PASSWORD,
    port: running.addresses.c2s?.port ?? 0,
    caFile: running.caFile,
    room: { local: "garden", host: "rooms.localhost", nick: "Juliet" },
  });

test("libpurple signs in, reads what waited, answers, is in a room with its history, whispers, leaves and comes back (needs finch)", async (context) => {
  if (!hasFinch) context.skip("finch or tmux is not installed (apt-get install finch tmux)");
  await romeo.does("join", { room: ROOM, nick: "Romeo" });
  const owner = `<query xmlns="http://jabber.org/protocol/muc#owner"><x xmlns="jabber:x:data" type="submit"/></query>`;
  await romeo.does("iq", { xml: `<iq type="set" to="${ROOM}">${owner}</iq>` });
  await romeo.does("message", { to: ROOM, body: "Lady, by yonder blessed moon", type: "groupchat" });
  await romeo.does("message", { to: "juliet@localhost", body: "it is the east" });

  finch = atFinch();
  await finch.shows(/\bgarden\b/);
  await romeo.receives(/garden@rooms.localhost\/Juliet/); // her presence in the room
  await finch.turnsTo("romeo@localhost");
  await finch.shows(/romeo@localhost.*: it is the east/); // off-line storage
  finch.types("wherefore art thou");
  await romeo.receives(/wherefore art thou/);
  await romeo.does("message", { to: "juliet@localhost", body: "call me but love" });
  await finch.shows(/call me but love/);

  await finch.turnsTo("garden");
  await finch.shows(/Romeo: Lady, by yonder/); // the room's history
  finch.types("O, swear not by the moon");
  await romeo.receives(/swear not by the moon/);
  await romeo.does("message", { to: ROOM, body: "What shall I swear by?", type: "groupchat" });
  await finch.shows(/Romeo: What shall I swear by/);
  finch.types("/msg Romeo do not swear at all");
  await romeo.receives(/do not swear at all/);
  await finch.turnsTo("garden");
  finch.types("/part");
  await romeo.receives(/type="unavailable"/);

  finch.stops();
  finch = undefined;
  await romeo.does("message", { to: "juliet@localhost", body: "a thousand times good night" });
  finch = atFinch();
  await romeo.receives(/garden@rooms.localhost\/Juliet/);
  await finch.turnsTo("romeo@localhost");
  await finch.shows(/a thousand times good night/);
}, 240_000);
