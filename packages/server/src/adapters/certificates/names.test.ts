import { expect, test } from "vitest";
import { parseNames } from "./names.ts";

test("[FE2] names as Node 24 prints them (RFC 6120 §13.7.1.2)", () => {
  const printed =
    "DNS:A.example, DNS:*.b.example, IP Address:127.0.0.1, othername:XmppAddr:juliet@im.example, " +
    "othername:XmppAddr:im.example, othername:SRVName:_xmpp-server.im.example, URI:https://x.example, " +
    "othername:<unsupported>, DirName:CN=test, DNS:xn--bcher-kva.example";
  expect(parseNames(printed)).toEqual({
    dns: ["a.example", "*.b.example", "bücher.example"],
    xmpp: ["juliet@im.example", "im.example"],
    srv: ["_xmpp-server.im.example"],
  });
});

test.each([
  ['DNS:"evil.example, DNS:good.example"'],
  ['URI:"https://x/, DNS:good.example", IP Address:127.0.0.1'],
  ['othername:"XmppAddr:evil\\", DNS:good.example"'],
  [""],
])("[FE2] %s names nobody", (printed) => {
  expect(parseNames(printed)).toEqual({ dns: [], xmpp: [], srv: [] });
});
