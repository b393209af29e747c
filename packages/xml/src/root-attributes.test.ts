import { expect, test } from "vitest";
import { rootAttributes } from "./root-attributes.ts";

test("only those of the root in that namespace, whatever their prefix", () => {
  const text = `<a b="0" x:b="1" y:c="2" z:d="3" xml:lang="de" xmlns:x="urn:x" xmlns:y="urn:x" xmlns:z="urn:z"><i x:b="4"/></a>`;
  expect([...rootAttributes(text, "urn:x")]).toEqual([
    ["b", "1"],
    ["c", "2"],
  ]);
  expect([...rootAttributes(`<a b="0"/>`, "urn:x")]).toEqual([]);
});
