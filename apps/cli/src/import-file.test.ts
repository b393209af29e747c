import { expect, test } from "vitest";
import { parseImportLine } from "./import-file.ts";

test("a line is an address and a password, which may hold spaces", () => {
  expect(parseImportLine("maya@a.example correct horse", "f:1")).toEqual({
    jid: "maya@a.example",
    password: "correct horse",
  });
  expect(parseImportLine("maya\t pw ", "f:1")).toEqual({ jid: "maya", password: " pw " });
});

test("a line with keys is told from a password by its form (RFC 5803 §2)", () => {
  expect(parseImportLine("maya SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy", "f:1")).toEqual({
    jid: "maya",
    scram: { iterations: 4096, salt: "c2FsdA==", storedKey: "c3RvcmVk", serverKey: "c2VydmVy" },
  });
  expect(parseImportLine("maya SCRAM-SHA-256$nonsense", "f:1")).toEqual({
    jid: "maya",
    password: "SCRAM-SHA-256$nonsense",
  });
});

test.each(["", "   ", "# people of the night shift"])("%j is skipped", (line) =>
  expect(parseImportLine(line, "f:1")).toBeNull(),
);

test.each(["maya", "maya ", " secret"])("[SV5] %j is refused by its place, not by its text", (line) => {
  expect(() => parseImportLine(line, "f:7")).toThrow(/^f:7: a line is an address, a space and a password\.$/);
});
