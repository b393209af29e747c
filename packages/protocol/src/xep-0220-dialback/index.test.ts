import { parseElement, serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { buildDialback, parseDialback } from "./index.ts";

const NS = 'xmlns="jabber:server:dialback"';
const GONE = `<error type="cancel"><item-not-found xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/></error>`;

test.each([
  [`<result ${NS} from="capulet.example" to="montague.example">b4835385</result>`],
  [`<result ${NS} from="montague.example" to="capulet.example" type="valid"/>`],
  [`<verify ${NS} from="montague.example" to="capulet.example" id="417GAF25">b4835385</verify>`],
  [`<verify ${NS} from="capulet.example" to="montague.example" id="417GAF25" type="invalid"/>`],
])("%s is read and written (XEP-0220 §2.1-2.3)", (text) => {
  const parsed = parseDialback(parseElement(text));
  expect(parsed).not.toBeNull();
  if (parsed !== null) expect(serialize(buildDialback(parsed))).toBe(text);
});

test("an error says what it is, in the namespace of the stream (XEP-0220 §2.4.2)", () => {
  const text = `<result ${NS} from="a.example" to="b.example" type="error">${GONE.replace("<error", '<error xmlns="jabber:server"')}</result>`;
  const parsed = parseDialback(parseElement(text));
  expect(parsed?.body).toMatchObject({ kind: "error", error: { condition: "item-not-found" } });
  if (parsed !== null) expect(serialize(buildDialback(parsed))).toBe(text);
  const inDialback = parseDialback(
    parseElement(`<result ${NS} from="a.example" to="b.example" type="error">${GONE}</result>`),
  );
  expect(inDialback?.body).toMatchObject({ error: { condition: "item-not-found" } });
});

test.each([
  `<result ${NS} from="a.example">key</result>`,
  `<result ${NS} from="a.example" to="">key</result>`,
  `<result ${NS} from="a.example" to="b.example"/>`,
  `<result ${NS} from="a.example" to="b.example" type="perhaps">key</result>`,
  `<verify ${NS} from="a.example" to="b.example">key</verify>`,
  `<result ${NS} from="a.example" to="b.example">${"k".repeat(1_025)}</result>`,
  `<other ${NS} from="a.example" to="b.example">key</other>`,
])("%.90s is none", (text) => {
  expect(parseDialback(parseElement(text))).toBeNull();
});
