import { bareOf, type BareJid, parseJid } from "@tandem/protocol";
import { sightOf } from "@tandem/protocol/tandem-access";
import {
  DEFAULT_PREFERENCES,
  isQuietAt,
  type NotificationPreferences,
  NS_NOTIFICATIONS,
  parsePreferences,
} from "@tandem/protocol/tandem-notifications";
import type { PushSummary } from "@tandem/protocol/xep-0357-push";
import type { ModuleHost } from "../../core/index.ts";
import { accessLevels } from "../tandem-access/contract.ts";
import { pep } from "../xep-0060-pubsub/contract.ts";
import { push } from "../xep-0357-push/contract.ts";

export async function preferencesOf(host: ModuleHost, account: BareJid): Promise<NotificationPreferences> {
  const item = (await host.use(pep).items(account, NS_NOTIFICATIONS)).at(-1);
  return (item && parsePreferences(item)) ?? DEFAULT_PREFERENCES;
}

/** WP6: whether the person wants to hear nothing now, as their open apps would hold it (docs/protocol/notifications.md). */
export async function isHeldBack(
  host: ModuleHost,
  account: BareJid,
  zone: string | undefined,
  preferences: NotificationPreferences,
  { kind, sender }: PushSummary,
): Promise<boolean> {
  if (!preferences.toasts) return true;
  const isQuiet = zone !== undefined && isQuietAt(preferences, minuteIn(zone, host.clock.now()));
  if (!isQuiet && !isOnDnd(host, account)) return false;
  const from = kind === "room" ? null : parseJid(sender ?? "");
  if (from === null) return true;
  return !sightOf(await host.use(accessLevels).levelOf(account, bareOf(from))).mayInterrupt;
}

/** PR8: chosen in a program that is open elsewhere, or in the other app. */
function isOnDnd(host: ModuleHost, account: BareJid): boolean {
  for (const session of host.sessions.of(account))
    if (session.available?.show === "dnd" && host.use(push).stands(session)) return true;
  return false;
}

export function isZone(zone: string): boolean {
  try {
    return clockOf(zone) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Minutes after midnight there. */
export function minuteIn(zone: string, at: number): number {
  const parts = clockOf(zone).formatToParts(at);
  const number = (type: "hour" | "minute"): number => Number(parts.find((part) => part.type === type)?.value);
  return number("hour") * 60 + number("minute");
}

function clockOf(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
