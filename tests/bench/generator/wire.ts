import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { WebSocket } from "ws";
import { DOMAIN, type Ports } from "../contestants/contestant.ts";

export type Transport = "plain" | "tls" | "websocket";

/** Text to and from a server, one character a byte: the generator only looks for marks, which are ASCII. */
export interface Wire {
  readonly isFramed: boolean;
  send(text: string): void;
  onText(listener: (text: string) => void): void;
  onClosed(listener: () => void): void;
  /** Drops the connection without a word. */
  cut(): void;
}

export function openWire(ports: Ports, transport: Transport): Promise<Wire> {
  if (transport === "websocket") return openWebSocket(ports.webSocket);
  return openStream(transport === "tls" ? ports.tls : ports.plain, transport === "tls");
}

function openStream(port: number, isTls: boolean): Promise<Wire> {
  const socket = isTls
    ? connectTls({
        port,
        host: "127.0.0.1",
        servername: DOMAIN,
        rejectUnauthorized: false,
        ALPNProtocols: ["xmpp-client"],
      })
    : connect(port, "127.0.0.1");
  socket.setNoDelay(true).setEncoding("latin1");
  const wire: Wire = {
    isFramed: false,
    send: (text) => void socket.write(text),
    onText: (listener) => void socket.on("data", listener),
    onClosed: (listener) => void socket.on("close", listener),
    cut: () => void socket.destroy(),
  };
  return new Promise((resolve, reject) => {
    socket.once(isTls ? "secureConnect" : "connect", () => {
      socket.removeListener("error", reject);
      socket.on("error", () => socket.destroy());
      resolve(wire);
    });
    socket.once("error", reject);
  });
}

function openWebSocket(url: string): Promise<Wire> {
  const socket = new WebSocket(url, "xmpp", { perMessageDeflate: false });
  const wire: Wire = {
    isFramed: true,
    send: (text) => socket.send(text),
    onText: (listener) => void socket.on("message", (data: Buffer) => listener(data.toString("latin1"))),
    onClosed: (listener) => void socket.on("close", listener),
    cut: () => socket.terminate(),
  };
  return new Promise((resolve, reject) => {
    socket.once("open", () => {
      socket.removeListener("error", reject);
      socket.on("error", () => socket.terminate());
      resolve(wire);
    });
    socket.once("error", reject);
  });
}
