import { hex, utf8 } from "@tandem/protocol/encoding";
import { converse, memoryPipe, type MemoryPipe } from "@tandem/testkit/federation-scene";
import { nodeCrypto, scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accounts } from "../../modules/accounts/contract.ts";
import type { Limits } from "../limits.ts";
import { ComponentService } from "./service.ts";

const HOST = "plays.shakespeare.lit";
const SECRET = "to-be-or-not-to-be";
const HEADER = `<stream:stream xmlns="jabber:component:accept" xmlns:stream="http://etherx.jabber.org/streams" to="${HOST}">`;

async function globe(limits: Partial<Limits> = {}) {
  const stage = await scene({ domain: "shakespeare.lit", modules, limits });
  const bard = "bard@shakespeare.lit" as never;
  await stage.core.use(accounts).add({ jid: bard, secret: { kind: "password", password: "x" } });
  const service = new ComponentService(stage.core, new Map([[HOST, SECRET]]));
  service.start();

  /** A program that has a connection, or none when it was refused. */
  function connects(): { readonly pipe: MemoryPipe; readonly got: () => string } | null {
    const end = { remoteAddress: "192.0.2.7", certificate: undefined, hasTls: false };
    const { client, server } = memoryPipe(end, end);
    const listener = service.open(server);
    if (listener === null) return null;
    server.listener = listener;
    let seen = 0;
    const got = (): string => {
      const text = server.written.slice(seen);
      seen = server.written.length;
      return text;
    };
    return { pipe: client, got };
  }

  async function says(component: ReturnType<typeof connects>, text: string): Promise<string> {
    component?.pipe.write(text);
    await converse();
    return component?.got() ?? "refused";
  }

  async function proved() {
    const component = connects();
    const id = / id="([^"]+)"/.exec(await says(component, HEADER))?.[1] ?? "";
    const key = hex(nodeCrypto.hash("sha-1", utf8(id + SECRET)));
    expect(await says(component, `<handshake>${key}</handshake>`)).toBe("<handshake/>");
    return component;
  }
  return { stage, service, connects, says, proved };
}

const error = (condition: string): RegExp =>
  new RegExp(`<stream:error><${condition} xmlns="urn:ietf:params:xml:ns:xmpp-streams"/>.*</stream:stream>$`);

test("[EC1] [EC2] the handshake (XEP-0114 v1.6 §3, ex. 1-4)", async () => {
  const { connects, says, proved } = await globe();
  const opened = await says(connects(), HEADER);
  expect(opened).toMatch(
    /^<\?xml version="1.0"\?><stream:stream xmlns="jabber:component:accept" xmlns:stream="http:\/\/etherx.jabber.org\/streams" from="plays.shakespeare.lit" id="[^"]+">$/,
  );
  await proved();
});

test("[EC1] [EC2] [SV5] another address, a wrong secret, or no handshake at all", async () => {
  const { connects, says, service } = await globe();
  expect(await says(connects(), HEADER.replace(HOST, "shakespeare.lit"))).toMatch(error("host-unknown"));
  expect(await says(connects(), HEADER.replace("jabber:component:accept", "jabber:client"))).toMatch(
    error("invalid-namespace"),
  );
  for (const attempt of [
    "<handshake/>",
    `<handshake>${"0".repeat(40)}</handshake>`,
    `<handshake>${hex(nodeCrypto.hash("sha-1", utf8(SECRET)))}</handshake>`,
    `<message from="${HOST}" to="bard@shakespeare.lit"><body>me</body></message>`,
  ]) {
    const component = connects();
    await says(component, HEADER);
    expect(await says(component, attempt)).toMatch(error("not-authorized"));
  }
  expect(() => service.send(undefined as never)).toThrow();
});

