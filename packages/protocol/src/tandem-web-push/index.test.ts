import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { parseJid } from "../jid/index.ts";
import {
  type BrowserRegistration,
  buildRegister,
  buildRegistered,
  buildServerKey,
  parseRegister,
  parseRegistered,
  parseServerKey,
} from "./index.ts";

const subscription = { endpoint: "https://push.example/1", p256dh: "B".repeat(87), auth: "a".repeat(22) };

test("a browser's subscription, and where it is published to", () => {
  expect(parseRegister(buildRegister(subscription))).toEqual(subscription);
  const full = { ...subscription, tells: ["conversation", "room"] as const, zone: "America/Port-au-Prince" };
  expect(parseRegister(buildRegister(full))).toEqual(full);
  expect(parseRegister(buildRegister({ ...subscription, tells: [] }))).toEqual({ ...subscription, tells: [] });
  const jid = parseJid("push.capulet.lit");
  if (jid === null) throw new Error("no address");
  expect(parseRegistered(buildRegistered(jid, "n1"))).toEqual({ jid, node: "n1" });
  expect(parseServerKey(buildServerKey("BNbx-_1"))).toBe("BNbx-_1");
  expect(serialize(buildRegister(subscription))).toContain(`xmlns="urn:tandem:web-push:0"`);
});

test.each<BrowserRegistration>([
  { ...subscription, p256dh: "B".repeat(86) },
  { ...subscription, p256dh: `${"B".repeat(86)}+` },
  { ...subscription, tells: ["calls" as never] },
  { ...subscription, zone: "" },
  { ...subscription, zone: "Europe Berlin" },
  { ...subscription, zone: "x".repeat(65) },
  { ...subscription, auth: "a".repeat(23) },
  { ...subscription, auth: `${"a".repeat(21)}=` },
  { ...subscription, endpoint: `https://push.example/${"x".repeat(2_048)}` },
])("nothing is read from %j", (given) => expect(parseRegister(buildRegister(given))).toBeNull());

test("no key, no address, another element", () => {
  expect(parseServerKey(buildServerKey("a b"))).toBeNull();
  expect(parseServerKey(undefined)).toBeNull();
  expect(parseRegistered(buildServerKey("a"))).toBeNull();
  expect(parseRegister(buildServerKey("a"))).toBeNull();
});
