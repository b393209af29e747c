import { randomUUID } from "node:crypto";
import { type BoshRequest, buildBoshEnd, readBosh } from "@tandem/protocol/xep-0124-bosh";
import { serialize, XmlError } from "@tandem/xml";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Limits } from "../../core/limits.ts";
import type { StreamService } from "../../core/stream/index.ts";
import { isAllowedOrigin, peerOf } from "../transport-websocket/index.ts";
import { BoshConnection } from "./bosh-connection.ts";

export const BOSH_PATH = "/http-bind";

/** More than one held request is of use only where HTTP has no keep-alive. */
const HOLD_MAX = 1;
const BYTES_PER_CHAR = 3;
/** For a body to arrive; it is one stanza or a few. */
const BODY_MS_MAX = 10_000;
/** A held request is silent for as long as it is held. */
const SOCKET_GRACE_SECONDS = 10;

export interface BoshOptions {
  readonly domain: string;
  readonly streams: Pick<StreamService, "open">;
  readonly limits: Pick<
    Limits,
    | "stanzaCharsMax"
    | "xmlDepthMax"
    | "xmlAttributesMax"
    | "xmlNodesMax"
    | "boshWaitSecondsMax"
    | "boshInactivitySeconds"
    | "boshRequestCharsMax"
  >;
  readonly allowedOrigins: readonly string[];
}

/** XMPP over HTTP requests (XEP-0124, XEP-0206), for networks and programs that have no WebSocket. */
export async function serveBosh(app: FastifyInstance, options: BoshOptions): Promise<void> {
  const sessions = new Map<string, BoshConnection>();
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "*",
      { parseAs: "string", bodyLimit: options.limits.boshRequestCharsMax * BYTES_PER_CHAR },
      (_request, body, done) => done(null, body),
    );
    scope.addHook("onRequest", async (request, reply) => refuseForeignPages(request, reply, options.allowedOrigins));
    scope.options(BOSH_PATH, (_request, reply) => reply.code(204).send());
    scope.get(BOSH_PATH, (_request, reply) =>
      reply.type("text/plain; charset=utf-8").send("XMPP over BOSH (XEP-0206) is spoken here, by POST.\n"),
    );
    scope.post(BOSH_PATH, (request, reply) => {
      reply.type("text/xml; charset=utf-8").header("cache-control", "no-store");
      handle(sessions, request, reply, options);
      return reply;
    });
  });
}

async function refuseForeignPages(
  request: FastifyRequest,
  reply: FastifyReply,
  allowedOrigins: readonly string[],
): Promise<FastifyReply | undefined> {
  const { origin } = request.headers;
  if (!isAllowedOrigin(request.raw, allowedOrigins)) return reply.code(403).type("text/plain").send("Forbidden\n");
  if (origin !== undefined) {
    reply.headers({
      vary: "origin",
      "access-control-allow-origin": origin,
      "access-control-allow-methods": "POST, GET, OPTIONS",
      "access-control-allow-headers": "Content-Type",
      "access-control-max-age": "86400",
      "cross-origin-resource-policy": "cross-origin",
    });
  }
  // Whoever sends a body a byte at a time is not waited for.
  const tooSlow = setTimeout(() => request.raw.destroy(), BODY_MS_MAX);
  const done = (): void => clearTimeout(tooSlow);
  request.raw.once("end", done).once("close", done);
  return undefined;
}

function handle(
  sessions: Map<string, BoshConnection>,
  request: FastifyRequest,
  reply: FastifyReply,
  options: BoshOptions,
): void {
  const asked = read(request.body, options.limits);
  if (asked === null) return end(reply.code(400), "bad-request");
  const session = asked.sid === undefined ? begin(sessions, asked, request, options) : sessions.get(asked.sid);
  if (session === "refused") return end(reply, "policy-violation");
  // An answer must not come by a way that others can read when the session was begun on one that they cannot.
  if (session === undefined || (session.isSecure && !peerOf(request.raw).isSecure)) return end(reply, "item-not-found");
  request.raw.socket.setTimeout((options.limits.boshWaitSecondsMax + SOCKET_GRACE_SECONDS) * 1_000);
  let isAnswered = false;
  // Before the request is taken, since it may be answered at once.
  reply.raw.once("close", () => {
    if (!isAnswered) session.lose(asked.rid);
  });
  session.take(asked, (body) => {
    isAnswered = true;
    void reply.send(body);
  });
}

function end(reply: FastifyReply, condition: Parameters<typeof buildBoshEnd>[0]): void {
  void reply.send(serialize(buildBoshEnd(condition)));
}

function begin(
  sessions: Map<string, BoshConnection>,
  asked: BoshRequest,
  request: FastifyRequest,
  { domain, streams, limits }: BoshOptions,
): BoshConnection | "refused" {
  const sid = randomUUID();
  const hold = Math.min(asked.hold ?? HOLD_MAX, HOLD_MAX);
  const wait = Math.min(asked.wait ?? limits.boshWaitSecondsMax, limits.boshWaitSecondsMax);
  const terms = { sid, wait, hold, requests: HOLD_MAX + 1, inactivity: limits.boshInactivitySeconds, from: domain };
  const connection = new BoshConnection(terms, asked.rid, peerOf(request.raw), () => sessions.delete(sid));
  const listener = streams.open(connection);
  if (listener === null) return "refused";
  connection.listen(listener);
  sessions.set(sid, connection);
  return connection;
}

function read(body: unknown, limits: BoshOptions["limits"]): BoshRequest | null {
  if (typeof body !== "string") return null;
  try {
    return readBosh(body, {
      stanzaCharsMax: limits.boshRequestCharsMax,
      // The body is around the stanzas.
      depthMax: limits.xmlDepthMax + 1,
      attributesMax: limits.xmlAttributesMax,
      nodesMax: limits.xmlNodesMax,
    });
  } catch (fault) {
    if (fault instanceof XmlError) return null;
    throw fault;
  }
}
