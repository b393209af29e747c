import { configure, ROOM, roomScene, say } from "@tandem/testkit/room-scene";
import type { WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { muc } from "../index.ts";
import { ACTIVITY_FIELD, ACTIVITY_HOURS } from "./activity.ts";

const modules = [muc];
const HOUR_MS = 3_600_000;

async function activityOf(client: WireClient): Promise<string | undefined> {
  const INFO = "http://jabber.org/protocol/disco#info";
  client.forgets();
  await client.sends(`<iq type="get" id="i" to="${ROOM}"><query xmlns="${INFO}"/></iq>`);
  const query = client.takesAll().at(-1)?.child("query", INFO);
  const fields = query?.child("x", "jabber:x:data")?.elements("field") ?? [];
  return fields.find((field) => field.attr("var") === ACTIVITY_FIELD)?.childText("value");
}

test("[MUC66] messages an hour; corrections, reactions and old ones do not count (XEP-0502 §4)", async () => {
  const { romeo, iago, time } = await roomScene({ modules });
  await say(romeo, "long ago", "m0");
  time.advance(ACTIVITY_HOURS * HOUR_MS + 1);
  for (let n = 1; n <= 12; n++) await say(romeo, `line ${n}`, `m${n}`);
  const send = (content: string): Promise<void> =>
    romeo.sends(`<message to="${ROOM}" type="groupchat">${content}</message>`);
  await send(`<body>line one</body><replace xmlns="urn:xmpp:message-correct:0" id="m1"/>`);
  await send(`<reactions xmlns="urn:xmpp:reactions:0" id="1"><reaction>+</reaction></reactions>`);
  expect(await activityOf(iago)).toBe("0.50");
});

test("[MUC66] the figure is read once an hour", async () => {
  const { romeo, iago, time } = await roomScene({ modules });
  expect(await activityOf(iago)).toBe("0.00");
  for (let n = 1; n <= 24; n++) await say(romeo, `line ${n}`, `m${n}`);
  expect(await activityOf(iago)).toBe("0.00");
  time.advance(HOUR_MS);
  expect(await activityOf(iago)).toBe("1.00");
});

test("[MUC66] of a busy room the newest messages tell the pace", async () => {
  const { romeo, iago, time } = await roomScene({ modules });
  for (let n = 1; n <= 600; n++) {
    await say(romeo, `line ${n}`, `m${n}`);
    if (n % 100 === 0) time.advance(HOUR_MS / 2);
  }
  expect(Number(await activityOf(iago))).toBeCloseTo(200, -1);
});

test.each([{ persistentroom: "0" }, { publicroom: "0" }, { enablelogging: "0" }])(
  "[MUC66] a room with %j tells nothing of it (XEP-0502 §3.1)",
  async (config) => {
    const { juliet } = await roomScene({ modules });
    await configure(juliet, config as unknown as Record<string, string>);
    expect(await activityOf(juliet)).toBeUndefined();
  },
);
