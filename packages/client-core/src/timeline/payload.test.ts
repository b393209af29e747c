import { parseElement, serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { el } from "@tandem/xml";
import { NS_CLIENT } from "@tandem/protocol";
import { buildContent, readContent } from "./payload.ts";

const URL = "https://chat.lit/files/abc/plan.png";
const FILE = { url: URL, disposition: "inline" as const, file: { name: "plan.png", mediaType: "image/png", size: 9 } };
const over = (inner: string) => readContent(parseElement(`<message xmlns="jabber:client">${inner}</message>`));

test("[RM19] a file comes back as it went out, and programs that know no files show its address", () => {
  const message = el("message", NS_CLIENT, {}, ...buildContent("", { file: FILE }));
  expect(message.childText("body")).toBe(URL);
  expect(serialize(message)).toContain(`<x xmlns="jabber:x:oob"><url>${URL}</url></x>`);
  expect(readContent(parseElement(serialize(message)))).toMatchObject({ text: "", payload: { file: FILE } });
});

test("[RM19] an address with the mark of older programs is a file; a text with a link is none (XEP-0066)", () => {
  const oob = `<x xmlns="jabber:x:oob"><url>${URL}</url></x>`;
  expect(over(`<body>${URL}</body>${oob}`)).toEqual({ text: "", payload: { file: { url: URL, file: {} } } });
  expect(over(`<body>see ${URL}</body>${oob}`)).toEqual({ text: `see ${URL}` });
  expect(over(`<body>${URL}</body>`)).toEqual({ text: URL });
});

test("[RM19][SV5] an address that is no web address is no file", () => {
  const oob = `<x xmlns="jabber:x:oob"><url>javascript:alert(1)</url></x>`;
  expect(over(`<body>javascript:alert(1)</body>${oob}`).payload).toBeUndefined();
});

test("[RM17] a long post comes back with its title; programs that know none show it in bold above the text", () => {
  const message = el("message", NS_CLIENT, {}, ...buildContent("Late again", { story: { title: "Week 🙂" } }));
  expect(message.childText("body")).toBe("*Week 🙂*\nLate again");
  expect(readContent(message)).toEqual({ text: "Late again", payload: { story: { title: "Week 🙂" } } });
});

test("[RM16] high importance is a header beside the text", () => {
  const message = el("message", NS_CLIENT, {}, ...buildContent("Now", { isImportant: true }));
  expect(readContent(message)).toEqual({ text: "Now", payload: { isImportant: true } });
});

test("[RM18] places of mentions are counted in the body as it goes out, whatever stands above the text", () => {
  const mentions = [{ jid: "dana@lit" as never, begin: 0, end: 5 }];
  const nodes = buildContent("@Dana", { story: { title: "A" }, mentions });
  expect(nodes.map((node) => serialize(node)).join("")).toContain(`begin="4" end="9"`);
});
