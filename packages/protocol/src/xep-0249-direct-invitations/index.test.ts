import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import { buildDirectInvitation, parseDirectInvitation } from "./index.ts";

const message = (x: string): string => `<message xmlns="jabber:client">${x}</message>`;

test.each([
  `<x xmlns="jabber:x:conference" jid="darkcave@macbeth.shakespeare.lit" password="cauldronburn" reason="Hey!" continue="true" thread="e0ffe42b"/>`,
  `<x xmlns="jabber:x:conference" jid="darkcave@macbeth.shakespeare.lit"/>`,
])("survives: %s (XEP-0249 §2)", (x) => {
  const build = (invitation: Parameters<typeof buildDirectInvitation>[0]) =>
    el("message", "jabber:client", {}, buildDirectInvitation(invitation));
  expect(again(message(x), parseDirectInvitation, build)).toBe(canonical(message(x)));
});

test("[SV5] without a room there is no invitation", () => {
  expect(parseDirectInvitation(fixture(message(`<x xmlns="jabber:x:conference" jid="@"/>`)))).toBeNull();
});
