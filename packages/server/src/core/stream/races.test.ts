import { NS_SM } from "@tandem/protocol/xep-0198-stream-management";
import { defineModule } from "@tandem/server/core";
import { settle, type StreamClient, type StreamScene, streamScene } from "@tandem/testkit/stream-scene";
import { expect, test } from "vitest";

/** A server on which each message is on its way to disk until `stores` says otherwise. */
async function slowDisk(limits = {}): Promise<{ stage: StreamScene; stores: () => Promise<void> }> {
  const writing: (() => void)[] = [];
  const slow = defineModule({
    name: "slow",
    setup: (host) => host.ownMessages(() => new Promise<void>((resolve) => writing.push(resolve))),
  });
  const stage = await streamScene({ modules: [slow], limits });
  const stores = async (): Promise<void> => {
    for (const done of writing.splice(0)) done();
    await settle();
    await settle();
  };
  return { stage, stores };
}

const MESSAGE = `<message to="romeo@capulet.lit" id="1"/>`;

async function enabled(stage: StreamScene): Promise<[StreamClient, string]> {
  const client = stage.open();
  await client.binds("balcony");
  await client.sends(`<enable xmlns="${NS_SM}" resume="true"/>`);
  return [client, client.takes().attr("id") ?? ""];
}

async function resumes(stage: StreamScene, previd: string): Promise<StreamClient> {
  const client = stage.open();
  await client.signsIn();
  await client.sends(`<resume xmlns="${NS_SM}" previd="${previd}" h="0"/>`);
  return client;
}

test("[SV1] [SV3] the connection that resumes is lost meanwhile: the session still waits, and still ends (XEP-0198 §5)", async () => {
  const { stage, stores } = await slowDisk({ resumeSecondsMax: 300 });
  const [client, id] = await enabled(stage);
  await client.sends(MESSAGE);
  await client.drops();
  const again = await resumes(stage, id);
  await again.drops();
  await stores();
  again.receivesNothing();
  await stage.passes(299_000);
  expect(stage.core.sessions.count).toBe(1);
  await stage.passes(2_000);
  expect(stage.core.sessions.count).toBe(0);
});

test("[SV1] a resumption that takes its time does not run out of it (XEP-0198 §5)", async () => {
  const { stage, stores } = await slowDisk();
  const [client, id] = await enabled(stage);
  await client.sends(MESSAGE);
  const again = await resumes(stage, id); // while the old connection seems alive
  await stage.passes(1_000);
  await stores();
  again.receives(`<resumed xmlns="${NS_SM}" previd="${id}" h="1"/>`);
  expect(stage.core.sessions.count).toBe(1);
});

test("[SV1] a stanza sent before <enable/> does not count, however late it is handled (XEP-0198 §4)", async () => {
  const { stage, stores } = await slowDisk();
  const client = stage.open();
  await client.binds("balcony");
  await client.sends(`${MESSAGE}<enable xmlns="${NS_SM}"/>`);
  client.takes();
  await stores();
  await client.sends(`<r xmlns="${NS_SM}"/>`);
  client.receives(`<a xmlns="${NS_SM}" h="0"/>`);
});

test("[SV4] who only asks and never reads loses the connection, not the session", async () => {
  const { stage } = await slowDisk({ connectionCharsMax: 1_000 });
  const [client] = await enabled(stage);
  client.connection.bufferedChars = 1_000;
  await client.sends(`<r xmlns="${NS_SM}"/>`);
  expect(client.connection.isClosed).toBe(false);
  client.connection.bufferedChars = 1_001;
  await client.sends(`<r xmlns="${NS_SM}"/>`);
  expect(client.connection.isClosed).toBe(true);
  expect(stage.core.sessions.count).toBe(1);
});

test("[SV1] [SV2] messages share a wait for the disk; what is no message, and the acknowledgement, wait for them all", async () => {
  const begun: string[] = [];
  const disk = Promise.withResolvers<void>();
  const slow = defineModule({
    name: "slow",
    setup(host) {
      host.ownMessages(({ stanza, release }) => {
        begun.push(stanza.attr("id") ?? "");
        release?.();
        return disk.promise;
      });
      host.ownPresence(() => void begun.push("presence"));
    },
  });
  const stage = await streamScene({ modules: [slow] });
  const [client] = await enabled(stage);
  const message = (id: string): string => `<message to="romeo@capulet.lit" id="${id}"/>`;
  await client.sends(`${message("1")}${message("2")}<r xmlns="${NS_SM}"/>`);
  await client.sends(`<presence/>${message("3")}<r xmlns="${NS_SM}"/>`);
  expect(begun).toEqual(["1", "2"]);
  client.receivesNothing();
  disk.resolve();
  await settle();
  await settle();
  expect(begun).toEqual(["1", "2", "presence", "3"]);
  client.receives(`<a xmlns="${NS_SM}" h="2"/>`);
  client.receives(`<a xmlns="${NS_SM}" h="4"/>`);
});
