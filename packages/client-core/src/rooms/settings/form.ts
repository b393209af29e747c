import type { BareJid } from "@tandem/protocol";
import {
  type DataForm,
  formBoolean,
  formValue,
  formValues,
  type FormValues,
} from "@tandem/protocol/xep-0004-data-forms";
import { CATEGORY_FIELD } from "@tandem/protocol/tandem-categories";
import { ADD_IN_FIELDS } from "@tandem/protocol/tandem-add-ins";
import { PINS_FIELD } from "@tandem/protocol/tandem-pinned-messages";
import {
  groupOf,
  INHERITABLE,
  type Inheritable,
  parsePrincipal,
  type Principal,
  LEAST_RETENTION_FIELDS,
  ROOM_FIELDS,
} from "@tandem/protocol/tandem-rooms";
import { type MucAffiliation, ROOM_CONFIG_FIELDS } from "@tandem/protocol/xep-0045-muc";
import type { RoomMember } from "../members.ts";
import { changesOf, type RoomSettings, type SettingsOffer } from "./settings.ts";

/** `form`: undefined for who may change the people only. */
export function settingsOf(
  form: DataForm | undefined,
  people: readonly RoomMember[],
): { readonly settings: RoomSettings; readonly offer: SettingsOffer } {
  const flag = (name: string, absent: boolean): boolean => (form && formBoolean(form, name)) ?? absent;
  const text = (name: string): string => (form && formValue(form, name)) ?? "";
  const list = (name: string): readonly Principal[] =>
    ((form && formValues(form, name)) ?? []).flatMap((one) => parsePrincipal(one) ?? []);
  const named = (name: string): readonly Inheritable[] => {
    const given = (form && formValues(form, name)) ?? [];
    return INHERITABLE.filter((one) => given.includes(one));
  };
  const of = (...affiliations: readonly MucAffiliation[]): readonly BareJid[] =>
    people.filter((one) => affiliations.includes(one.affiliation)).map((one) => one.jid);
  const isPublic = flag(ROOM_CONFIG_FIELDS.isPublic, true);
  const isMembersOnly = flag(ROOM_CONFIG_FIELDS.isMembersOnly, false);
  const settings: RoomSettings = {
    name: text(ROOM_CONFIG_FIELDS.name),
    description: text(ROOM_CONFIG_FIELDS.description),
    categoryId: text(CATEGORY_FIELD),
    visibility: isPublic ? (isMembersOnly ? "closed" : "open") : "secret",
    isAuditorium: flag(ROOM_CONFIG_FIELDS.isModerated, false),
    allowsInvites: flag(ROOM_CONFIG_FIELDS.mayInvite, true),
    allowsTopicChange: flag(ROOM_CONFIG_FIELDS.mayChangeSubject, false),
    allowsPins: flag(PINS_FIELD, false),
    addIn: text(ADD_IN_FIELDS.page),
    isArchived: flag(ROOM_CONFIG_FIELDS.isLogged, true),
    allowsFiles: flag(ROOM_FIELDS.files, true),
    editMinutes: text(ROOM_FIELDS.editMinutes) === "" ? -1 : Number(text(ROOM_FIELDS.editMinutes)),
    retentionDays: Number(text(ROOM_FIELDS.retention)) || 0,
    inherits: named(ROOM_FIELDS.inherit),
    managers: [...new Set([...of("owner", "admin"), ...list(ROOM_FIELDS.managers)])],
    members: [...new Set([...of("member"), ...list(ROOM_FIELDS.members)])],
    presenters: list(ROOM_FIELDS.presenters),
    banned: of("outcast"),
    scope: list(ROOM_FIELDS.scope),
  };
  const has = (name: string): boolean => form?.fields.some((field) => field.name === name) === true;
  const [hasTandemFields, hasScope] = [has(ROOM_FIELDS.files), has(ROOM_FIELDS.scope)];
  const options = form?.fields.find((field) => field.name === ADD_IN_FIELDS.page)?.options ?? [];
  const addIns = options.flatMap(({ value, label }) => (value === "" ? [] : [{ id: value, name: label ?? value }]));
  const locked = named(ROOM_FIELDS.locked);
  const least = { policy: text(LEAST_RETENTION_FIELDS.policy), days: Number(text(LEAST_RETENTION_FIELDS.days)) || 0 };
  const policies = least.days > 0 ? { leastRetention: least } : {};
  return { settings, offer: { hasForm: form !== undefined, hasTandemFields, hasScope, locked, addIns, ...policies } };
}

