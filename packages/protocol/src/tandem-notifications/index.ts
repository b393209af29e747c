import { el, type XmlElement } from "@tandem/xml";
import { parseBoolean } from "../encoding/index.ts";
import type { NodeConfig, PubsubItem } from "../xep-0060-pubsub/index.ts";
import { notifySettingIn, type NotifySetting, OWN_IDENTITY } from "../xep-0492-notification-settings/index.ts";

/** Private PEP node and namespace: how the person wants to be told of messages; docs/protocol/notifications.md */
export const NS_NOTIFICATIONS = "urn:tandem:notifications:0";
export const NOTIFICATIONS_ITEM_ID = "current";
export const NOTIFICATIONS_NODE_CONFIG: NodeConfig = {
  persistItems: true,
  maxItems: 1,
  sendLast: "never",
  accessModel: "whitelist",
};

const LEVELS = ["everything", "mentions", "nothing"] as const;
/** What one is told of in a room. */
export type NotifyLevel = (typeof LEVELS)[number];

const BY_SETTING: { readonly [setting in NotifySetting]: NotifyLevel } = {
  always: "everything",
  "on-mention": "mentions",
  never: "nothing",
};

/** What a bookmark says of its room (XEP-0492 v0.2); undefined: what holds for all rooms. */
export function levelIn(extensions: readonly XmlElement[]): NotifyLevel | undefined {
  const setting = notifySettingIn(extensions, OWN_IDENTITY);
  return setting && BY_SETTING[setting];
}

/**
 * Whether a hit of a filter with an alert interrupts (docs/protocol/filters.md §5): as a mention does, and in a room of which
 * nothing is wanted only what is important, or what the filter was made for: `isNamed`, it names that room.
 */
export function alertsOfHit(
  level: NotifyLevel,
  hit: { readonly isImportant: boolean; readonly isNamed: boolean },
): boolean {
  return level !== "nothing" || hit.isImportant || hit.isNamed;
}

export interface NotificationPreferences {
  /** Of rooms that have no level of their own. */
  readonly rooms: NotifyLevel;
  readonly toasts: boolean;
  readonly sounds: boolean;
  readonly badge: boolean;
  /** Minutes after midnight, wherever the device is; `from` later than `to` goes over midnight. Null: none. */
  readonly quiet: { readonly from: number; readonly to: number } | null;
}

export const DEFAULT_PREFERENCES: NotificationPreferences = {
  rooms: "mentions",
  toasts: true,
  sounds: true,
  badge: true,
  quiet: null,
};

/** What is missing or not understood is as it is by default. Null: something else. */
export function parsePreferences(item: PubsubItem): NotificationPreferences | null {
  const payload = item.payload;
  if (payload?.is("notifications", NS_NOTIFICATIONS) !== true) return null;
  const quiet = payload.child("quiet", NS_NOTIFICATIONS);
  const [from, to] = [minutesOf(quiet?.attr("from")), minutesOf(quiet?.attr("to"))];
  return {
    rooms: LEVELS.find((level) => level === payload.attr("rooms")) ?? DEFAULT_PREFERENCES.rooms,
    toasts: parseBoolean(payload.attr("toasts")) ?? DEFAULT_PREFERENCES.toasts,
    sounds: parseBoolean(payload.attr("sounds")) ?? DEFAULT_PREFERENCES.sounds,
    badge: parseBoolean(payload.attr("badge")) ?? DEFAULT_PREFERENCES.badge,
    quiet: from === null || to === null ? null : { from, to },
  };
}

export function buildPreferences(preferences: NotificationPreferences): PubsubItem & { readonly payload: XmlElement } {
  const { rooms, toasts, sounds, badge, quiet } = preferences;
  const attributes = { rooms, toasts: String(toasts), sounds: String(sounds), badge: String(badge) };
  const hours = quiet && el("quiet", NS_NOTIFICATIONS, { from: clockOf(quiet.from), to: clockOf(quiet.to) });
  return { id: NOTIFICATIONS_ITEM_ID, payload: el("notifications", NS_NOTIFICATIONS, attributes, hours ?? undefined) };
}

/** Whether it is quiet at that minute of the day; from 22:00 to 07:00 goes over midnight, from and to the same is all day. */
export function isQuietAt({ quiet }: Pick<NotificationPreferences, "quiet">, minute: number): boolean {
  if (quiet === null) return false;
  const { from, to } = quiet;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** "22:30" → 1350. Null: no time of day. */
export function minutesOf(clock: string | undefined): number | null {
  const [, hours, minutes] = CLOCK.exec(clock ?? "") ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

export function clockOf(minutes: number): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
