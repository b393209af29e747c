import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "../conformance/harness/running-server.ts";
import { StanzaClient } from "../conformance/harness/stanza-client.ts";
import { Slixmpp } from "./slixmpp.ts";

const SERVICE = "pubsub.localhost";
const PUBSUB = "http://jabber.org/protocol/pubsub";
const ENTRY = `<entry xmlns="http://www.w3.org/2005/Atom"><title>Soliloquy</title></entry>`;
let running: RunningServer;
let juliet: Slixmpp;
let romeo: StanzaClient;

/** Juliet is at slixmpp, which makes its own requests and reads the answers itself; Romeo is played on the wire. */
beforeAll(async () => {
  running = await runServer({ plaintextOnLoopback: true, pubsub: "accounts" });
  const port = running.addresses.c2s?.port ?? 0;
  juliet = new Slixmpp();
  const { caFile: ca } = running;
  await juliet.does("connect", { jid: "juliet@localhost/slixmpp", password: PASSWORD, host: "127.0.0.1", port, ca });
  romeo = await StanzaClient.signIn(port, "localhost", "romeo", PASSWORD);
});
afterAll(async () => {
  juliet?.stops();
  romeo?.closes();
  await running.stop();
});

const asks = (to: string, inside: string) => romeo.asks("set", to, `<pubsub xmlns="${PUBSUB}">${inside}</pubsub>`);
const hears = (inside: string) =>
  romeo.receives(
    inside,
    (stanza) => stanza.child("event", `${PUBSUB}#event`)?.firstElement()?.child(inside) !== undefined,
  );

test("[PE18] slixmpp makes a node at the service, subscribes, publishes, reads it back and deletes it", async () => {
  const at = { service: SERVICE, node: "princely_musings" };
  await juliet.does("pubsub", { act: "create_node", ...at });
  expect(await juliet.does("pubsub", { act: "subscribe", ...at })).toContain('subscription="subscribed"');
  await asks(SERVICE, `<subscribe node="princely_musings" jid="romeo@localhost"/>`);
  await juliet.does("pubsub", { act: "publish", ...at, item: "1", payload: ENTRY });
  expect((await hears("item")).attr("to")).toBe("romeo@localhost");
  expect(await juliet.receives(/pubsub#event/)).toContain("Soliloquy");
  expect(await juliet.does("pubsub", { act: "get_items", ...at })).toContain("Soliloquy");
  expect(await juliet.does("pubsub", { act: "get_subscriptions", service: SERVICE })).toContain("princely_musings");
  await juliet.does("pubsub", { act: "unsubscribe", ...at });
  await juliet.does("pubsub", { act: "delete_node", ...at });
  await expect(juliet.does("pubsub", { act: "get_items", ...at })).rejects.toThrow("item-not-found");
});

test("[PE16] slixmpp approves, as the owner of a personal node, who has asked", async () => {
  const at = { service: "juliet@localhost", node: "urn:test:diary" };
  const configured = `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${PUBSUB}#node_config</value></field>
    <field var="pubsub#access_model"><value>authorize</value></field></x>`;
  await juliet.does("iq", {
    xml: `<iq xmlns="jabber:client" type="set"><pubsub xmlns="${PUBSUB}"><create node="urn:test:diary"/><configure>${configured}</configure></pubsub></iq>`,
  });
  const answer = await asks("juliet@localhost", `<subscribe node="urn:test:diary" jid="romeo@localhost"/>`);
  expect(answer.child("pubsub", PUBSUB)?.child("subscription")?.attr("subscription")).toBe("pending");
  expect(await juliet.receives(/subscribe_authorization/)).toContain("romeo@localhost");
  await juliet.does("pubsub", {
    act: "modify_subscriptions",
    ...at,
    subscriptions: [["romeo@localhost", "subscribed"]],
  });
  await romeo.receives("the approval", (stanza) => stanza.child("event", `${PUBSUB}#event`) !== undefined);
  await juliet.does("pubsub", { act: "publish", ...at, item: "1", payload: ENTRY });
  expect((await hears("item")).attr("from")).toBe("juliet@localhost");
});
