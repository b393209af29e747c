import { el, parseElement, serialize, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import type { BareJid } from "../jid/index.ts";
import { buildForm, submission } from "../xep-0004-data-forms/index.ts";
import {
  buildChannelSearch,
  buildChannelSearchForm,
  buildFoundChannels,
  NS_CHANNEL_SEARCH,
  parseChannelSearch,
  parseFoundChannels,
} from "./index.ts";

const over = (element: XmlElement): XmlElement => parseElement(serialize(element));
const search = (values: Readonly<Record<string, string>>): XmlElement =>
  el("search", NS_CHANNEL_SEARCH, {}, buildForm(submission("urn:xmpp:channel-search:0:search-params", values)));

test("a search survives; what it leaves out is as the form says (XEP-0433 §4.2.2, ex. 4)", () => {
  const unsaid = { inName: true, inDescription: true, inAddress: true, usersMin: 0, wantsRooms: true };
  expect(parseChannelSearch(over(buildChannelSearch({ text: "xmpp", order: "address" })))).toEqual({
    text: "xmpp",
    isAll: false,
    order: "address",
    ...unsaid,
  });
  const all = parseChannelSearch(over(buildChannelSearch({ isAll: true, usersMin: 3 })));
  expect(all).toEqual({ text: undefined, isAll: true, order: "nusers", ...unsaid, usersMin: 3 });
});

test("the form comes without one, and answering it unchanged asks for nothing special (§4.2.1, ex. 3)", () => {
  expect(parseChannelSearch(el("search", NS_CHANNEL_SEARCH))).toBeNull();
  const form = over(buildChannelSearchForm()).child("x", "jabber:x:data");
  form?.setAttr("type", "submit");
  expect(parseChannelSearch(el("search", NS_CHANNEL_SEARCH, {}, form))).toMatchObject({
    isAll: false,
    order: "nusers",
  });
});

test("other keys are null, other kinds are not ours, other forms malformed; both names of a field count", () => {
  expect(parseChannelSearch(search({ key: "{urn:x}y" }))).toMatchObject({ order: null });
  expect(parseChannelSearch(search({ types: "xep-0369" }))).toMatchObject({ wantsRooms: false });
  expect(parseChannelSearch(search({ sinaddr: "0" }))).toMatchObject({ inAddress: false });
  expect(parseChannelSearch(search({ sinaddress: "0" }))).toMatchObject({ inAddress: false });
  expect(parseChannelSearch(search({ min_users: "many" }))).toBe("malformed");
  const other = buildForm(submission("urn:other", {}));
  expect(parseChannelSearch(el("search", NS_CHANNEL_SEARCH, {}, other))).toBe("malformed");
});

test("results survive (§4.2.2, ex. 5, §6.2)", () => {
  const channels = [
    { address: "a@muc.xmpp.org" as BareJid, name: "A", description: "B", language: "en", users: 3, isOpen: true },
    { address: "b@muc.xmpp.org" as BareJid, isOpen: false, anonymity: "semi" },
    { address: "c@muc.xmpp.org" as BareJid, isOpen: false, anonymity: "none" },
  ] as const;
  const result = over(buildFoundChannels(channels, { first: "1", last: "2" }));
  expect(parseFoundChannels(result)).toEqual(channels);
  const example = parseElement(
    `<result xmlns="${NS_CHANNEL_SEARCH}"><item address="a@b"><is-open/></item><item address=""/></result>`,
  );
  expect(parseFoundChannels(example)).toEqual([{ address: "a@b", isOpen: true }]);
  expect(parseFoundChannels(undefined)).toBeNull();
});
