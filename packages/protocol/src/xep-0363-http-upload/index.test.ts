import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { again, canonical, fixture } from "../codec-testing/index.ts";
import {
  buildFileTooLarge,
  buildRetry,
  buildSlot,
  buildSlotRequest,
  parseFileTooLarge,
  parseRetry,
  parseSlot,
  parseSlotRequest,
} from "./index.ts";

const slot = (inner: string): string => `<slot xmlns="urn:xmpp:http:upload:0">${inner}</slot>`;
const URL = "https://upload.montague.tld/4a771ac1/tr%C3%A8s%20cool.jpg";

test("requests and slots survive (XEP-0363 ex. 5, 6)", () => {
  const request = `<request xmlns="urn:xmpp:http:upload:0" filename="très cool.jpg" size="23456" content-type="image/jpeg"/>`;
  expect(again(request, parseSlotRequest, buildSlotRequest)).toBe(canonical(request));
  const full = slot(
    `<put url="${URL}"><header name="Authorization">Basic Base64String==</header><header name="Cookie">foo=bar; user=romeo</header></put><get url="${URL}"/>`,
  );
  expect(again(full, parseSlot, buildSlot)).toBe(canonical(full));
});

test("only Authorization, Cookie and Expires, in whatever case, on one line each (XEP-0363 §5)", () => {
  const headers = [
    `<header name="eXpires">0</header>`,
    `<header name="Host">evil</header>`,
    `<header name="Content-Type">text/html</header>`,
    `<header name="Authorization">Bearer a&#13;&#10;X-Evil: 1</header>`,
    `<header name="Cook&#10;ie">c</header>`,
    `<header>none</header>`,
  ];
  const parsed = parseSlot(fixture(slot(`<put url="${URL}">${headers.join("")}</put><get url="${URL}"/>`)));
  expect(parsed?.headers).toEqual([
    { name: "eXpires", value: "0" },
    { name: "Authorization", value: "Bearer aX-Evil: 1" },
    { name: "Cookie", value: "c" },
  ]);
});

test.each([
  `<get url="${URL}"/>`,
  `<put url="${URL}"/>`,
  `<put url="javascript:alert(1)"/><get url="${URL}"/>`,
  `<put url="${URL}"/><get url="data:text/html,x"/>`,
  `<put url="${URL}"/><get url="https:///x"/>`,
])("[SV5] no slot: %s", (inner) => expect(parseSlot(fixture(slot(inner)))).toBeNull());

test.each([`size="1"`, `filename="a"`, `filename="" size="1"`, `filename="a" size="-1"`, `filename="a" size="1e9"`])(
  "[SV5] no request: %s",
  (attrs) => expect(parseSlotRequest(fixture(`<request xmlns="urn:xmpp:http:upload:0" ${attrs}/>`))).toBeNull(),
);

test("what an error says of size and time is read (XEP-0363 ex. 10, 11)", () => {
  const at = Date.UTC(2017, 11, 3, 23, 42, 5);
  const error = el("error", "jabber:client", {}, buildFileTooLarge(20_000), buildRetry(at));
  expect(parseFileTooLarge(error)).toBe(20_000);
  expect(parseRetry(error)).toBe(at);
  expect(parseFileTooLarge(el("error", "jabber:client"))).toBeNull();
  expect(parseRetry(el("error", "jabber:client"))).toBeNull();
});
