import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { submission } from "../xep-0004-data-forms/index.ts";
import { parseJid } from "../jid/index.ts";
import { buildDisable, buildEnable, buildNotification, parseNotification, parsePushTarget } from "./index.ts";

const jid = parseJid("push-5.client.example");
const OPTIONS = "http://jabber.org/protocol/pubsub#publish-options";

test("enable with and without options, disable (XEP-0357 v0.4.1 ex. 7-10)", () => {
  if (jid === null) throw new Error("no address");
  const options = submission(OPTIONS, { secret: "eruio234vzxc2kla-91" });
  const enabled = parsePushTarget(buildEnable({ jid, node: "yxs32uqsflafdk3iuqo", options }));
  expect(enabled).toMatchObject({
    jid,
    node: "yxs32uqsflafdk3iuqo",
    options: { fields: [{ values: [OPTIONS] }, { values: ["eruio234vzxc2kla-91"] }] },
  });
  expect(parsePushTarget(buildDisable(jid))).toEqual({ jid, node: undefined, options: undefined });
});

test.each([
  `<enable xmlns="urn:xmpp:push:0" node="a"/>`,
  `<enable xmlns="urn:xmpp:push:0" jid="@"/>`,
  `<enable xmlns="urn:test" jid="a.example"/>`,
  `<enable xmlns="urn:xmpp:push:0" jid="a.example"><x xmlns="jabber:x:data" type="submit"/></enable>`,
])("nothing is read from %s", (xml) => expect(parsePushTarget(fixture(xml))).toBeNull());

test("a notification tells what it is given and nothing else (ex. 11)", () => {
  const summary = { messages: 2, sender: "juliet@capulet.example", body: "Wherefore art thou, Romeo?" };
  expect(parseNotification(buildNotification(summary))).toEqual(summary);
  expect(parseNotification(buildNotification({ ...summary, kind: "room" }))).toEqual({ ...summary, kind: "room" });
  expect(serialize(buildNotification({ messages: 1 }))).toBe(
    `<notification xmlns="urn:xmpp:push:0"><x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE" type="hidden"><value>urn:xmpp:push:summary</value></field><field var="message-count"><value>1</value></field></x></notification>`,
  );
  expect(parseNotification(fixture(`<notification xmlns="urn:xmpp:push:0"/>`))).toEqual({});
  expect(parseNotification(fixture(`<other xmlns="urn:xmpp:push:0"/>`))).toBeNull();
});