/** Fields to submit; null when none differs. What follows the category is not given: the service would ignore it. */
export function submissionOf(old: RoomSettings, next: RoomSettings, offer: SettingsOffer): FormValues | null {
  const changed = new Set(changesOf(old, next));
  const is = (key: keyof RoomSettings, value: string | boolean): string | boolean | undefined =>
    changed.has(key) ? value : undefined;
  const isAsked = (key: keyof RoomSettings, name: Inheritable): boolean =>
    (changed.has(key) || changed.has("inherits")) && !next.inherits.includes(name) && !offer.locked.includes(name);
  const standing = (
    key: keyof RoomSettings,
    name: Inheritable,
    value: string | boolean,
  ): string | boolean | undefined => (isAsked(key, name) ? value : undefined);
  const groups = (key: "managers" | "members"): readonly string[] | undefined =>
    changed.has(key) ? next[key].filter((one) => groupOf(one) !== undefined) : undefined;
  const tandem: FormValues = {
    [ROOM_FIELDS.files]: standing("allowsFiles", "files", next.allowsFiles),
    [ROOM_FIELDS.retention]: standing("retentionDays", "retention", String(next.retentionDays)),
    [ROOM_FIELDS.editMinutes]: is("editMinutes", next.editMinutes < 0 ? "" : String(next.editMinutes)),
    [ROOM_FIELDS.inherit]: changed.has("inherits") ? orNone(next.inherits) : undefined,
    [ROOM_FIELDS.managers]: orNone(groups("managers")),
    [ROOM_FIELDS.members]: orNone(groups("members")),
    [ROOM_FIELDS.presenters]: changed.has("presenters") ? orNone(next.presenters) : undefined,
    [ROOM_FIELDS.scope]: changed.has("scope") ? orNone(next.scope) : undefined,
    [ADD_IN_FIELDS.page]: is("addIn", next.addIn),
    [PINS_FIELD]: is("allowsPins", next.allowsPins),
    [CATEGORY_FIELD]: is("categoryId", next.categoryId),
  };
  const values: FormValues = {
    [ROOM_CONFIG_FIELDS.name]: is("name", next.name.trim()),
    [ROOM_CONFIG_FIELDS.description]: is("description", next.description.trim()),
    [ROOM_CONFIG_FIELDS.isPublic]: standing("visibility", "visibility", next.visibility !== "secret"),
    [ROOM_CONFIG_FIELDS.isMembersOnly]: standing("visibility", "visibility", next.visibility !== "open"),
    [ROOM_CONFIG_FIELDS.isModerated]: is("isAuditorium", next.isAuditorium),
    [ROOM_CONFIG_FIELDS.mayInvite]: standing("allowsInvites", "invitations", next.allowsInvites),
    [ROOM_CONFIG_FIELDS.mayChangeSubject]: is("allowsTopicChange", next.allowsTopicChange),
    [ROOM_CONFIG_FIELDS.isLogged]: standing("isArchived", "history", next.isArchived),
    ...(offer.hasTandemFields ? tandem : {}),
  };
  return Object.values(values).some((value) => value !== undefined) ? values : null;
}

/** An empty list needs a field with an empty value: a field without any says nothing. */
function orNone(values: readonly string[] | undefined): readonly string[] | undefined {
  return values?.length === 0 ? [""] : values;
}

export interface AffiliationChange {
  readonly jid: BareJid;
  readonly affiliation: MucAffiliation;
}

/**
 * Who becomes what by the room's own lists. Banned outweighs, then managers; an owner that stays a manager stays an owner. Who
 * has gone from all lists is nobody.
 */
export function affiliationChanges(
  old: RoomSettings,
  next: RoomSettings,
  owners: ReadonlySet<BareJid>,
): readonly AffiliationChange[] {
  const wasIn = ranks(old, owners);
  const isIn = ranks(next, owners);
  const changes: AffiliationChange[] = [];
  for (const jid of new Set([...wasIn.keys(), ...isIn.keys()])) {
    const affiliation = isIn.get(jid) ?? "none";
    if (affiliation !== (wasIn.get(jid) ?? "none")) changes.push({ jid, affiliation });
  }
  return changes;
}

function ranks(settings: RoomSettings, owners: ReadonlySet<BareJid>): ReadonlyMap<BareJid, MucAffiliation> {
  const found = new Map<BareJid, MucAffiliation>();
  const people = (list: readonly Principal[]): readonly BareJid[] =>
    list.filter((one) => groupOf(one) === undefined) as BareJid[];
  for (const jid of people(settings.members)) found.set(jid, "member");
  for (const jid of people(settings.managers)) found.set(jid, owners.has(jid) ? "owner" : "admin");
  for (const jid of settings.banned) found.set(jid, "outcast");
  return found;
}
