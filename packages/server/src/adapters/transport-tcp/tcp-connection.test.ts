import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { TcpConnection } from "./tcp-connection.ts";

/** Only what the connection uses of a socket. */
class FakeSocket extends EventEmitter {
  readonly writes: string[] = [];
  readonly remoteAddress = "::ffff:192.0.2.1";
  readonly writable = true;
  writableLength = 0;
  hasEnded = false;

  setNoDelay(): void {}
  setKeepAlive(): void {}
  resume(): void {}
  destroy(): void {}

  write(text: string): void {
    this.writes.push(text);
  }

  end(): void {
    this.hasEnded = true;
  }
}

function connection(): { socket: FakeSocket; tcp: TcpConnection } {
  const socket = new FakeSocket();
  return { socket, tcp: new TcpConnection(socket as unknown as Socket, undefined) };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("what one turn of the event loop writes leaves in one write", async () => {
  const { socket, tcp } = connection();
  for (const text of ["a", "b", "c"]) tcp.write(text);
  await Promise.resolve();
  tcp.write("d");
  expect(socket.writes).toEqual([]);
  expect(tcp.bufferedChars).toBe(4);
  await nextTurn();
  tcp.write("e");
  await nextTurn();
  expect(socket.writes).toEqual(["abcd", "e"]);
});

test("closing writes what waits first", () => {
  const { socket, tcp } = connection();
  tcp.write("</stream:stream>");
  tcp.close();
  expect([socket.writes, socket.hasEnded]).toEqual([["</stream:stream>"], true]);
});

test("the address is that of the peer, as IPv4 where it is", () => {
  const { tcp } = connection();
  expect([tcp.remoteAddress, tcp.isLoopback, tcp.isSecure]).toEqual(["192.0.2.1", false, false]);
});
