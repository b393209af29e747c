import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { fixture } from "../codec-testing/index.ts";
import { submission } from "../xep-0004-data-forms/index.ts";
import { buildCommandRequest, buildCommandResponse, parseCommand, parseCommandResponse } from "./index.ts";

const NS = "http://jabber.org/protocol/commands";
const command = (attributes: string, content = "") =>
  parseCommand(fixture(`<command xmlns="${NS}" ${attributes}>${content}</command>`));

test("a request: executed unless told, with its session and form (XEP-0050 v1.3.0 ex. 3, 6)", () => {
  expect(command(`node="list"`)).toEqual({ node: "list", action: "execute", sessionId: undefined, form: undefined });
  const form = submission("urn:test", { a: "1" });
  const request = { node: "config", action: "complete", sessionId: "s1", form } as const;
  expect(parseCommand(fixture(serialize(buildCommandRequest(request))))).toMatchObject({
    node: "config",
    action: "complete",
    sessionId: "s1",
    form: { type: "submit", fields: [{ values: ["urn:test"] }, { name: "a", values: ["1"] }] },
  });
});

test.each([
  ["", ""],
  [`node=""`, ""],
  [`node="list"`, `<other xmlns="urn:test"/>`],
  [`node="list"`, `<x xmlns="jabber:x:data" type="submit"/><x xmlns="jabber:x:data" type="submit"/>`],
  [`node="list"`, `<x xmlns="jabber:x:data" type="strange"/>`],
])("nothing is read from %s %s", (attributes, content) => expect(command(attributes, content)).toBe("malformed"));

test("an action that there is not is told from a malformed request", () => {
  expect(command(`node="list" action="dance"`)).toBe("action");
});

test("a response: what may follow, then the form, then notes (ex. 4, 8)", () => {
  const response = buildCommandResponse({
    node: "config",
    sessionId: "s1",
    status: "executing",
    actions: ["complete"],
    notes: [{ type: "warn", text: "Slow" }],
  });
  expect(serialize(response)).toBe(
    `<command xmlns="${NS}" node="config" sessionid="s1" status="executing"><actions execute="complete"><complete/></actions><note type="warn">Slow</note></command>`,
  );
  expect(parseCommandResponse(response)).toEqual({
    node: "config",
    sessionId: "s1",
    status: "executing",
    form: undefined,
    notes: [{ type: "warn", text: "Slow" }],
  });
  expect(parseCommandResponse(fixture(`<other xmlns="${NS}"/>`))).toBeNull();
});
