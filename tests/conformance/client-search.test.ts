import { expect, test } from "vitest";
import { clientScene, settled, textsOf } from "./harness/client-scene.ts";
import { until } from "./harness/node-client.ts";

const scene = clientScene();

test("[RM26] a hit is shown among what was said around it, and the room is not entered for it", async () => {
  const juliet = await scene.groupChat("juliet");
  const romeo = await scene.groupChat("romeo");
  for (const one of [juliet, romeo]) {
    await one.signIn();
    await settled(one.app);
  }
  const { jid } = await juliet.app.directory.create({ name: "Balcony", visibility: "open" });
  const room = juliet.app.room(jid as string);
  room.open();
  for (const text of ["before", "the settlement break", "after"]) room.send(text);
  await until(room, () => room.snapshot().timeline.items.filter((one) => one.kind === "message").length === 3, "said");
  await until(
    room,
    () => room.snapshot().timeline.items.every((one) => one.kind !== "message" || one.state === "sent"),
    "sent",
  );

  const { history } = romeo.app;
  history.setText("settlement");
  history.search();
  await until(history, () => history.snapshot().hits.length === 1, "found");
  const { context } = await romeo.app.searchDesk();
  context.show(history.snapshot().hits[0]);
  await until(context, () => context.snapshot().state === "done", "read");
  const { items, target } = context.snapshot();
  expect(textsOf({ items })).toEqual(["before", "the settlement break", "after"]);
  expect(items.find(({ id }) => id === target)).toMatchObject({ text: "the settlement break" });
  expect(room.participants.snapshot().inRoomCount).toBe(1);
  expect(romeo.app.myChat.snapshot().categories.flatMap(({ rooms }) => rooms)).toEqual([]);

  // It is another account's from now on.
  await romeo.app.session.signOut({ forget: false });
  expect(context.snapshot()).toMatchObject({ hit: undefined, items: [] });
});
