import { expect, test } from "vitest";
import { remoteResolver } from "./index.ts";
import { inOrder, type SrvRecord } from "./srv.ts";

const notFound = Object.assign(new Error("none"), { code: "ENOTFOUND" });

function lookup(table: Readonly<Record<string, readonly SrvRecord[]>>) {
  const asked: string[] = [];
  return {
    asked,
    async resolveSrv(name: string) {
      asked.push(name);
      const found = table[name];
      if (found === undefined) throw notFound;
      return found;
    },
  };
}

const record = (name: string, port: number, priority = 0, weight = 0): SrvRecord => ({ name, port, priority, weight });

test("SRV records of both kinds, in one order (RFC 6120 §3.2.1, XEP-0368 §3)", async () => {
  const table = lookup({
    "_xmpp-server._tcp.a.example": [record("second.example", 5269, 10), record("last.example", 5270, 20)],
    "_xmpps-server._tcp.a.example": [record("first.example", 443, 5)],
  });
  const resolver = remoteResolver({ hosts: new Map(), lookup: table, random: () => 0 });
  expect(await resolver.resolve("a.example")).toEqual([
    { host: "first.example", port: 443, isDirectTls: true },
    { host: "second.example", port: 5269, isDirectTls: false },
    { host: "last.example", port: 5270, isDirectTls: false },
  ]);
});

test("without records it is the domain itself (RFC 6120 §3.2.2); '.' says that there is nobody (§3.2.1)", async () => {
  const table = lookup({ "_xmpp-server._tcp.nobody.example": [record("", 0)] });
  const resolver = remoteResolver({ hosts: new Map(), lookup: table });
  expect(await resolver.resolve("bücher.example")).toEqual([
    { host: "xn--bcher-kva.example", port: 5269, isDirectTls: false },
  ]);
  expect(table.asked).toContain("_xmpp-server._tcp.xn--bcher-kva.example");
  expect(await resolver.resolve("nobody.example")).toEqual([]);
});

test("a domain that the operator has placed is not looked up; an address needs none", async () => {
  const table = lookup({});
  const hosts = new Map([["b.example", { host: "127.0.0.1", port: 15269 }]]);
  const resolver = remoteResolver({ hosts, lookup: table });
  expect(await resolver.resolve("b.example")).toEqual([{ host: "127.0.0.1", port: 15269, isDirectTls: false }]);
  expect(await resolver.resolve("[::1]")).toEqual([{ host: "::1", port: 5269, isDirectTls: false }]);
  expect(table.asked).toEqual([]);
});

test("a name server that fails is a fault, not an answer", async () => {
  const failing = { resolveSrv: () => Promise.reject(Object.assign(new Error("x"), { code: "ESERVFAIL" })) };
  await expect(remoteResolver({ hosts: new Map(), lookup: failing }).resolve("a.example")).rejects.toThrow("x");
});

test("weights decide among equals (RFC 2782)", () => {
  const records = [record("light", 1, 0, 1), record("heavy", 1, 0, 9), record("later", 1, 1, 100)];
  const names = (lot: number) => inOrder(records, () => lot).map(({ name }) => name);
  expect(names(0.05)).toEqual(["light", "heavy", "later"]);
  expect(names(0.5)).toEqual(["heavy", "light", "later"]);
});
