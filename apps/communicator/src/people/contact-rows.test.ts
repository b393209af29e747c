import type { ContactRow } from "@tandem/client-core";
import { expect, test } from "vitest";
import { closedKey } from "@tandem/ui-kit/contacts";
import { contactListRows } from "./contact-rows.ts";

const contact = (name: string, group: string): ContactRow => ({
  key: `${group}/${name}`,
  jid: `${name}@x.example`,
  name,
  group,
  subscription: "both",
  pending: false,
  blocked: false,
  tagged: false,
  unread: 0,
  base: "available",
});
const groups = [
  { name: "Desk", rows: [contact("dana", "Desk"), contact("kenji", "Desk")], online: 2, total: 2 },
  { name: "", rows: [contact("dana", "")], online: 1, total: 1 },
];

test("[CO1] each group is a head with its contacts below; a contact stands once in each of its groups", () => {
  const rows = contactListRows({ groups, sort: "group" }, new Set(), 44);
  expect(rows.map((row) => row.key)).toEqual(["group:Desk", "Desk/dana", "Desk/kenji", "group:", "/dana"]);
  expect(rows.map((row) => row.text)).toEqual(["Desk", "dana", "kenji", "Contacts", "dana"]);
});

test("[CO1] a closed group keeps its head only", () => {
  const rows = contactListRows({ groups, sort: "group" }, new Set(["Desk"]), 44);
  expect(rows.map((row) => row.key)).toEqual(["group:Desk", "group:", "/dana"]);
  expect(rows[0]).toMatchObject({ expanded: false });
});

test("[CO1] heads say what the list is sorted by, and close apart from groups of the same name", () => {
  const busy = [{ ...groups[0], name: "busy", rows: groups[0]?.rows ?? [], online: 2, total: 2 }];
  const open = contactListRows({ groups: busy, sort: "availability" }, new Set(["busy"]), 44);
  expect(open.map((row) => row.text)).toEqual(["Busy", "dana", "kenji"]);
  const key = closedKey("availability", "busy");
  expect(contactListRows({ groups: busy, sort: "availability" }, new Set([key]), 44)).toHaveLength(1);
});

test("[CO3] a group of the organisation has its people below it while it is open, beside an own group of that name", () => {
  const member = { ...contact("noah", ""), organisationGroup: "Desk" };
  const rowsOf = (organisation: "open" | "closed") => {
    const desk = { name: "Desk", rows: [member], online: 1, total: 1, organisation } as const;
    return contactListRows({ groups: [...groups, desk], sort: "group" }, new Set(["Desk"]), 44).map((row) => row.key);
  };
  expect(rowsOf("closed")).toEqual(["group:Desk", "group:", "/dana", "organisation:Desk"]);
  expect(rowsOf("open")).toEqual(["group:Desk", "group:", "/dana", "organisation:Desk", "/noah"]);
});
