import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import type { BareJid } from "../jid/index.ts";
import { buildMention } from "./index.ts";

test("[RM18] a mention names the person and the place of the name (XEP-0372 §3.2)", () => {
  expect(serialize(buildMention({ jid: "dana@castellan.example" as BareJid, begin: 3, end: 14 }))).toBe(
    `<reference xmlns="urn:xmpp:reference:0" type="mention" begin="3" end="14" uri="xmpp:dana@castellan.example"/>`,
  );
});
