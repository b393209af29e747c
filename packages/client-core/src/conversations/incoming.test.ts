import { parseBareJid, type BareJid } from "@tandem/protocol";
import { parseElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { readIm, unwrapIm } from "./incoming.ts";

const JULIET = parseBareJid("juliet@capulet.lit") as BareJid;
const carbon = (from: string, direction: string, inner: string): string =>
  `<message xmlns="jabber:client" from="${from}" to="juliet@capulet.lit/a" type="chat"><${direction} xmlns="urn:xmpp:carbons:2"><forwarded xmlns="urn:xmpp:forward:0">${inner}</forwarded></${direction}></message>`;
const inner = (from: string, to: string): string =>
  `<message xmlns="jabber:client" from="${from}" to="${to}" type="chat" id="m1"><body>hi</body></message>`;

test("a carbon from the own account is unwrapped and is not ours to acknowledge (XEP-0280 §6)", () => {
  const stanza = parseElement(carbon(JULIET, "sent", inner("juliet@capulet.lit/b", "romeo@montague.lit")));
  const unwrapped = unwrapIm(stanza, JULIET);
  expect(unwrapped?.isDirect).toBe(false);
  expect(readIm(unwrapped?.message ?? stanza, JULIET, undefined, 7)).toMatchObject({
    peer: "romeo@montague.lit",
    mine: true,
    incoming: { sender: "me", text: "hi", at: 7 },
  });
});

test.each([
  ["from another", carbon("mallory@evil.lit", "received", inner("romeo@montague.lit", JULIET))],
  ["from a resource of the account", carbon("juliet@capulet.lit/b", "received", inner("romeo@montague.lit", JULIET))],
  ["sent by somebody else", carbon(JULIET, "sent", inner("romeo@montague.lit", "nurse@capulet.lit"))],
  ["received by somebody else", carbon(JULIET, "received", inner("romeo@montague.lit", "nurse@capulet.lit"))],
])("[RT22] a forged carbon is dropped: %s (XEP-0280 §11)", (_, xml) => {
  expect(unwrapIm(parseElement(xml), JULIET)).toBeNull();
});

test("a delay says when it was sent; groupchat and headlines are no IM", () => {
  const delayed = `<message xmlns="jabber:client" from="romeo@montague.lit/x" type="chat"><body>hi</body><delay xmlns="urn:xmpp:delay" stamp="1970-01-01T00:00:05Z"/></message>`;
  expect(readIm(parseElement(delayed), JULIET, "9", 7)).toMatchObject({ incoming: { at: 5000, archiveId: "9" } });
  for (const type of ["groupchat", "headline", "error"]) {
    const xml = `<message xmlns="jabber:client" from="romeo@montague.lit" type="${type}"><body>hi</body></message>`;
    expect(readIm(parseElement(xml), JULIET, undefined, 0)).toBeNull();
  }
});
