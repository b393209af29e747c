import { parseUnsigned } from "@tandem/protocol/encoding";
import {
  type DataForm,
  type FormField,
  formBoolean,
  formTypeOf,
  formValue,
  formValues,
} from "@tandem/protocol/xep-0004-data-forms";
import { ROOM_CONFIG_FORM } from "@tandem/protocol/xep-0045-muc";
import { CATEGORY_FIELD } from "@tandem/protocol/tandem-categories";
import { ADD_IN_FIELDS, type AddIn } from "@tandem/protocol/tandem-add-ins";
import { PINS_FIELD } from "@tandem/protocol/tandem-pinned-messages";
import { LEAST_RETENTION_FIELDS, ROOM_FIELDS } from "@tandem/protocol/tandem-rooms";
import type { Limits } from "../../../core/index.ts";
import {
  EDIT_MINUTES_MAX,
  EDITS_ALWAYS,
  type Inheritable,
  type LeastRetention,
  RETENTION_DAYS_MAX,
} from "../contract.ts";
import { errors } from "../errors.ts";
import type { RoomRecord } from "../store.ts";
import { PRIVATE_SENDERS, type PrivateSenders, type RoomConfig, SHOWN_ROLES, type ShownRole } from "./config.ts";
import { allowsFiles, retentionDays } from "./inherit.ts";
import { inheritFields } from "./inherit-form.ts";
import { peopleFields, type People } from "./people.ts";
import { parsePrincipals, principalFields } from "./principals.ts";

export const ROOM_NAME_CHARS_MAX = 128;
/** RM6. */
export const DESCRIPTION_CHARS_MAX = 256;
const PASSWORD_CHARS_MAX = 128;
const PUBSUB_CHARS_MAX = 1_024;
const LANG = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;

/** A change of some settings. The empty string takes password and category away. */
export type ConfigChange = { readonly [K in keyof RoomConfig]?: RoomConfig[K] | undefined };

const field = (name: string): string => `muc#roomconfig_${name}`;

interface FormFacts {
  readonly people: People;
  /** What the category decides. */
  readonly locked: ReadonlySet<Inheritable>;
  /** What a policy asks for. */
  readonly leastRetention?: LeastRetention | undefined;
  /** Pages that the organisation has registered. */
  readonly addIns: readonly AddIn[];
}

/** XEP-0045 §10.2, ex. 160; §15.5.3 has the names. */
export function configForm(record: RoomRecord, facts: FormFacts, limits: Limits): DataForm {
  const { config } = record;
  return {
    type: "form",
    title: "Room settings",
    fields: [
      { name: "FORM_TYPE", type: "hidden", values: [ROOM_CONFIG_FORM] },
      text("roomname", "Name", config.name),
      text("roomdesc", "Description", config.description),
      text("lang", "Language", config.lang),
      { name: CATEGORY_FIELD, type: "text-single", label: "Category", values: [config.category ?? ""] },
      flag("persistentroom", "Keep the room when it is empty", config.isPersistent),
      flag("publicroom", "List the room in the directory", config.isPublic),
      flag("membersonly", "Only members enter", config.isMembersOnly),
      flag("moderatedroom", "Only those with voice write", config.isModerated),
      flag("passwordprotectedroom", "Ask for a password", config.password !== undefined),
      { name: field("roomsecret"), type: "text-private", label: "Password", values: [config.password ?? ""] },
      {
        name: field("whois"),
        type: "list-single",
        label: "Who sees real addresses",
        values: [config.whois],
        options: [
          { value: "anyone", label: "Everyone in the room" },
          { value: "moderators", label: "Moderators only" },
        ],
      },
      occupantsField(config, limits),
      flag("allowinvites", "Members may invite", config.allowsInvites),
      flag("changesubject", "Participants may change the topic", config.allowsSubjectChange),
      {
        name: PINS_FIELD,
        type: "boolean",
        label: "Members may pin messages",
        values: [config.allowsPins === true ? "1" : "0"],
      },
      flag("enablelogging", "Keep the history", config.isArchived),
      {
        name: "muc#maxhistoryfetch",
        type: "text-single",
        label: "Most messages sent on entering",
        values: [String(config.historyMax ?? limits.joinHistoryMax)],
      },
      {
        name: field("allowpm"),
        type: "list-single",
        label: "Who writes to one person alone",
        values: [config.allowsPrivate ?? "anyone"],
        options: PRIVATE_SENDERS.map((value) => ({ value })),
      },
      roles("getmemberlist", "Who sees the list of members", config.memberListFor),
      roles("presencebroadcast", "Whose presence is shown", config.presenceOf),
      text("pubsub", "Publish-subscribe node", config.pubsub ?? ""),
      {
        name: ROOM_FIELDS.files,
        type: "boolean",
        label: "Files may be posted",
        values: [allowsFiles(config) ? "1" : "0"],
      },
      {
        name: ROOM_FIELDS.retention,
        type: "text-single",
        label: "Days that messages are kept (0: for ever)",
        values: [String(retentionDays(config))],
      },
      {
        name: ROOM_FIELDS.editMinutes,
        type: "text-single",
        label: "Minutes for which people may correct what they wrote (0: not at all; empty: as long as they like)",
        values: [editMinutesOf(config)],
      },
      ...leastFields(facts.leastRetention),
      ...addInFields(config, facts.addIns),
      ...principalFields(config),
      ...inheritFields(record.inherits ?? [], facts.locked),
      ...peopleFields(facts.people),
    ],
  };
}

