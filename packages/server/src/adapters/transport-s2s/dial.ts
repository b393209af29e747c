import { connect, type Socket } from "node:net";
import { domainToASCII } from "node:url";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { Dialer, RemoteTarget } from "../../core/index.ts";
import { TcpConnection } from "../transport-tcp/tcp-connection.ts";
import { ALPN, s2sContext, type S2sTls } from "./tls.ts";

const DIAL_MS_MAX = 15_000;

export type S2sDialerOptions = S2sTls;

/** Connections to other servers, with our certificate at hand for those who ask for it (SASL EXTERNAL). */
export function s2sDialer(tls: S2sDialerOptions): Dialer {
  const context = s2sContext(tls);
  const securing =
    (remote: string) =>
    (plain: Socket): TLSSocket => {
      const secure = connectTls({
        socket: plain,
        // RFC 6066 §3: the domain that is wanted, whatever the host is called that answers for it.
        servername: domainToASCII(remote),
        secureContext: context(),
        // Judged by the stream: what is not trusted here may be proved by dialback.
        rejectUnauthorized: false,
        checkServerIdentity: () => undefined,
        ALPNProtocols: ALPN,
      });
      return secure;
    };
  return {
    async dial(target, { remote }, open) {
      const socket = await connected(target);
      if (!target.isDirectTls) return start(new TcpConnection(socket, securing(remote)), open);
      const secure = await handshaken(securing(remote)(socket));
      return start(new TcpConnection(secure, undefined), open);
    },
  };
}

function start(connection: TcpConnection, open: Parameters<Dialer["dial"]>[2]): void {
  connection.listen(open(connection));
}

function connected({ host, port }: RemoteTarget): Promise<Socket> {
  const socket = connect({ host, port, autoSelectFamily: true });
  return within(socket, "connect");
}

function handshaken(socket: TLSSocket): Promise<TLSSocket> {
  return within(socket, "secureConnect");
}

function within<S extends Socket>(socket: S, event: "connect" | "secureConnect"): Promise<S> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      socket.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" }));
    }, DIAL_MS_MAX);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed")));
    socket.once(event, () => {
      clearTimeout(late);
      socket.removeListener("error", reject);
      resolve(socket);
    });
    socket.once("close", () => clearTimeout(late));
  });
}
