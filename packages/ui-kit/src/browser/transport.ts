import type { ClientPorts } from "@tandem/client-core/ports";

type TransportPort = ClientPorts["transport"];
type Transport = ReturnType<TransportPort["connect"]>;

const PATH = "/xmpp-websocket";

/**
 * WebSocket with the subprotocol `xmpp` (RFC 7395). The page may only talk to where it came from (its content security
 * policy says so), so the endpoint is there, whatever the domain of the account.
 */
export const browserTransport: TransportPort = {
  endpoint: async () => {
    const url = new URL(PATH, location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    return url.href;
  },
  connect(url, handlers) {
    const socket = new WebSocket(url, "xmpp");
    return wrap(socket, handlers);
  },
};

/** How long a peer may take to answer the closing of the socket, in ms; browsers wait much longer. */
const CLOSE_MS_MAX = 2000;

function wrap(socket: WebSocket, handlers: Parameters<TransportPort["connect"]>[1]): Transport {
  let isClosed = false;
  const closed = (): void => {
    if (isClosed) return;
    isClosed = true;
    handlers.closed();
  };
  socket.addEventListener("open", () => handlers.opened());
  socket.addEventListener("message", ({ data }) => {
    // Binary frames are no XMPP (RFC 7395 §3.2); the stream is beyond repair.
    if (typeof data === "string") handlers.received(data);
    else socket.close();
  });
  socket.addEventListener("close", closed);
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close() {
      socket.close();
      setTimeout(closed, CLOSE_MS_MAX);
    },
  };
}
