import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildReceived, buildReceiptRequest, receivedIdOf, wantsReceipt } from "./index.ts";

test("requests and receipts survive (XEP-0184 §5.1, §5.2)", () => {
  const request = el("message", "jabber:client", {}, buildReceiptRequest());
  const receipt = el("message", "jabber:client", {}, buildReceived("richard2-4.1.247"));
  expect([wantsReceipt(request), receivedIdOf(request)]).toEqual([true, null]);
  expect([wantsReceipt(receipt), receivedIdOf(receipt)]).toEqual([false, "richard2-4.1.247"]);
  expect(receivedIdOf(el("message", "jabber:client", {}, el("received", "urn:xmpp:receipts")))).toBeNull();
});
