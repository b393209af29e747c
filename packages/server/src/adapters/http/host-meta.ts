import type { FastifyInstance } from "fastify";
import { originOf, WEB_SOCKET_PATH } from "../transport-websocket/index.ts";

const REL = "urn:xmpp:alt-connections:websocket";

/** XEP-0156 §3: where the WebSocket is, for clients that know only the domain. Any page may ask. */
export function serveHostMeta(app: FastifyInstance): void {
  const href = (request: { raw: Parameters<typeof originOf>[0] }): string =>
    `${(originOf(request.raw) ?? "http://localhost").replace(/^http/, "ws")}${WEB_SOCKET_PATH}`;
  const open = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };

  app.get("/.well-known/host-meta", (request, reply) =>
    reply
      .headers(open)
      .type("application/xrd+xml; charset=utf-8")
      .send(
        `<?xml version="1.0" encoding="utf-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="${REL}" href="${href(request)}"/></XRD>\n`,
      ),
  );
  app.get("/.well-known/host-meta.json", (request, reply) =>
    reply.headers(open).send({ links: [{ rel: REL, href: href(request) }] }),
  );
}
