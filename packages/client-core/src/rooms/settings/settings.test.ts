import type { BareJid } from "@tandem/protocol";
import { submission } from "@tandem/protocol/xep-0004-data-forms";
import { ADD_IN_FIELDS } from "@tandem/protocol/tandem-add-ins";
import { PINS_FIELD } from "@tandem/protocol/tandem-pinned-messages";
import { LEAST_RETENTION_FIELDS, ROOM_FIELDS } from "@tandem/protocol/tandem-rooms";
import { ROOM_CONFIG_FIELDS, ROOM_CONFIG_FORM } from "@tandem/protocol/xep-0045-muc";
import { expect, test } from "vitest";
import type { RoomMember } from "../members.ts";
import { affiliationChanges, settingsOf, submissionOf } from "./form.ts";
import { BLANK_SETTINGS, changesOf } from "./settings.ts";

const maya = "maya@castellan.example" as BareJid;
const dana = "dana@castellan.example" as BareJid;
const kenji = "kenji@castellan.example" as BareJid;
const people: readonly RoomMember[] = [
  { jid: maya, affiliation: "owner" },
  { jid: dana, affiliation: "member" },
];
const form = submission(ROOM_CONFIG_FORM, {
  [ROOM_CONFIG_FIELDS.name]: "Ops",
  [ROOM_CONFIG_FIELDS.isPublic]: true,
  [ROOM_CONFIG_FIELDS.isMembersOnly]: true,
  [ROOM_FIELDS.files]: true,
  [ROOM_FIELDS.retention]: "30",
  [ROOM_FIELDS.inherit]: ["history", "files"],
  [ROOM_FIELDS.locked]: ["files"],
  [ROOM_FIELDS.members]: ["group:Ops"],
});
const { settings, offer } = settingsOf(form, people);
const owners = new Set([maya]);

test("[RM6] a form and the lists are read as people think of them", () => {
  expect(settings).toMatchObject({
    name: "Ops",
    visibility: "closed",
    retentionDays: 30,
    inherits: ["history", "files"],
  });
  expect(settings.managers).toEqual([maya]);
  expect(settings.members).toEqual([dana, "group:Ops"]);
  expect(offer).toEqual({ hasForm: true, hasTandemFields: true, hasScope: false, locked: ["files"], addIns: [] });
});

test("[RM2] [RM6] a scope of its own and a policy of least retention are read where the service has them", () => {
  const told = submission(ROOM_CONFIG_FORM, {
    [ROOM_FIELDS.files]: true,
    [ROOM_FIELDS.scope]: ["group:Ops"],
    [LEAST_RETENTION_FIELDS.days]: "1826",
    [LEAST_RETENTION_FIELDS.policy]: "Records",
  });
  const read = settingsOf(told, people);
  expect(read.settings.scope).toEqual(["group:Ops"]);
  expect(read.offer).toMatchObject({ hasScope: true, leastRetention: { policy: "Records", days: 1_826 } });
  const values = submissionOf(read.settings, { ...read.settings, scope: [] }, read.offer) ?? {};
  expect(Object.entries(values).filter(([, value]) => value !== undefined)).toEqual([[ROOM_FIELDS.scope, [""]]]);
});

test("[RM6] only what differs is submitted; nothing, when nothing does", () => {
  expect(submissionOf(settings, settings, offer)).toBeNull();
  const next = { ...settings, name: " Ops Bridge ", members: [dana] };
  const values = Object.entries(submissionOf(settings, next, offer) ?? {}).filter(([, value]) => value !== undefined);
  expect(Object.fromEntries(values)).toEqual({ [ROOM_CONFIG_FIELDS.name]: "Ops Bridge", [ROOM_FIELDS.members]: [""] });
});

test("[RM4] what stops following the category is given with its value, what follows or is locked is not", () => {
  const next = { ...settings, inherits: ["visibility"] as const, isArchived: false, allowsFiles: false };
  const values = submissionOf(settings, next, offer) ?? {};
  expect(values[ROOM_FIELDS.inherit]).toEqual(["visibility"]);
  expect(values[ROOM_CONFIG_FIELDS.isLogged]).toBe(false);
  expect(values[ROOM_FIELDS.files]).toBeUndefined();
  expect(values[ROOM_CONFIG_FIELDS.isPublic]).toBeUndefined();
});

test("[RM18] who pins messages is read and given, and given only when it changes", () => {
  expect(settings.allowsPins).toBe(false);
  expect(submissionOf(settings, { ...settings, allowsPins: true }, offer)).toMatchObject({ [PINS_FIELD]: true });
  expect(submissionOf(settings, { ...settings, name: "Other" }, offer)?.[PINS_FIELD]).toBeUndefined();
  const form = submission(ROOM_CONFIG_FORM, { [PINS_FIELD]: true });
  expect(settingsOf(form, people).settings.allowsPins).toBe(true);
});

test("[RM6] pages are read as they are offered, and one is given, or none, only when that changes", () => {
  const options = [{ value: "", label: "None" }, { value: "board", label: "Release board" }, { value: "clock" }];
  const offering = { ...form, fields: [...form.fields, { name: ADD_IN_FIELDS.page, values: ["board"], options }] };
  const read = settingsOf(offering, people);
  expect(read.settings.addIn).toBe("board");
  expect(read.offer.addIns).toEqual([
    { id: "board", name: "Release board" },
    { id: "clock", name: "clock" },
  ]);
  expect(submissionOf(read.settings, { ...read.settings, addIn: "" }, read.offer)).toMatchObject({
    [ADD_IN_FIELDS.page]: "",
  });
  expect(
    submissionOf(read.settings, { ...read.settings, name: "X" }, read.offer)?.[ADD_IN_FIELDS.page],
  ).toBeUndefined();
});

test("[RM7] an owner stays an owner; a manager is an admin, the banned are outcasts, who has gone is nobody", () => {
  const next = { ...settings, managers: [maya, kenji], members: ["group:Ops"], banned: [dana] };
  expect(affiliationChanges(settings, next, owners)).toEqual([
    { jid: dana, affiliation: "outcast" },
    { jid: kenji, affiliation: "admin" },
  ]);
  expect(affiliationChanges(settings, { ...settings, managers: [kenji] }, owners)).toEqual([
    { jid: maya, affiliation: "none" },
    { jid: kenji, affiliation: "admin" },
  ]);
});

test("[RT32] another service knows neither groups nor files: it is asked for nothing that it does not have", () => {
  const foreign = settingsOf(submission(ROOM_CONFIG_FORM, { [ROOM_CONFIG_FIELDS.name]: "Elsewhere" }), people);
  const next = { ...foreign.settings, allowsFiles: false, presenters: [maya], name: "There" };
  expect(
    Object.keys(submissionOf(foreign.settings, next, foreign.offer) ?? {}).every((name) => name.startsWith("muc#")),
  ).toBe(true);
  expect(changesOf(foreign.settings, next)).toEqual(["name", "allowsFiles", "presenters"]);
});

test("who manages the people only has no form, and changes no setting", () => {
  expect(settingsOf(undefined, people).offer).toEqual({
    hasForm: false,
    hasTandemFields: false,
    hasScope: false,
    locked: [],
    addIns: [],
  });
});

test("before anything is read a page is as that of a room that says nothing", () => {
  expect(settingsOf(undefined, [])).toEqual(BLANK_SETTINGS);
});
