import { bareJid, type BareJid } from "@tandem/protocol";
import { expect, test } from "vitest";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { clientScene, settled } from "./harness/client-scene.ts";
import { until } from "./harness/node-client.ts";

// A server that gives less than apps would ask for.
const scene = clientScene({ limits: { roomWindowedFrom: 2, roomWindowRowsMax: 12, roomPresenceWatchedMax: 1 } });

async function signedIn(name: string) {
  const running = await scene.groupChat(name);
  await running.signIn();
  await settled(running.app);
  return running;
}

test("[RM30] [SV3] apps ask for as many rows, and for the presence of as many people, as the server says that it gives", async () => {
  const nurse = await signedIn("nurse");
  const juliet = await signedIn("juliet");
  const { jid } = await juliet.app.directory.create({ name: "Town Hall", visibility: "open" });
  const hall = jid as BareJid;
  const service = scene.server.server.core.use(rooms);
  for (const local of ["abram", "nurse", ...Array.from({ length: 20 }, (_, n) => `servant-${n}`)])
    await service.setAffiliation(hall, bareJid(local, "localhost"), "member");
  const romeo = await signedIn("romeo");
  await romeo.app.directory.join(hall);
  const room = romeo.app.room(hall);
  const { participants } = room;
  room.open();
  participants.look("top");
  await until(participants, () => participants.snapshot().loaded, "a list");
  const outside = () => participants.snapshot().membersNotInRoom;
  expect(participants.snapshot().windows).toMatchObject({ inRoom: { count: 1 }, membersNotInRoom: { count: 22 } });
  participants.look({ membersNotInRoom: [0, 12] });
  await until(participants, () => outside().length === 12, "as many rows as the server gives");
  participants.look({ membersNotInRoom: [0, 13] });
  const base = () => outside().map((row) => row.base);
  await until(participants, () => base()[0] === "offline", "the first of those in view");
  expect([outside().length, ...base().slice(0, 2)]).toEqual([12, "offline", "unknown"]);
  participants.look({ membersNotInRoom: [1, 13] });
  await until(participants, () => outside()[0]?.nick === "nurse" && base()[0] === "available", "the next one");
  expect(base()[1]).toBe("unknown");
  await nurse.app.session.signOut({ forget: false });
  await until(participants, () => base()[0] === "offline", "gone");
});
