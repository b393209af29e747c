import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import process from "node:process";

/**
 * `npm run dev`: the server restarts when its files change, both apps reload as one types. All under one origin, because
 * the two apps find each other by what they share in the browser.
 */
const root = join(import.meta.dirname, "..");
const ports = { front: 8080, server: 8081, groupchat: 8082, communicator: 8083 } as const;
const children: ChildProcess[] = [];

function run(program: string, args: readonly string[]): void {
  const child = spawn(program, args, { cwd: root, stdio: "inherit" });
  child.once("exit", (code) => stop(code ?? 1));
  children.push(child);
}

function stop(code: number): void {
  for (const child of children) child.kill();
  process.exit(code);
}

function portFor(message: IncomingMessage): number {
  const path = message.url ?? "/";
  if (path.startsWith("/groupchat/")) return ports.groupchat;
  if (path.startsWith("/communicator/") && !path.startsWith("/communicator/.probe")) return ports.communicator;
  return ports.server;
}

const front = createServer((incoming, outgoing) => {
  const target = {
    host: "127.0.0.1",
    port: portFor(incoming),
    path: incoming.url,
    method: incoming.method,
    headers: incoming.headers,
  };
  const forwarded = request(target, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.once("error", () => outgoing.writeHead(502).end("Starting. Reload in a moment.\n"));
  incoming.pipe(forwarded);
});

// WebSockets: those of the apps' reload, and XMPP. The head of the request is repeated, then bytes go both ways.
front.on("upgrade", (incoming, socket, head) => {
  const target = connect(portFor(incoming), "127.0.0.1", () => {
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
    for (let i = 0; i < incoming.rawHeaders.length; i += 2)
      lines.push(`${incoming.rawHeaders[i]}: ${incoming.rawHeaders[i + 1]}`);
    target.write(`${lines.join("\r\n")}\r\n\r\n`);
    target.write(head);
    target.pipe(socket).pipe(target);
  });
  target.once("error", () => socket.destroy());
  socket.once("error", () => target.destroy());
});

process.once("SIGINT", () => stop(0)).once("SIGTERM", () => stop(0));
const listen = ["--http", `127.0.0.1:${ports.server}`, "--plaintext-on-loopback"];
run("node", ["--watch", "apps/cli/src/main.ts", "serve", "--demo", "--data", "data", ...listen]);
run("vite", ["apps/groupchat", "--port", String(ports.groupchat), "--strictPort"]);
run("vite", ["apps/communicator", "--port", String(ports.communicator), "--strictPort"]);
front.listen(ports.front, "127.0.0.1", () =>
  console.log(
    `\nGroup Chat    http://localhost:${ports.front}/groupchat/\nCommunicator  http://localhost:${ports.front}/communicator/\n`,
  ),
);
