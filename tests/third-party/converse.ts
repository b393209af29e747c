import { createReadStream } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Its login page would show pictures of sponsors from the internet. */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' data: blob:; connect-src 'self' data: ws://127.0.0.1:*",
};

/** A web server of this machine with Converse.js as its package ships it, and the page that starts it. */
export class ConverseSite {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<ConverseSite> {
    const dist = dirname(createRequire(import.meta.url).resolve("converse.js/dist/converse.js"));
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://localhost");
      if (pathname === "/") return void response.writeHead(200, HEADERS).end(PAGE);
      const file = join(dist, normalize(pathname.replace(/^\/dist\//, "/")));
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      createReadStream(file)
        .on("error", () => response.writeHead(404).end())
        .pipe(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new ConverseSite(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Where the page is that talks to that server. */
  path(webSocket: string): string {
    return `/?${new URLSearchParams({ webSocket }).toString()}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** As an operator would write it who serves Converse.js on a page of its own. */
const PAGE = `<!doctype html>
<html lang="en"><head><title>Converse</title><link rel="stylesheet" href="/dist/converse.min.css">
<script type="module" src="/dist/converse.min.js"></script></head>
<body class="converse-fullscreen"><div id="conversejs-bg"></div><script type="module">
converse.initialize({
  assets_path: "/dist/", websocket_url: new URLSearchParams(location.search).get("webSocket"),
  authentication: "login", auto_reconnect: false, discover_connection_methods: false, i18n: "en",
  view_mode: "fullscreen", play_sounds: false, show_desktop_notifications: false, allow_registration: false,
});
</script></body></html>
`;
