import type { Limits } from "../../core/index.ts";
import { errorXml, scene, settle, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { push } from "../xep-0357-push/contract.ts";
import { webPush, type WebPushOutcome } from "./contract.ts";

const NS = "urn:tandem:web-push:0";
const PUSH = "push.capulet.lit";
const JULIET = "juliet@capulet.lit";
const KEYS = `p256dh="${"B".repeat(87)}" auth="${"a".repeat(22)}"`;

async function verona(limits: Partial<Limits> = {}) {
  const stage = await scene({ modules, limits });
  for (const jid of [JULIET, "romeo@capulet.lit"])
    await stage.core.use(accounts).add({ jid: jid as never, secret: { kind: "password", password: "x" } });
  const sent: { readonly endpoint: string; readonly payload: unknown }[] = [];
  let outcome: WebPushOutcome = "sent";
  stage.core.use(webPush).serve(
    {
      accepts: (endpoint) => endpoint.startsWith("https://push.example/"),
      send: async ({ endpoint }, payload) => {
        sent.push({ endpoint, payload: JSON.parse(payload) as unknown });
        return outcome;
      },
    },
    "server-key",
  );
  const juliet = await stage.connect(`${JULIET}/balcony`, { available: true });
  const romeo = await stage.connect("romeo@capulet.lit/orchard", { available: true });
  const registers = async (client: WireClient, endpoint: string, more = "") => {
    await client.sends(
      `<iq type="set" id="r" to="${PUSH}"><register xmlns="${NS}" endpoint="${endpoint}" ${KEYS} ${more}/></iq>`,
    );
    return client.takesAll()[0]?.child("registered", NS)?.attr("node") ?? "";
  };
  const enables = async (node: string) => {
    await juliet.sends(`<iq type="set" id="p"><enable xmlns="urn:xmpp:push:0" jid="${PUSH}" node="${node}"/></iq>`);
    juliet.receives(`<iq type="result" id="p" to="*"/>`);
  };
  const misses = async () => {
    await romeo.sends(`<message type="chat" to="${JULIET}"><body>Wherefore?</body></message>`);
    return taken();
  };
  const taken = async () => {
    for (let i = 0; i < 4; i++) await settle();
    return sent.splice(0);
  };
  const publishes = (payload: string, node: string) =>
    juliet.sends(
      `<iq type="set" id="n"><pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${node}"><item id="current">${payload}</item></publish></pubsub></iq>`,
    );
  /** Something in a room, as another module finds it. */
  const findsInRoom = async (id: string) => {
    const news = { id, kind: "room", sender: `garden@rooms.capulet.lit/Romeo`, hasReached: () => false } as const;
    stage.core.use(push).notify(JULIET as never, news);
    return taken();
  };
  return {
    stage,
    juliet,
    romeo,
    registers,
    enables,
    misses,
    publishes,
    findsInRoom,
    answers: (next: WebPushOutcome) => void (outcome = next),
  };
}

test("[WP1] [WP4] a browser registers, the account switches it on, and is told of a message", async () => {
  const { juliet, registers, enables, misses } = await verona();
  await juliet.sends(`<iq type="get" id="k" to="${PUSH}"><server-key xmlns="${NS}"/></iq>`);
  juliet.receives(
    `<iq type="result" id="k" from="${PUSH}" to="*"><server-key xmlns="${NS}">server-key</server-key></iq>`,
  );
  const node = await registers(juliet, "https://push.example/1");
  expect(await registers(juliet, "https://push.example/1")).toBe(node);
  await enables(node);
  await juliet.sends(`<presence type="unavailable"/>`);
  expect(await misses()).toEqual([
    {
      endpoint: "https://push.example/1",
      payload: {
        ...{ account: JULIET, kind: "conversation", messages: 1, badge: 1 },
        ...{ place: "romeo@capulet.lit", name: "romeo" },
      },
    },
  ]);
});

test("[WP4] with the names that the account knows: of its contact list, of a room", async () => {
  const { stage, juliet, registers, enables, misses, findsInRoom } = await verona();
  await enables(await registers(juliet, "https://push.example/1"));
  await juliet.sends(
    `<iq type="set" id="a"><query xmlns="jabber:iq:roster"><item jid="romeo@capulet.lit" name="My Romeo"/></query></iq>`,
  );
  const owner = "romeo@capulet.lit" as never;
  await stage.core.use(rooms).create({ local: "garden", owner, name: "Capulet's Garden" });
  await juliet.sends(`<presence type="unavailable"/>`);
  expect((await misses())[0]?.payload).toMatchObject({ name: "My Romeo" });
  expect((await findsInRoom("m1"))[0]?.payload).toEqual({
    ...{ account: JULIET, kind: "room", messages: 2, badge: 2, place: "garden@rooms.capulet.lit" },
    ...{ name: "Capulet's Garden", nick: "Romeo" },
  });
  stage.core.use(push).tells("count");
  expect((await findsInRoom("m2"))[0]?.payload).toEqual({ account: JULIET, kind: "room", messages: 3, badge: 3 });
});

test.each([
  ["", 1, 1],
  [`tells="conversation room"`, 1, 1],
  [`tells="room"`, 0, 1],
  [`tells="conversation"`, 1, 0],
  [`tells=""`, 0, 0],
])(
  "[WP6] [RT22] a browser registered with %s is told of conversations %i times, of rooms %i times",
  async (tells, conversations, inRooms) => {
    const { juliet, registers, enables, misses, findsInRoom } = await verona();
    await enables(await registers(juliet, "https://push.example/1", tells));
    await juliet.sends(`<presence type="unavailable"/>`);
    expect(await misses()).toHaveLength(conversations);
    expect(await findsInRoom("m1")).toHaveLength(inRooms);
  },
);

test("[WP1] [SV5] what nobody can be told of, and a zone that is none, are refused", async () => {
  const { juliet } = await verona();
  for (const more of [
    `tells="calls"`,
    `tells="room  conversation"`,
    `zone="Mars/Olympus"`,
    `zone="${"x".repeat(65)}"`,
  ]) {
    await juliet.sends(
      `<iq type="set" id="r" to="${PUSH}"><register xmlns="${NS}" endpoint="https://push.example/1" ${KEYS} ${more}/></iq>`,
    );
    juliet.receives(`<iq type="error" id="r" from="${PUSH}" to="*">${errorXml("modify", "bad-request")}</iq>`);
  }
});

const NOTIFICATIONS = "urn:tandem:notifications:0";

test("[WP6] [RM28] no notices at all, and quiet hours by the browser's clock", async () => {
  const { juliet, registers, enables, misses, publishes, findsInRoom } = await verona();
  await enables(await registers(juliet, "https://push.example/1", `zone="Etc/UTC"`));
  await juliet.sends(`<presence type="unavailable"/>`);
  const settings = (inside: string, toasts = "true") =>
    publishes(`<notifications xmlns="${NOTIFICATIONS}" toasts="${toasts}">${inside}</notifications>`, NOTIFICATIONS);
  // It is noon in Greenwich.
  await settings(`<quiet from="11:30" to="12:30"/>`);
  expect([await misses(), await findsInRoom("m1")]).toEqual([[], []]);
  // The same hours where it is two hours later.
  await registers(juliet, "https://push.example/1", `zone="Etc/GMT-2"`);
  expect(await misses()).toHaveLength(1);
  await publishes(`<notifications xmlns="${NOTIFICATIONS}" sounds="false" badge="false"/>`, NOTIFICATIONS);
  const [quietly] = await misses();
  expect(quietly?.payload).toMatchObject({ silent: true, messages: 4 });
  expect(quietly?.payload).not.toHaveProperty("badge");
  await settings("", "false");
  expect([await misses(), await findsInRoom("m2")]).toEqual([[], []]);
});

test("[WP6] [PR8] do not disturb in a program that is open: rooms are not told, nor who may not interrupt", async () => {
  const { stage, juliet, registers, enables, misses, findsInRoom } = await verona();
  await enables(await registers(juliet, "https://push.example/1"));
  // The app that does not take IM.
  await juliet.sends(`<presence><priority>-1</priority><show>dnd</show></presence>`);
  expect([await misses(), await findsInRoom("m1")]).toEqual([[], []]);
  await juliet.sends(
    `<iq type="set" id="l"><access xmlns="urn:tandem:access:0"><item jid="romeo@capulet.lit" level="team"/></access></iq>`,
  );
  expect(await misses()).toHaveLength(1);
  await stage.core.emit("sessionLost", juliet.session);
  expect(await findsInRoom("m2")).toHaveLength(1);
});

test("[WP7] [SV5] with the password all browsers go", async () => {
  const { stage, juliet, registers, enables, misses } = await verona();
  await enables(await registers(juliet, "https://push.example/1"));
  await juliet.sends(`<presence type="unavailable"/>`);
  await stage.core.use(accounts).setPassword(JULIET as never, "another-password");
  expect(await misses()).toEqual([]);
});

test("[WP1] it says what it is, and is an item of the domain (XEP-0357 §4.2)", async () => {
  const { juliet } = await verona();
  const INFO = "http://jabber.org/protocol/disco#info";
  await juliet.sends(`<iq type="get" id="i" to="${PUSH}"><query xmlns="${INFO}"/></iq>`);
  juliet.receives(
    `<iq type="result" id="i" from="${PUSH}" to="*"><query xmlns="${INFO}"><identity category="pubsub" type="push" name="Notifications of browsers"/>
      <feature var="${INFO}"/><feature var="urn:xmpp:push:0"/><feature var="${NS}"/></query></iq>`,
  );
});

test("[WP2] [SV3] an endpoint that is not allowed is refused; of too many browsers the oldest goes", async () => {
  const { stage, juliet, registers, enables, misses } = await verona({ webPushBrowsersPerAccountMax: 2 });
  await juliet.sends(
    `<iq type="set" id="r" to="${PUSH}"><register xmlns="${NS}" endpoint="https://10.0.0.1/" ${KEYS}/></iq>`,
  );
  juliet.receives(`<iq type="error" id="r" from="${PUSH}" to="*">${errorXml("cancel", "not-allowed")}</iq>`);
  await juliet.sends(
    `<iq type="set" id="r" to="${PUSH}"><register xmlns="${NS}" endpoint="https://push.example/"/></iq>`,
  );
  juliet.receives(`<iq type="error" id="r" from="${PUSH}" to="*">${errorXml("modify", "bad-request")}</iq>`);
  for (const number of [1, 2, 3]) {
    await enables(await registers(juliet, `https://push.example/${number}`));
    await stage.passes(1);
  }
  await juliet.sends(`<presence type="unavailable"/>`);
  expect((await misses()).map(({ endpoint }) => endpoint)).toEqual([
    "https://push.example/2",
    "https://push.example/3",
  ]);
});

test("[WP3] a browser that is gone is forgotten on both sides; one that fails is not", async () => {
  const { juliet, registers, enables, misses, answers } = await verona();
  await enables(await registers(juliet, "https://push.example/1"));
  await juliet.sends(`<presence type="unavailable"/>`);
  answers("failed");
  expect(await misses()).toHaveLength(1);
  answers("gone");
  expect(await misses()).toHaveLength(1);
  answers("sent");
  expect(await misses()).toEqual([]);
});

test("[WP3] [SV5] nobody but the server publishes, and nobody registers for another", async () => {
  const { juliet, romeo, registers, misses, enables } = await verona();
  const node = await registers(juliet, "https://push.example/1");
  const publish = `<pubsub xmlns="http://jabber.org/protocol/pubsub"><publish node="${node}"><item><notification xmlns="urn:xmpp:push:0"/></item></publish></pubsub>`;
  for (const client of [romeo, juliet]) {
    await client.sends(`<iq type="set" id="p" to="${PUSH}">${publish}</iq>`);
    expect(client.takesAll()[0]?.attr("type")).toBe("error");
  }
  await romeo.sends(`<iq type="set" id="u" to="${PUSH}"><unregister xmlns="${NS}" node="${node}"/></iq>`);
  await enables(node);
  await juliet.sends(`<presence type="unavailable"/>`);
  expect(await misses()).toHaveLength(1);
  await juliet.sends(`<iq type="set" id="u" to="${PUSH}"><unregister xmlns="${NS}"/></iq>`);
  expect(await misses()).toEqual([]);
});

test("keys are made once and stay, also after a restart", async () => {
  const { stage } = await verona();
  const first = { publicKey: "p1", privateKey: "s1" };
  expect(await stage.core.use(webPush).keys(() => first)).toEqual(first);
  const again = await scene({ modules, storage: stage.storage });
  expect(await again.core.use(webPush).keys(() => ({ publicKey: "p2", privateKey: "s2" }))).toEqual(first);
});
