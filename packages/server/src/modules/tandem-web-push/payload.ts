import { bareOf, type BareJid, domainOf, localOf, parseJid, resourceOf } from "@tandem/protocol";
import type { NotificationPreferences } from "@tandem/protocol/tandem-notifications";
import type { PlaceKind } from "@tandem/protocol/tandem-web-push";
import type { PushSummary } from "@tandem/protocol/xep-0357-push";
import type { ModuleHost } from "../../core/index.ts";
import { rosters } from "../rfc-6121-roster/contract.ts";
import { cards } from "../xep-0054-vcard/contract.ts";
import { rooms } from "../xep-0045-muc/contract.ts";

const BODY_CHARS_MAX = 500;
const NAME_CHARS_MAX = 200;

/** What a browser is told; docs/protocol/web-push.md §4. Absent is what the server does not tell. */
interface Payload {
  /** For whom it is, so that the app of the right account opens. */
  readonly account: BareJid;
  readonly kind: PlaceKind;
  readonly messages: number | undefined;
  /** What the app's icon shows; absent where the person wants no number there. */
  readonly badge?: number | undefined;
  /** The person wants no sound. */
  readonly silent?: true;
  /** The room, or the other person. */
  readonly place?: BareJid;
  readonly name?: string | undefined;
  /** Who said it in a room. */
  readonly nick?: string | undefined;
  readonly body?: string | undefined;
}

/** WP4: says no more than the notification did, with the names that the account's own apps would show. */
export async function payloadOf(
  host: ModuleHost,
  account: BareJid,
  { sounds, badge }: NotificationPreferences,
  summary: PushSummary,
): Promise<Payload> {
  const { messages, sender, kind = "conversation" } = summary;
  const body = summary.body?.slice(0, BODY_CHARS_MAX);
  const from = parseJid(sender ?? "");
  const how = { ...(badge && { badge: messages }), ...(!sounds && { silent: true as const }) };
  if (from === null) return { account, kind, messages, ...how, body };
  const place = bareOf(from);
  const isRoom = domainOf(place) === host.use(rooms).service;
  const name = isRoom ? await roomName(host, place) : await personName(host, account, place);
  const nick = isRoom ? resourceOf(from).slice(0, NAME_CHARS_MAX) : undefined;
  return { account, kind, messages, ...how, place, name: name.slice(0, NAME_CHARS_MAX), nick, body };
}

async function roomName(host: ModuleHost, room: BareJid): Promise<string> {
  const name = (await host.use(rooms).settings(room))?.name ?? "";
  return name === "" ? localOf(room) : name;
}

/** As the contact list calls them; the card of somebody of this server next. */
async function personName(host: ModuleHost, account: BareJid, person: BareJid): Promise<string> {
  const named = (await host.use(rosters).contact(account, person))?.name;
  if (named !== undefined && named !== "") return named;
  return (domainOf(person) === host.domain ? await host.use(cards).nameOf(person) : undefined) ?? person;
}
