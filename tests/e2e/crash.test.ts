import { afterAll, beforeAll, expect, test } from "vitest";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

let server: TandemServer;
let desk: Device;
let danasDesk: Device;

beforeAll(async () => {
  server = await TandemServer.start();
  [desk, danasDesk] = await Promise.all([Device.start(server.origin), Device.start(server.origin)]);
});

afterAll(async () => {
  await Promise.all([desk?.remove(), danasDesk?.remove()]);
  await server?.remove();
});

test("[SV1][RM14][RM23] kill -9 in the middle of a stream of messages loses nothing and doubles nothing", async () => {
  const [maya, dana] = await Promise.all([
    GroupChat.signIn(desk, server, people.maya),
    GroupChat.signIn(danasDesk, server, people.dana),
  ]);
  await Promise.all([maya.openRoom(OPS_BRIDGE), dana.openRoom(OPS_BRIDGE)]);
  const texts = Array.from({ length: 20 }, (_, index) => `Line ${String(index).padStart(2, "0")} of the break list`);
  let crashed: Promise<void> | undefined;
  for (const [index, text] of texts.entries()) {
    await maya.say(OPS_BRIDGE, text);
    if (index === 9) crashed = server.crashAndRestart();
  }
  await crashed;
  // The last ones come on the screen of both, by themselves; then every one of them is there, once, in the order of writing.
  for (const app of [maya, dana]) {
    await app.message(texts.at(-1) ?? "").waitFor({ timeout: 60_000 });
    await expect
      .poll(
        async () =>
          (await app.page.getByRole("article").allInnerTexts()).flatMap(
            (text) => /Line \d\d of the break list/.exec(text)?.[0] ?? [],
          ),
        {
          timeout: 30_000,
        },
      )
      .toEqual(texts);
  }
  await expect.poll(() => maya.page.locator("article[data-pending]").count(), { timeout: 30_000 }).toBe(0);
});
