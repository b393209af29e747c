import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { isLoopbackAddress, plainAddress } from "../network/index.ts";
import type { Peer } from "./web-socket-connection.ts";

function lastOf(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.at(-1) : header;
  return text?.split(",").at(-1)?.trim();
}

/** Who is there. A proxy on this machine is believed when it says for whom it speaks; anybody else is not. */
export function peerOf(request: IncomingMessage): Peer {
  const direct = plainAddress(request.socket.remoteAddress);
  const isDirectTls = request.socket instanceof TLSSocket;
  const forwardedFor = lastOf(request.headers["x-forwarded-for"]);
  if (!isLoopbackAddress(direct) || forwardedFor === undefined) {
    return { remoteAddress: direct, isLoopback: isLoopbackAddress(direct), isSecure: isDirectTls };
  }
  const remoteAddress = plainAddress(forwardedFor);
  const isSecure = isDirectTls || lastOf(request.headers["x-forwarded-proto"]) === "https";
  return { remoteAddress, isLoopback: isLoopbackAddress(remoteAddress), isSecure };
}

/** `https://host` as the browser sees us; undefined when the Host header is none. */
export function originOf(request: IncomingMessage): string | undefined {
  const host = request.headers.host;
  if (host === undefined || !/^(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i.test(host)) return undefined;
  return `${peerOf(request).isSecure ? "https" : "http"}://${host}`;
}
