import type { FastifyInstance } from "fastify";
import { BOSH_PATH } from "../transport-bosh/index.ts";
import { originOf, WEB_SOCKET_PATH } from "../transport-websocket/index.ts";

interface Link {
  readonly rel: string;
  readonly href: string;
}

/** XEP-0156 §3: where the WebSocket and BOSH are, for clients that know only the domain. Any page may ask. */
export function serveHostMeta(app: FastifyInstance): void {
  const open = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };

  app.get("/.well-known/host-meta", (request, reply) =>
    reply
      .headers(open)
      .type("application/xrd+xml; charset=utf-8")
      .send(
        `<?xml version="1.0" encoding="utf-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">${linksFor(
          request,
        )
          .map(({ rel, href }) => `<Link rel="${rel}" href="${href}"/>`)
          .join("")}</XRD>\n`,
      ),
  );
  app.get("/.well-known/host-meta.json", (request, reply) => reply.headers(open).send({ links: linksFor(request) }));
}

function linksFor(request: { readonly raw: Parameters<typeof originOf>[0] }): readonly Link[] {
  const origin = originOf(request.raw) ?? "http://localhost";
  return [
    { rel: "urn:xmpp:alt-connections:websocket", href: `${origin.replace(/^http/, "ws")}${WEB_SOCKET_PATH}` },
    { rel: "urn:xmpp:alt-connections:xbosh", href: `${origin}${BOSH_PATH}` },
  ];
}
