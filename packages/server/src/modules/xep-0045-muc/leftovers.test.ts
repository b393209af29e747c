import { configure, enter, ROOM, roomScene, say } from "@tandem/testkit/room-scene";
import { scene, type WireClient } from "@tandem/testkit/server-scene";
import { MemoryStorage } from "@tandem/testkit/storage-memory";
import { parseBareJid } from "@tandem/protocol";
import { StorageFault } from "@tandem/server/core";
import { expect, test } from "vitest";
import { rooms } from "./contract.ts";
import { muc } from "./index.ts";

/** What somebody finds who makes a room of that name: its archive, as they are told it. */
async function inherited(heir: WireClient): Promise<number> {
  await enter(heir, "Iago");
  await configure(heir, {});
  heir.forgets();
  await heir.sends(`<iq type="set" id="q" to="${ROOM}"><query xmlns="urn:xmpp:mam:2"/></iq>`);
  const answers = heir.takesAll();
  expect(answers.at(-1)?.attr("type")).toBe("result");
  return answers.length - 1;
}

test("[MUC50] [SV5] a room that was not to stay and was left by a crash leaves no history to the next of its name", async () => {
  const { romeo, storage } = await roomScene({ modules: [muc], config: { persistentroom: "0", membersonly: "0" } });
  await say(romeo, "for your ears only");
  const restarted = await scene({ modules: [muc], storage });
  expect(await inherited(await restarted.connect("iago@capulet.lit/venice"))).toBe(0);
});

test("[MUC50] [SV5] nor does one that was being erased when the disk failed", async () => {
  const storage = new MemoryStorage(() => 0);
  const { romeo, core } = await roomScene({ modules: [muc], storage, config: { persistentroom: "1" } });
  await say(romeo, "for your ears only");
  const purge = storage.archive.purge.bind(storage.archive);
  storage.archive.purge = () => Promise.reject(new StorageFault("storage/full", "no space left"));
  await expect(core.use(rooms).purge(parseBareJid(ROOM) as never)).rejects.toThrow("no space left");
  storage.archive.purge = purge;
  const restarted = await scene({ modules: [muc], storage });
  const iago = await restarted.connect("iago@capulet.lit/venice");
  await enter(iago, "Iago");
  expect(iago.takesAll().map((stanza) => stanza.attr("type"))).toEqual(["error"]); // closed, not free
});
