import { readFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import process from "node:process";
import { createServer as createTlsServer } from "node:tls";

// What a connection costs Node before anybody speaks XMPP over it: each gets an answer, and nothing is kept.
// `node bare-server.ts PORT [CERTIFICATE KEY]`.
const [port, cert, key] = process.argv.slice(2);

function answer(socket: Socket): void {
  socket.setNoDelay(true);
  socket.on("data", () => socket.write("heard"));
  socket.on("error", () => socket.destroy());
}

const server =
  cert === undefined || key === undefined
    ? createServer(answer)
    : createTlsServer({ cert: readFileSync(cert), key: readFileSync(key), ALPNProtocols: ["xmpp-client"] }, answer);
server.listen(Number(port), "127.0.0.1");
