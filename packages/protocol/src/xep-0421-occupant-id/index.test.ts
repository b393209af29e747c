import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildOccupantId, occupantIdOf } from "./index.ts";

test("an occupant id survives (XEP-0421 §3.1)", () => {
  expect(occupantIdOf(el("presence", "jabber:client", {}, buildOccupantId("dd72603d")))).toBe("dd72603d");
  expect(occupantIdOf(el("presence", "jabber:client"))).toBeNull();
});
