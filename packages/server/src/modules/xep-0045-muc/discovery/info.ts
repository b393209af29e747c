import { type BareJid, domainOf } from "@tandem/protocol";
import { CATEGORY_FIELD } from "@tandem/protocol/tandem-categories";
import { ADD_IN_FIELDS, NS_ADD_INS } from "@tandem/protocol/tandem-add-ins";
import { NS_ROOM_CHANGES } from "@tandem/protocol/tandem-room-changes";
import { NS_ROOM_CHECK } from "@tandem/protocol/tandem-room-check";
import { NS_OCCUPANTS, peopleLimitsForm } from "@tandem/protocol/tandem-occupants";
import { NS_PINS } from "@tandem/protocol/tandem-pinned-messages";
import { NS_ROOM_DETAILS } from "@tandem/protocol/tandem-room-details";
import { ROOM_FIELDS } from "@tandem/protocol/tandem-rooms";
import { NS_SEARCH } from "@tandem/protocol/tandem-search";
import type { FormField } from "@tandem/protocol/xep-0004-data-forms";
import { buildDiscoInfo, NS_DISCO_INFO, NS_DISCO_ITEMS } from "@tandem/protocol/xep-0030-disco";
import { NS_MUC, ROOM_INFO_FORM, NS_REGISTER } from "@tandem/protocol/xep-0045-muc";
import { NS_RSM } from "@tandem/protocol/xep-0059-rsm";
import { NS_MAM, NS_MAM_EXTENDED, NS_FULL_TEXT } from "@tandem/protocol/xep-0313-mam";
import { NS_STANZA_IDS } from "@tandem/protocol/xep-0359-stanza-ids";
import { NS_HATS } from "@tandem/protocol/xep-0317-hats";
import { NS_OCCUPANT_ID } from "@tandem/protocol/xep-0421-occupant-id";
import { NS_RETRACTION } from "@tandem/protocol/xep-0424-retraction";
import { NS_MODERATION } from "@tandem/protocol/xep-0425-moderation";
import { NS_CHANNEL_SEARCH } from "@tandem/protocol/xep-0433-channel-search";
import type { XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { accessRoom, judge } from "../access.ts";
import type { Affiliation } from "../affiliations/rules.ts";
import type { RoomConfig } from "../config/config.ts";
import { editMinutesOf } from "../config/form.ts";
import { allowsFiles, retentionDays } from "../config/inherit.ts";
import { errors } from "../errors.ts";
import type { Room } from "../room.ts";
import { ACTIVITY_FIELD } from "./activity.ts";
import { type RoomsService, senderOf } from "../service.ts";
import { ownerTerm, type RoomRecord } from "../store.ts";
import { NS_MUC_STABLE_ID, NS_MUC_UNIQUE, NS_PING, NS_SELF_PING, NS_VCARD } from "../wire.ts";

/** §17.1.1. */
const TRAFFIC_NODE = "http://jabber.org/protocol/muc#traffic";
/** XEP-0045 §6.1 and §7.12. */
const RESERVED_NICK_NODE = "x-roomuser-item";

/** §6.2, ex. 5. */
export function serviceInfo(service: RoomsService): XmlElement {
  return buildDiscoInfo({
    identities: [{ category: "conference", type: "text", name: "Rooms" }],
    features: [
      NS_DISCO_INFO,
      NS_DISCO_ITEMS,
      NS_RSM,
      NS_MUC,
      NS_MUC_STABLE_ID,
      NS_MUC_UNIQUE,
      NS_OCCUPANT_ID,
      NS_PING,
      NS_VCARD,
      NS_CHANNEL_SEARCH,
      NS_SEARCH,
      NS_OCCUPANTS,
      NS_ROOM_CHECK,
      NS_ROOM_CHANGES,
      ...(service.addIns.length === 0 ? [] : [NS_ADD_INS]),
      ...service.features,
    ],
    forms: [
      peopleLimitsForm({
        windowedFrom: service.host.limits.roomWindowedFrom,
        rowsMax: service.host.limits.roomWindowRowsMax,
        watchedMax: service.memberPresence?.watchedMax ?? 0,
      }),
    ],
  });
}

/** §6.4, ex. 9: what the room is, to whoever may know that it is there. */
export async function roomInfo(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  const node = context.payload.attr("node");
  const { account } = senderOf(context);
  const { record, own, affiliation } = await accessRoom(service, room, account, "find");
  if (node === TRAFFIC_NODE) throw errors.raise["rooms/all-traffic"]();
  if (node === RESERVED_NICK_NODE) {
    const identities = own?.nick === undefined ? [] : [{ category: "conference", type: "text", name: own.nick }];
    return buildDiscoInfo({ node, identities, features: [], forms: [] });
  }
  if (node !== undefined) throw errors.raise["rooms/unknown-node"]();
  return buildDiscoInfo({
    identities: [{ category: "conference", type: "text", name: record.config.name }],
    features: [...ALWAYS, ...featuresOf(record.config)],
    forms: [
      {
        type: "result",
        fields: [
          ...(await infoFields(service, room, record.config)),
          ...addInFields(service, room, record, { account, affiliation }),
        ],
      },
    ],
  });
}

const ALWAYS = [
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  NS_MUC,
  NS_MUC_STABLE_ID,
  NS_SELF_PING,
  NS_OCCUPANT_ID,
  NS_HATS,
  NS_STANZA_IDS,
  NS_PING,
  NS_REGISTER,
  NS_VCARD,
  NS_OCCUPANTS,
  NS_ROOM_DETAILS,
];

/** XEP-0424 §2, §5. */
const RETRACTION = [NS_RETRACTION, `${NS_RETRACTION}#tombstone`];

function featuresOf(config: RoomConfig): string[] {
  return [
    config.isPersistent ? "muc_persistent" : "muc_temporary",
    config.isPublic ? "muc_public" : "muc_hidden",
    config.isMembersOnly ? "muc_membersonly" : "muc_open",
    config.isModerated ? "muc_moderated" : "muc_unmoderated",
    config.password === undefined ? "muc_unsecured" : "muc_passwordprotected",
    config.whois === "anyone" ? "muc_nonanonymous" : "muc_semianonymous",
    ...(config.isArchived
      ? [NS_MAM, NS_MAM_EXTENDED, NS_FULL_TEXT, NS_SEARCH, NS_MODERATION, NS_PINS, ...RETRACTION]
      : []),
  ];
}

/** Owners named in a room's description; a room may have hundreds. */
const CONTACTS_MAX = 5;

/** Whom to turn to; where addresses are veiled, those of owners are too. */
async function contactsField(service: RoomsService, room: Room, config: RoomConfig): Promise<FormField[]> {
  if (config.whois !== "anyone") return [];
  const owners = await service.store.affiliations.find(ownerTerm(room.jid), { limit: CONTACTS_MAX });
  if (owners.length === 0) return [];
  const values = owners.map((row) => row.value.account);
  return [{ name: "muc#roominfo_contactjid", type: "jid-multi", label: "Contacts", values }];
}

async function activityField(service: RoomsService, room: Room, config: RoomConfig): Promise<FormField[]> {
  const perHour = await service.activity.of(service, room.jid, config);
  return perHour === null ? [] : [{ name: ACTIVITY_FIELD, label: "Messages per hour", values: [perHour] }];
}

/** XEP-0486 §3.3: not there when there is no picture. */
function avatarField(hashes: readonly string[] | undefined): FormField[] {
  if (hashes === undefined) return [];
  return [{ name: "muc#roominfo_avatarhash", type: "text-multi", label: "Picture", values: hashes }];
}

/**
 * The page beside the messages: to people of this server who may read the room. Programs of other servers could not show it,
 * and the addresses of an organisation's own tools are nobody else's business.
 */
function addInFields(
  service: RoomsService,
  room: Room,
  record: RoomRecord,
  { account, affiliation }: { readonly account: BareJid; readonly affiliation: Affiliation },
): FormField[] {
  const page = service.addIns.find(({ id }) => id === record.config.addIn);
  const isInside = room.occupantsOf(account).length > 0;
  if (page === undefined || domainOf(account) !== service.host.domain) return [];
  if (judge("read", record, { affiliation, isInScope: true, isInside }) !== null) return [];
  return [
    { name: ADD_IN_FIELDS.page, label: "Page beside the messages", values: [page.id] },
    { name: ADD_IN_FIELDS.name, label: "Name of the page", values: [page.name] },
    { name: ADD_IN_FIELDS.address, label: "Address of the page", values: [page.address] },
    ...(page.icon === undefined
      ? []
      : [{ name: ADD_IN_FIELDS.icon, label: "Picture of the page", values: [page.icon] }]),
  ];
}

async function infoFields(service: RoomsService, room: Room, config: RoomConfig): Promise<FormField[]> {
  const field = (name: string, label: string, value: string, type: FormField["type"] = "text-single"): FormField => ({
    name,
    type,
    label,
    values: [value],
  });
  const flag = (value: boolean): string => (value ? "1" : "0");
  return [
    { name: "FORM_TYPE", type: "hidden", values: [ROOM_INFO_FORM] },
    field("muc#roomconfig_roomname", "Name", config.name),
    field("muc#roominfo_description", "Description", config.description),
    field("muc#roominfo_subject", "Topic", room.record?.subject?.text ?? ""),
    field("muc#roominfo_subjectmod", "Participants may change the topic", flag(config.allowsSubjectChange), "boolean"),
    field("muc#roominfo_occupants", "People in the room", String(room.occupants.size)),
    field("muc#roominfo_lang", "Language", config.lang),
    field(
      "muc#maxhistoryfetch",
      "Most messages sent on entering",
      String(config.historyMax ?? service.host.limits.joinHistoryMax),
    ),
    field(
      "muc#roomconfig_changesubject",
      "Participants may change the topic",
      flag(config.allowsSubjectChange),
      "boolean",
    ),
    ...(config.pubsub === undefined ? [] : [field("muc#roomconfig_pubsub", "Publish-subscribe node", config.pubsub)]),
    ...(await contactsField(service, room, config)),
    ...(await activityField(service, room, config)),
    ...avatarField(room.record?.avatars),
    field(CATEGORY_FIELD, "Category", config.category ?? ""),
    field(ROOM_FIELDS.files, "Files may be posted", flag(allowsFiles(config)), "boolean"),
    field(ROOM_FIELDS.editMinutes, "Minutes for which people may correct what they wrote", editMinutesOf(config)),
    field(ROOM_FIELDS.retention, "Days that messages are kept", String(retentionDays(config))),
  ];
}
