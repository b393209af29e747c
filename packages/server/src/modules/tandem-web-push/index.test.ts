import type { Limits } from "../../core/index.ts";
import { errorXml, scene, settle, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";
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
  const registers = async (client: WireClient, endpoint: string) => {
    await client.sends(
      `<iq type="set" id="r" to="${PUSH}"><register xmlns="${NS}" endpoint="${endpoint}" ${KEYS}/></iq>`,
    );
    return client.takesAll()[0]?.child("registered", NS)?.attr("node") ?? "";
  };
  const enables = async (node: string) => {
    await juliet.sends(`<iq type="set" id="p"><enable xmlns="urn:xmpp:push:0" jid="${PUSH}" node="${node}"/></iq>`);
    juliet.receives(`<iq type="result" id="p" to="*"/>`);
  };
  const misses = async () => {
    await romeo.sends(`<message type="chat" to="${JULIET}"><body>Wherefore?</body></message>`);
    for (let i = 0; i < 4; i++) await settle();
    return sent.splice(0);
  };
  return { stage, juliet, romeo, registers, enables, misses, answers: (next: WebPushOutcome) => void (outcome = next) };
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
    { endpoint: "https://push.example/1", payload: { account: JULIET, messages: 1, sender: "romeo@capulet.lit" } },
  ]);
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
