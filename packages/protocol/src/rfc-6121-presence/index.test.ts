import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { presence } from "../stanza/index.ts";
import { buildAvailability, parseAvailability, presenceKind } from "./index.ts";

const xml = (inner: string): string => `<presence xmlns="jabber:client">${inner}</presence>`;

test.each([
  "",
  "<show>dnd</show>",
  "<show>away</show><status>out</status><priority>-1</priority>",
  "<priority>127</priority>",
])("availability survives: %j (RFC 6121 §4.7.2)", (inner) =>
  expect(again(xml(inner), parseAvailability, (a) => presence(undefined, {}, ...buildAvailability(a)))).toBe(
    canonical(xml(inner)),
  ),
);

test.each([
  ["<show>sleeping</show><priority>high</priority>", 0],
  ["<priority>127</priority>", 127],
  ["<priority>128</priority>", 127],
  ["<priority>-128</priority>", -128],
  ["<priority>-129</priority>", -128],
])("[SV5] hostile values: %s", (inner, priority) => {
  expect(parseAvailability(fixture(xml(inner)))).toEqual({ show: "available", status: undefined, priority });
});

test.each([
  [undefined, "available"],
  ["unavailable", "unavailable"],
  ["subscribed", "subscribed"],
  ["probe", "probe"],
  ["invisible", null],
])("kind of type %j (RFC 6121 §4.7.1)", (type, kind) => expect(presenceKind(presence(type, {}))).toBe(kind));
