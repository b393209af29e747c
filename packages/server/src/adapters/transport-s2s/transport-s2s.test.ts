import { type LogLine, scene } from "@tandem/testkit/server-scene";
import { parseElement } from "@tandem/xml";
import { afterEach, expect, test } from "vitest";
import { defineModule, FederationService } from "../../core/index.ts";
import { issueAuthority, issueLeaf } from "../certificates/issue.ts";
import type { Listening } from "../network/index.ts";
import { listenS2s, listenS2sTls, s2sDialer } from "./index.ts";

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

/** Two servers over sockets of this machine; resolves when the second has got a message of the first. */
async function exchanged(isDirectTls: boolean): Promise<readonly unknown[]> {
  const authority = await issueAuthority(Date.now());
  const places = new Map<string, Listening>();
  let arrived: (body: string | undefined) => void;
  const arrival = new Promise<string | undefined>((resolve) => {
    arrived = resolve;
  });
  const receiver = defineModule({
    name: "receiver",
    setup: (host) => host.ownMessages(({ stanza }) => arrived(stanza.childText("body"))),
  });
  const cores = [];
  const logs: (readonly LogLine[])[] = [];
  for (const domain of ["a.example", "b.example"]) {
    const { core, log } = await scene({ domain, modules: [receiver] });
    logs.push(log);
    const leaf = await issueLeaf(authority, [domain], Date.now());
    const identity = { cert: leaf.certificate, key: leaf.key };
    const tls = { identity: () => identity, authorities: [authority.certificate] };
    const federation = new FederationService(core, {
      policy: { trust: "certificate", allow: [], deny: [] },
      resolver: { resolve: async (wanted) => [{ ...(places.get(wanted) as Listening).address, isDirectTls }] },
      dialer: s2sDialer(tls),
    });
    core.router.connectRemoteHosts(federation);
    const at = { host: "127.0.0.1", port: 0 };
    const listening = await (isDirectTls ? listenS2sTls : listenS2s)({ at, federation, ...tls });
    opened.push(listening, { close: () => federation.stop() });
    places.set(domain, listening);
    cores.push(core);
  }
  const text = `<message xmlns="jabber:client" from="x@a.example/1" to="y@b.example"><body>over the wire</body></message>`;
  void cores[0]?.router.route(parseElement(text));
  const body = await arrival;
  return [body, logs[1]?.find(({ event }) => event === "federation.proved")?.fields["by"]];
}

test.each([
  ["STARTTLS (RFC 6120 §5)", false],
  ["TLS from the first byte (XEP-0368)", true],
])("[FE1] two servers on sockets, with %s and certificates", async (_name, isDirectTls) => {
  expect(await exchanged(isDirectTls)).toEqual(["over the wire", "certificate"]);
});