test("[EC3] stanzas go both ways, by its own address only, and forged ids do not pass", async () => {
  const { stage, says, proved } = await globe();
  const globeSession = await stage.connect("bard@shakespeare.lit/globe", { available: true });
  const component = await proved();
  await globeSession.sends(`<message to="desk@${HOST}" id="m1"><body>Help!</body></message>`);
  expect(component?.got()).toBe(
    `<message to="desk@${HOST}" id="m1" from="bard@shakespeare.lit/globe"><body>Help!</body></message>`,
  );
  const forged = `<stanza-id xmlns="urn:xmpp:sid:0" id="1" by="bard@shakespeare.lit"/>`;
  await says(
    component,
    `<message from="desk@${HOST}" to="bard@shakespeare.lit" type="chat"><body>Coming</body>${forged}</message>`,
  );
  globeSession.receives(
    `<message from="desk@${HOST}" to="bard@shakespeare.lit" type="chat"><body>Coming</body><stanza-id xmlns="urn:xmpp:sid:0" id="*" by="bard@shakespeare.lit"/></message>`,
  );
  await says(
    component,
    `<iq type="get" id="v" from="${HOST}" to="shakespeare.lit"><query xmlns="jabber:iq:version"/></iq>`,
  );
  await converse();
  expect(component?.pipe.other.written).toContain(`<iq type="result" to="${HOST}" from="shakespeare.lit" id="v">`);
  expect(stage.faults()).toEqual([]);
});

test.each([
  [`<message from="shakespeare.lit" to="bard@shakespeare.lit"/>`, "invalid-from"],
  [`<message from="sub.${HOST}" to="bard@shakespeare.lit"/>`, "invalid-from"],
  [`<message to="bard@shakespeare.lit"/>`, "improper-addressing"],
  [`<message from="${HOST}"/>`, "improper-addressing"],
  [`<query xmlns="jabber:iq:version"/>`, "unsupported-stanza-type"],
])("[EC3] %s ends the stream with %s", async (stanza, condition) => {
  const { says, proved } = await globe();
  expect(await says(await proved(), stanza)).toMatch(error(condition));
});

test("[EC4] the newest connection counts", async () => {
  const { stage, proved } = await globe();
  const bard = await stage.connect("bard@shakespeare.lit/globe");
  const first = await proved();
  const second = await proved();
  expect(first?.got()).toMatch(error("conflict"));
  await bard.sends(`<message to="${HOST}" id="m"/>`);
  expect(second?.got()).toContain(`id="m"`);
});

test("[EC5] [EC7] away it is an item, and what is for it is refused; nobody outside speaks for it", async () => {
  const { stage, proved } = await globe();
  const bard = await stage.connect("bard@shakespeare.lit/globe");
  const refused = async (): Promise<string> => {
    await bard.sends(`<message to="desk@${HOST}" id="m"><body>Help!</body></message>`);
    const answer = bard.takesAll()[0]?.child("error");
    return `${answer?.attr("type")} ${answer?.elements()[0]?.name}`;
  };
  expect(await refused()).toBe("wait service-unavailable");
  const component = await proved();
  component?.pipe.abort();
  await converse();
  expect(await refused()).toBe("wait service-unavailable");
  await bard.sends(
    `<iq type="get" id="i" to="shakespeare.lit"><query xmlns="http://jabber.org/protocol/disco#items"/></iq>`,
  );
  const items = bard.takesAll()[0]?.child("query", "http://jabber.org/protocol/disco#items")?.elements("item");
  expect(items?.map((item) => item.attr("jid"))).toContain(HOST);
  expect(stage.core.router.serves(HOST)).toBe(true);
});

test("[EC6] [SV3] as many unproved streams as allowed, for as long as allowed", async () => {
  const { stage, connects, says } = await globe({ remoteUnprovedStreamsMax: 2, remoteProofSecondsMax: 30 });
  const first = connects();
  await says(first, HEADER);
  await says(connects(), HEADER);
  expect(connects()).toBeNull();
  await stage.passes(29_000);
  expect(first?.got()).toBe("");
  await stage.passes(1_000);
  expect(first?.got()).toMatch(error("connection-timeout"));
  expect(connects()).not.toBeNull();
});

test("[EC8] a silent component stays, one that does not read goes", async () => {
  const { stage, proved } = await globe({ remoteIdleSecondsMax: 10, remoteStallSecondsMax: 60 });
  const component = await proved();
  await stage.passes(100_000);
  expect(component?.got()).toBe("");
  (component as { pipe: MemoryPipe }).pipe.other.bufferedChars = 10;
  await stage.passes(61_000);
  expect(component?.pipe.other.isClosed).toBe(true);
});

test("an address that the server itself serves is no component's", async () => {
  const { stage } = await globe();
  expect(() => new ComponentService(stage.core, new Map([["rooms.shakespeare.lit", SECRET]]))).toThrow("served");
});
