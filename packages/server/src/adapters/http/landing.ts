import type { FastifyInstance } from "fastify";
import { APPS } from "./apps.ts";
import { pageHeaders } from "./headers.ts";

/** `/`: for whoever types the address of the server. */
export function serveLanding(app: FastifyInstance, domain: string): void {
  const links = APPS.map(({ folder, name }) => `<li><a href="/${folder}/">${name}</a></li>`).join("");
  const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Tandem at ${domain}</title></head>
<body><h1>Tandem at ${domain}</h1><ul>${links}</ul></body></html>
`;
  app.get("/", (request, reply) => reply.headers(pageHeaders(request.raw)).type("text/html; charset=utf-8").send(page));
}