/** Absent where no policy asks for anything; not read when it is submitted. */
function leastFields(least: LeastRetention | undefined): FormField[] {
  if (least === undefined) return [];
  return [
    { name: LEAST_RETENTION_FIELDS.days, type: "hidden", values: [String(least.days)] },
    { name: LEAST_RETENTION_FIELDS.policy, type: "hidden", values: [least.policy] },
  ];
}

/** Absent where nothing is registered: there is nothing to choose. */
function addInFields(config: RoomConfig, addIns: readonly AddIn[]): FormField[] {
  if (addIns.length === 0) return [];
  const chosen = addIns.find(({ id }) => id === config.addIn);
  return [
    {
      name: ADD_IN_FIELDS.page,
      type: "list-single",
      label: "Page beside the messages",
      values: [chosen?.id ?? ""],
      options: [{ value: "", label: "None" }, ...addIns.map(({ id, name }) => ({ value: id, label: name }))],
    },
  ];
}

/** §15.5.3 makes it a list; a number that is not in it is taken too. */
function occupantsField(config: RoomConfig, limits: Limits): FormField {
  const steps = [
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    limits.occupantsPerRoomMax,
    config.occupantsMax,
  ];
  const values = [...new Set(steps)].filter((step) => step <= limits.occupantsPerRoomMax).toSorted((a, b) => a - b);
  return {
    name: field("maxusers"),
    type: "list-single",
    label: "Most people at a time",
    values: [String(config.occupantsMax)],
    options: values.map((value) => ({ value: String(value) })),
  };
}

function roles(name: string, label: string, chosen: readonly ShownRole[] | undefined): FormField {
  return {
    name: field(name),
    type: "list-multi",
    label,
    values: chosen ?? SHOWN_ROLES,
    options: SHOWN_ROLES.map((value) => ({ value })),
  };
}

function text(name: string, label: string, value: string): FormField {
  return { name: field(name), type: "text-single", label, values: [value] };
}

function flag(name: string, label: string, value: boolean): FormField {
  return { name: field(name), type: "boolean", label, values: [value ? "1" : "0"] };
}

/** What a submitted form changes; fields that are not there stay as they are. Throws on a value that a field does not take. */
export function parseConfigForm(form: DataForm, limits: Limits): ConfigChange {
  const formType = formTypeOf(form);
  if (formType !== undefined && formType !== ROOM_CONFIG_FORM) throw bad("FORM_TYPE");
  const wantsPassword = boolean(form, "passwordprotectedroom");
  return {
    name: string(form, "roomname", ROOM_NAME_CHARS_MAX),
    description: string(form, "roomdesc", DESCRIPTION_CHARS_MAX),
    lang: language(form),
    category: emptied(form, CATEGORY_FIELD),
    addIn: emptied(form, ADD_IN_FIELDS.page),
    isPersistent: boolean(form, "persistentroom"),
    isPublic: boolean(form, "publicroom"),
    isMembersOnly: boolean(form, "membersonly"),
    isModerated: boolean(form, "moderatedroom"),
    password: wantsPassword === false ? "" : password(form, wantsPassword === true),
    whois: whois(form),
    occupantsMax: occupantsMax(form, limits),
    allowsInvites: boolean(form, "allowinvites"),
    allowsSubjectChange: boolean(form, "changesubject"),
    isArchived: boolean(form, "enablelogging"),
    historyMax: historyMax(form, limits),
    allowsPrivate: allowsPrivate(form),
    memberListFor: shownRoles(form, "getmemberlist"),
    presenceOf: shownRoles(form, "presencebroadcast"),
    pubsub: pubsub(form),
    allowsFiles: ownBoolean(form, ROOM_FIELDS.files),
    allowsPins: ownBoolean(form, PINS_FIELD),
    retentionDays: retention(form),
    editMinutes: editMinutes(form),
    ...parsePrincipals(form),
  };
}

