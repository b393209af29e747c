import { encodeBase64, utf8 } from "@tandem/protocol/encoding";
import { errorXml, nodeCrypto, scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { externalServices } from "./contract.ts";
import { xep0215ExternalServices } from "./index.ts";

const NS = "urn:xmpp:extdisco:2";
const SECRET = "north";
const services = [
  { host: "stun.capulet.lit", type: "stun", port: 3478, transport: "udp" },
  { host: "turn.capulet.lit", type: "turn", port: 3478, transport: "udp" },
  { host: "turn.capulet.lit", type: "turns", port: 5349, transport: "tcp" },
] as const;

async function verona(secret: string | undefined = SECRET) {
  const stage = await scene({ modules: [xep0215ExternalServices], accounts: [], limits: { relaySeconds: 3_600 } });
  stage.core.use(externalServices).offer({ services, secret });
  return { stage, juliet: await stage.connect("juliet@capulet.lit/balcony") };
}

const asks = (payload: string): string => `<iq type="get" id="e" to="capulet.lit">${payload}</iq>`;

test("[ES1] [ES2] a relay comes with credentials that it can check by itself (XEP-0215 v1.0.0 ex. 3, 4)", async () => {
  const { juliet } = await verona();
  await juliet.sends(asks(`<services xmlns="${NS}" type="turn"/>`));
  const answer = juliet.receives(
    `<iq type="result" id="e" from="capulet.lit" to="*"><services xmlns="${NS}" type="turn">
      <service host="turn.capulet.lit" type="turn" port="3478" transport="udp" username="*" password="*" expires="2026-05-17T13:00:00.000Z" restricted="true"/></services></iq>`,
  );
  const service = answer.child("services", NS)?.child("service");
  const [username, password] = [service?.attr("username") ?? "", service?.attr("password")];
  expect(username).toMatch(new RegExp(`^${Date.UTC(2026, 4, 17, 13) / 1_000}:[0-9a-f]{16}$`));
  expect(password).toBe(encodeBase64(nodeCrypto.hmac("sha-1", utf8(SECRET), utf8(username))));
});

test("[ES1] all that there is, and no credentials for what asks for none", async () => {
  const { juliet } = await verona();
  await juliet.sends(asks(`<services xmlns="${NS}"/>`));
  const listed = juliet.takesAll()[0]?.child("services", NS)?.elements("service") ?? [];
  expect(listed.map((one) => [one.attr("type"), one.attr("username") !== undefined])).toEqual([
    ["stun", false],
    ["turn", true],
    ["turns", true],
  ]);
});

test("[ES3] the name is the same for an account and tells nobody whose it is", async () => {
  const { stage, juliet } = await verona();
  const nameOf = async (client: typeof juliet) => {
    await client.sends(asks(`<services xmlns="${NS}" type="turn"/>`));
    return client.takesAll()[0]?.child("services", NS)?.child("service")?.attr("username")?.split(":")[1];
  };
  const [first, again] = [await nameOf(juliet), await nameOf(await stage.connect("juliet@capulet.lit/chamber"))];
  expect(again).toBe(first);
  expect(await nameOf(await stage.connect("romeo@capulet.lit/orchard"))).not.toBe(first);
});

test("[ES4] credentials again, for a service that is offered (ex. 6, 7)", async () => {
  const { juliet } = await verona();
  const credentials = (host: string) =>
    asks(`<credentials xmlns="${NS}"><service host="${host}" type="turn"/></credentials>`);
  await juliet.sends(credentials("turn.capulet.lit"));
  juliet.receives(
    `<iq type="result" id="e" from="capulet.lit" to="*"><credentials xmlns="${NS}"><service host="turn.capulet.lit" type="turn" port="3478" transport="udp" username="*" password="*" expires="*" restricted="true"/></credentials></iq>`,
  );
  await juliet.sends(credentials("turn.montague.lit"));
  juliet.receives(`<iq type="error" id="e" from="capulet.lit" to="*">${errorXml("cancel", "item-not-found")}</iq>`);
  await juliet.sends(asks(`<credentials xmlns="${NS}"/>`));
  juliet.receives(`<iq type="error" id="e" from="capulet.lit" to="*">${errorXml("modify", "bad-request")}</iq>`);
});

test("[ES1] nobody from elsewhere is told, and without a service there is nothing", async () => {
  const { stage, juliet } = await verona();
  const { parseElement } = await import("@tandem/xml");
  const sent: string[] = [];
  stage.core.router.connectRemoteHosts({
    serves: () => false,
    send: (stanza) => void sent.push(String(stanza.attr("type"))),
  });
  const request = parseElement(`<iq xmlns="jabber:client" type="get" id="e"><services xmlns="${NS}"/></iq>`);
  await stage.core.router.receiveRemote(request, "x@montague.lit/1" as never, "capulet.lit" as never);
  expect(sent).toEqual(["error"]);
  stage.core.use(externalServices).offer({ services: [], secret: SECRET });
  await juliet.sends(asks(`<services xmlns="${NS}"/>`));
  juliet.receives(
    `<iq type="error" id="e" from="capulet.lit" to="*">${errorXml("cancel", "service-unavailable")}</iq>`,
  );
});
