import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { originOf } from "../transport-websocket/index.ts";
import { type ForeignPlaces, pageHeaders } from "./headers.ts";

export const APPS = [
  { folder: "groupchat", name: "Group Chat" },
  { folder: "communicator", name: "Communicator" },
] as const;

/** The origin of files is known when the server listens, later than this. */
type Foreign = () => ForeignPlaces;

const IMMUTABLE = "public, max-age=31536000, immutable";
const MANIFEST = "manifest.webmanifest";
const WORKER = "sw.js";
// The build puts a hash of the content into the names of what is in here.
const HASHED = /\/assets\/[^/]+$/;
// Browsers ask for it again at each change of the address, so also while Group Chat looks whether Communicator is installed.
const ICON = /\/icon(?:-[^/]+)?\.(?:svg|png)$/;
const ICON_AGE = "public, max-age=86400";

/** Both web apps, from `webRoot/groupchat` and `webRoot/communicator` as the build left them. */
export async function serveApps(app: FastifyInstance, webRoot: string, foreign: Foreign = () => ({})): Promise<void> {
  // Asked for by Group Chat while it looks whether Communicator is installed; a reload in that moment must lead back.
  app.get("/communicator/.probe", (_request, reply) => reply.redirect("/groupchat/"));
  for (const { folder } of APPS) {
    // Only Group Chat has rooms.
    const own: Foreign = folder === "groupchat" ? foreign : () => ({ files: foreign().files });
    await serveApp(app, folder, resolve(webRoot, folder), own);
  }
}

async function serveApp(app: FastifyInstance, folder: string, root: string, foreign: Foreign): Promise<void> {
  const prefix = `/${folder}/`;
  app.get(`/${folder}`, (_request, reply) => reply.redirect(prefix));
  if (!existsSync(root)) {
    app.get(`${prefix}*`, (_request, reply) =>
      reply.code(503).type("text/plain").send("Not built yet: npm run build\n"),
    );
    return;
  }
  if (existsSync(join(root, MANIFEST)))
    app.get(prefix + MANIFEST, (request, reply) => sendManifest(request, reply, root));
  if (existsSync(join(root, WORKER)))
    app.get(prefix + WORKER, (request, reply) => sendWorker(request, reply, { root, prefix, foreign: foreign() }));
  const scoped = async (scope: FastifyInstance): Promise<void> => {
    scope.addHook("onRequest", async (request, reply) => {
      reply.headers(pageHeaders(request.raw, foreign()));
    });
    await scope.register(fastifyStatic, {
      root,
      prefix: "/",
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header("cache-control", cacheControlOf(path.replaceAll("\\", "/")));
      },
    });
    // The app routes by address: whatever is no file is the app itself, unless it looks like a file that is missing.
    scope.setNotFoundHandler((request, reply) => {
      const path = request.url.split("?")[0] ?? "";
      if (/\.[a-z0-9]{1,8}$/i.test(path)) return reply.code(404).type("text/plain").send("Not found\n");
      return reply.header("cache-control", "no-cache").sendFile("index.html", root);
    });
  };
  await app.register(scoped, { prefix: `/${folder}` });
}

function cacheControlOf(path: string): string {
  if (HASHED.test(path)) return IMMUTABLE;
  return ICON.test(path) ? ICON_AGE : "no-cache";
}

interface Worker {
  readonly root: string;
  readonly prefix: string;
  readonly foreign: ForeignPlaces;
}

/**
 * The worker keeps the page with the policy that it came under. Its version of the page therefore names what that policy lets
 * in, or a page that was registered later would be refused until the next release.
 */
async function sendWorker(request: FastifyRequest, reply: FastifyReply, worker: Worker): Promise<FastifyReply> {
  const { root, prefix, foreign } = worker;
  const text = await readFile(join(root, WORKER), "utf8");
  const version = createHash("sha256").update(JSON.stringify(foreign)).digest("hex").slice(0, 16);
  return reply
    .headers({
      ...pageHeaders(request.raw, foreign),
      "cache-control": "no-cache",
      "service-worker-allowed": prefix,
    })
    .type("text/javascript; charset=utf-8")
    .send(text.replaceAll("__POLICY__", version));
}

/** The manifest must name the other app by its absolute address, which the build cannot know. */
async function sendManifest(request: FastifyRequest, reply: FastifyReply, root: string): Promise<FastifyReply> {
  const text = await readFile(join(root, MANIFEST), "utf8");
  return reply
    .headers({ ...pageHeaders(request.raw), "cache-control": "no-cache" })
    .type("application/manifest+json")
    .send(text.replaceAll("__ORIGIN__", originOf(request.raw) ?? ""));
}
