import { afterAll, beforeAll, test } from "vitest";
import { hasProfanity, Profanity } from "../third-party/profanity.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, PASSWORD, people, TandemServer } from "./harness/server.ts";

let server: TandemServer;
let desk: Device;
let profanity: Profanity | undefined;

beforeAll(async () => {
  server = await TandemServer.start();
  desk = await Device.start(server.origin);
});
afterAll(async () => {
  profanity?.stops();
  await desk?.remove();
  await server?.remove();
});

test("[RM15] profanity enters a room, reads back its history, and talks with a person in Group Chat", async (context) => {
  if (!hasProfanity) context.skip("profanity or tmux is not installed (apt-get install profanity tmux)");
  const maya = await GroupChat.signIn(desk, server, people.maya);
  await maya.openRoom(OPS_BRIDGE);
  profanity = new Profanity();
  await profanity.shows(/Profanity/);
  profanity.types(`/connect ${server.jid(people.dana)} server 127.0.0.1 port ${server.c2sPort} tls disable`);
  await profanity.shows(/Enter password/);
  profanity.types(PASSWORD);
  await profanity.shows(/logged in successfully/);
  // It enters by itself what she follows. Until it is in, its own /join does nothing; then it shows the room.
  await profanity.shows(/Autojoined ops-bridge@/);
  profanity.types(`/join ops-bridge@rooms.${server.domain} nick "Dana Ortiz"`);
  // The history of the room, told before she came.
  await profanity.shows(/Queue is empty/);
  await maya.participant("Dana Ortiz, Available").waitFor();
  profanity.types("Typed in a terminal");
  await maya.message("Typed in a terminal").waitFor();
  await maya.say(OPS_BRIDGE, "Written in a browser");
  await profanity.shows(/Maya Lindqvist: Written in a browser/);
});
