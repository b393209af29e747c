import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Readable } from "node:stream";
import {
  type FileTransfers,
  IncompleteUpload,
  type OpenFile,
  StorageFault,
  type TransferRefusal,
} from "../../core/index.ts";
import { parseRange } from "./range.ts";

/** Shown where they are; everything else is offered for saving, under a type that nothing runs. */
const SHOWN = /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp)|audio\/[\w.+-]+|video\/(?:mp4|webm|ogg|quicktime))$/;

/** XEP-0363 §11: a page of any origin may fetch and upload; addresses and tickets are the permission, never cookies. */
const OPEN_TO_PAGES = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, PUT, OPTIONS",
  "access-control-allow-headers": "Authorization, Content-Type, Range",
  "access-control-expose-headers": "Content-Length, Content-Range, Content-Disposition, ETag, Accept-Ranges",
  "access-control-max-age": "86400",
  "cross-origin-resource-policy": "cross-origin",
};

/** Whatever a file is, opened by itself it is a document without origin, scripts, or leave to load anything. */
const INERT = "default-src 'none'; sandbox; frame-ancestors 'none'";

const STATUS: Readonly<Record<TransferRefusal, number>> = { unknown: 404, ticket: 403, length: 413, used: 409 };
const WORDS: Readonly<Record<TransferRefusal, string>> = {
  unknown: "There is no such file.\n",
  ticket: "This file is for the people of a room. Open it in a program that is signed in.\n",
  length: "Not the size that was announced.\n",
  used: "This address was used for an upload before. Ask for another one.\n",
};

/** Uploaded files under `/files/`: no other path of the server takes or gives what people made. */
export function serveFiles(app: FastifyInstance, transfers: FileTransfers): void {
  app.options("/files/*", (_request, reply) => reply.headers(OPEN_TO_PAGES).code(204).send());
  app.put("/files/:id/:name", {
    // Before the body is touched: it goes to the store as it comes, whatever type it claims to be.
    onRequest: async (request, reply) => {
      reply.headers({ ...OPEN_TO_PAGES, "cache-control": "no-store" });
      await takeUpload(transfers, request, reply);
      return reply;
    },
    handler: () => undefined,
  });
  app.get("/files/:id/:name", async (request, reply) => {
    reply.headers({ ...OPEN_TO_PAGES, "content-security-policy": INERT });
    const { id } = request.params as { id: string };
    const { ticket } = request.query as { ticket?: string | string[] };
    try {
      const file = await transfers.open(id, typeof ticket === "string" ? ticket : undefined);
      return typeof file === "string" ? refuse(reply, file) : await send(file, request, reply);
    } catch (fault) {
      return failed(request, reply, fault);
    }
  });
}

async function takeUpload(transfers: FileTransfers, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { id } = request.params as { id: string };
  const { slot } = request.query as { slot?: string | string[] };
  const length = request.headers["content-length"];
  if (length === undefined) return void reply.code(411).type("text/plain").send("Say how long it is.\n");
  try {
    const token = typeof slot === "string" ? slot : "";
    const done = await transfers.upload({ id, token, length: Number(length), body: request.raw });
    if (done !== "stored") return void refuse(reply.header("connection", "close"), done);
    await reply.code(201).send();
  } catch (fault) {
    await failed(request, reply.header("connection", "close"), fault);
  }
}

function refuse(reply: FastifyReply, refusal: TransferRefusal): FastifyReply {
  return reply.code(STATUS[refusal]).header("cache-control", "no-store").type("text/plain").send(WORDS[refusal]);
}

/** The client's fault, the disk's or ours; which of them is all that is told. */
function failed(request: FastifyRequest, reply: FastifyReply, fault: unknown): FastifyReply {
  reply.header("cache-control", "no-store").type("text/plain");
  if (fault instanceof StorageFault) {
    const isFull = fault.code === "storage/full";
    return reply
      .code(isFull ? 507 : 503)
      .header("retry-after", "60")
      .send(isFull ? "The server has no room left.\n" : "The server could not do that just now. Try again.\n");
  }
  if (fault instanceof IncompleteUpload || request.raw.destroyed)
    return reply.code(400).send("The upload was not complete.\n");
  throw fault;
}

async function send(file: OpenFile, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const tag = `"${file.tag}"`;
  const shown = file.type !== undefined && SHOWN.test(file.type);
  reply.headers({
    etag: tag,
    "accept-ranges": "bytes",
    // The bytes behind an address never change; whether one may still have them can.
    "cache-control": `${file.isPrivate ? "private" : "public"}, max-age=3600`,
    "content-disposition": `${shown ? "inline" : "attachment"}; filename*=UTF-8''${rfc5987(file.name)}`,
    "content-type": shown ? file.type : "application/octet-stream",
  });
  if (request.headers["if-none-match"]?.includes(tag) === true) return reply.code(304).send();
  const condition = request.headers["if-range"];
  const asked = condition === undefined || condition === tag ? request.headers.range : undefined;
  const range = parseRange(asked, file.size);
  if (range === "unsatisfiable")
    return reply.code(416).header("content-range", `bytes */${file.size}`).type("text/plain").send("No such part.\n");
  reply.header("content-length", range === null ? file.size : range.end - range.start + 1);
  if (range !== null) reply.code(206).header("content-range", `bytes ${range.start}-${range.end}/${file.size}`);
  // An empty stream: for an empty body Fastify would say that the length is 0.
  if (request.method === "HEAD") return reply.send(Readable.from([]));
  const pieces = await file.read(range ?? undefined);
  if (pieces === null) return refuse(reply.removeHeader("content-length"), "unknown");
  return reply.send(Readable.from(pieces, { objectMode: false }));
}

/** RFC 5987 §3.2.1: what encodeURIComponent leaves and the grammar does not allow. */
function rfc5987(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