/** A field without a value takes away what was there. */
function emptied(form: DataForm, name: string): string | undefined {
  return formValues(form, name) === undefined ? undefined : (formValue(form, name) ?? "");
}

function bad(name: string): Error {
  return errors.raise["rooms/bad-form"]({ field: name });
}

function boolean(form: DataForm, name: string): boolean | undefined {
  if (formValue(form, field(name)) === undefined) return undefined;
  const value = formBoolean(form, field(name));
  if (value === null) throw bad(name);
  return value;
}

function ownBoolean(form: DataForm, name: string): boolean | undefined {
  if (formValue(form, name) === undefined) return undefined;
  const value = formBoolean(form, name);
  if (value === null) throw bad(name);
  return value;
}

function retention(form: DataForm): number | undefined {
  const text = formValue(form, ROOM_FIELDS.retention);
  if (text === undefined || text === "") return undefined;
  const days = parseUnsigned(text);
  if (days === null || days > RETENTION_DAYS_MAX) throw bad(ROOM_FIELDS.retention);
  return days;
}

/** As form and discovery have it. */
export function editMinutesOf({ editMinutes: minutes }: RoomConfig): string {
  return minutes === undefined ? "" : String(minutes);
}

function editMinutes(form: DataForm): number | undefined {
  const values = formValues(form, ROOM_FIELDS.editMinutes);
  if (values === undefined || values[0] === undefined) return undefined;
  if (values[0] === "") return EDITS_ALWAYS;
  const minutes = parseUnsigned(values[0]);
  if (minutes === null || minutes > EDIT_MINUTES_MAX) throw bad(ROOM_FIELDS.editMinutes);
  return minutes;
}

function string(form: DataForm, name: string, max: number): string | undefined {
  if (formValues(form, field(name)) === undefined) return undefined;
  const value = (formValue(form, field(name)) ?? "").trim();
  if (value.length > max) throw bad(name);
  return value;
}

function language(form: DataForm): string | undefined {
  const lang = string(form, "lang", 64);
  if (lang !== undefined && lang !== "" && !LANG.test(lang)) throw bad("lang");
  return lang;
}

/** §10.2: asking for a password without giving one is not acceptable; one without asking for it is not used. */
function password(form: DataForm, isWanted: boolean): string | undefined {
  const value = formValue(form, field("roomsecret"));
  if (!isWanted) return undefined;
  if (value === undefined || value === "") throw errors.raise["rooms/password-missing"]();
  if (value.length > PASSWORD_CHARS_MAX) throw bad("roomsecret");
  return value;
}

function whois(form: DataForm): RoomConfig["whois"] | undefined {
  const value = formValue(form, field("whois"));
  if (value === undefined || value === "anyone" || value === "moderators") return value;
  throw bad("whois");
}

function historyMax(form: DataForm, limits: Limits): number | undefined {
  const value = formValue(form, "muc#maxhistoryfetch");
  if (value === undefined || value === "") return undefined;
  const max = parseUnsigned(value);
  if (max === null || max > limits.joinHistoryMax) throw bad("maxhistoryfetch");
  return max;
}

function allowsPrivate(form: DataForm): PrivateSenders | undefined {
  const value = formValue(form, field("allowpm"));
  if (value === undefined) return undefined;
  const known = PRIVATE_SENDERS.find((one) => one === value);
  if (known === undefined) throw bad("allowpm");
  return known;
}

/** A list that is there but empty: none of the roles. */
function shownRoles(form: DataForm, name: string): readonly ShownRole[] | undefined {
  const values = formValues(form, field(name));
  if (values === undefined) return undefined;
  const known = SHOWN_ROLES.filter((role) => values.includes(role));
  if (values.some((value) => value !== "" && !known.some((role) => role === value))) throw bad(name);
  return known;
}

function pubsub(form: DataForm): string | undefined {
  const value = string(form, "pubsub", PUBSUB_CHARS_MAX);
  if (value !== undefined && value !== "" && !value.startsWith("xmpp:")) throw bad("pubsub");
  return value;
}

function occupantsMax(form: DataForm, limits: Limits): number | undefined {
  const value = formValue(form, field("maxusers"));
  if (value === undefined) return undefined;
  if (value === "" || value === "none") return limits.occupantsPerRoomMax;
  const max = parseUnsigned(value);
  if (max === null || max < 1 || max > limits.occupantsPerRoomMax) throw bad("maxusers");
  return max;
}
