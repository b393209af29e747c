import type { BareJid } from "@tandem/protocol";
import { submission } from "@tandem/protocol/xep-0004-data-forms";
import { parseRoomCheckRequest } from "@tandem/protocol/tandem-room-check";
import { ROOM_FIELDS } from "@tandem/protocol/tandem-rooms";
import { ROOM_CONFIG_FIELDS, ROOM_CONFIG_FORM } from "@tandem/protocol/xep-0045-muc";
import { expect, test } from "vitest";
import { accessByRole, accessOf } from "../../view-models/room-access-model.ts";
import { checkRequest } from "./access-check.ts";
import { settingsOf } from "./form.ts";
import type { RoomSettings } from "./settings.ts";

const maya = "maya@castellan.example" as BareJid;
const dana = "dana@castellan.example" as BareJid;
const form = submission(ROOM_CONFIG_FORM, { [ROOM_CONFIG_FIELDS.name]: "Ops", [ROOM_FIELDS.files]: true });
const loaded = { ...settingsOf(form, [{ jid: maya, affiliation: "owner" }]), owners: new Set([maya]) };
const { settings } = loaded;

const asked = (change: Partial<RoomSettings>, jid?: BareJid) => {
  const request = checkRequest(loaded, { ...settings, ...change }, jid);
  return request === null ? null : parseRoomCheckRequest(request);
};

test("[RM7] what is changed is asked of, names and words are not", () => {
  expect(asked({}, dana)).toEqual({ jid: dana, items: [] });
  expect(asked({ name: "", description: "?".repeat(300), isArchived: false })).toEqual({ items: [] });
  const changed = asked({ isAuditorium: true, members: [dana, "group:Ops"] });
  expect(changed?.items).toEqual([{ jid: dana, affiliation: "member" }]);
  expect(changed?.form?.fields.map(({ name, values }) => [name, ...values])).toEqual([
    ["FORM_TYPE", ROOM_CONFIG_FORM],
    [ROOM_CONFIG_FIELDS.isModerated, "1"],
    [ROOM_FIELDS.members, "group:Ops"],
  ]);
  const many = Array.from({ length: 501 }, (_, n) => `p${n}@castellan.example`);
  expect(asked({ members: many })).toBeNull();
  expect(asked({ members: many.slice(1) })?.items).toHaveLength(500);
});

test("[RM6] [RM7] what each role may do, with the numbers that the server told", () => {
  const numbers = { managers: 3, presenters: 14, members: 167, inside: undefined };
  const auditorium = { ...settings, isAuditorium: true, presenters: [dana], visibility: "closed" as const };
  expect(accessByRole(auditorium, { numbers, scopes: [] })).toEqual([
    { role: "managers", people: 3, reads: true, posts: true },
    { role: "presenters", people: 14, reads: true, posts: true },
    { role: "members", people: 167, reads: true, posts: false },
    { role: "others", reads: false, posts: false },
  ]);
  expect(accessByRole(settings)).toEqual([
    { role: "managers", reads: true, posts: true },
    { role: "members", reads: true, posts: true },
    { role: "others", reads: true, posts: true },
  ]);
});

test("[RM2] [RM7] what somebody is: barred by a scope, banned, nobody, member, manager", () => {
  const told = { jid: dana, isInScope: true, isPresenter: false, reads: true, posts: true, groups: [] } as const;
  const of = (affiliation: "outcast" | "none" | "member" | "admin" | "owner", isInScope = true): string =>
    accessOf({ ...told, affiliation, isInScope }, undefined, settings, () => []).standing;
  expect([of("none", false), of("outcast"), of("outcast", false), of("none")]).toEqual([
    "barred",
    "banned",
    "banned",
    "nobody",
  ]);
  expect([of("member"), of("admin"), of("owner")]).toEqual(["member", "manager", "manager"]);
  const about = { id: dana, name: "Dana", isGroup: false, detail: "Settlement" };
  const access = accessOf({ ...told, affiliation: "none", outside: "fx" }, about, settings, (id) => ["Trading", id]);
  expect(access).toMatchObject({ belongsTo: "Settlement", outside: ["Trading", "fx"] });
  expect(accessOf({ ...told, affiliation: "none", groups: ["FX"] }, about, settings, () => []).belongsTo).toBe("FX");
});
