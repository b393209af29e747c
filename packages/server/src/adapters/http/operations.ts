import type { FastifyInstance } from "fastify";
import { peerOf } from "../transport-websocket/index.ts";

export interface Operations {
  /** True once sign-ins are taken, false again while stopping. */
  readonly isReady: () => boolean;
  readonly metrics: { readonly contentType: string; expose(): Promise<string> };
}

/** For whoever runs the server (SV10). Numbers are shown to this machine only: they tell who is busy when. */
export function serveOperations(app: FastifyInstance, { isReady, metrics }: Operations): void {
  app.get("/healthz", (_request, reply) => reply.type("text/plain").send("ok\n"));
  app.get("/readyz", (_request, reply) =>
    reply
      .code(isReady() ? 200 : 503)
      .type("text/plain")
      .send(isReady() ? "ready\n" : "not ready\n"),
  );
  app.get("/metrics", async (request, reply) => {
    if (!peerOf(request.raw).isLoopback) return reply.code(403).type("text/plain").send("Only from this machine.\n");
    return reply.type(metrics.contentType).send(await metrics.expose());
  });
}
