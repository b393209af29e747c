import { expect, test } from "vitest";
import { clientScene, settled } from "./harness/client-scene.ts";
import { until } from "./harness/node-client.ts";

const scene = clientScene();

test("[RM6] [RM8] what a room refuses is told to whoever asked for it: a topic, an invitation", async () => {
  const juliet = await scene.groupChat("juliet");
  const romeo = await scene.groupChat("romeo");
  await juliet.signIn();
  await romeo.signIn();
  await settled(juliet.app);
  await settled(romeo.app);
  const { jid = "" } = await juliet.app.directory.create({ name: "Balcony", topic: "Tonight", visibility: "open" });
  await romeo.app.directory.join(jid);
  const hers = juliet.app.room(jid);
  const his = romeo.app.room(jid);
  await until(his, () => his.snapshot().header.topic === "Tonight", "his topic");

  expect(await hers.setTopic("x".repeat(1_025))).toMatchObject({
    ok: false,
    detail: expect.stringContaining("1024 characters"),
  });
  expect(await hers.setTopic("Tomorrow")).toEqual({ ok: true });
  await until(his, () => his.snapshot().header.topic === "Tomorrow", "the new one");
  expect(await his.setTopic("Never")).toMatchObject({ ok: false });

  const settings = juliet.app.roomSettings(jid);
  await settings.load();
  settings.set({ allowsInvites: false });
  expect(await settings.save()).toEqual({ ok: true });
  expect(await his.invite("iago@localhost", undefined)).toMatchObject({
    ok: false,
    detail: expect.stringContaining("sent by its managers"),
  });
  expect(await hers.invite("iago@localhost", undefined)).toEqual({ ok: true });
});
