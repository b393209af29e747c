import { bareOf, domainOf, parseJid, resourceOf, type BareJid } from "@tandem/protocol";
import { parseMucUser } from "@tandem/protocol/xep-0045-muc";
import { NS_DELAY, parseDelay, type Delay } from "@tandem/protocol/xep-0203-delay";
import type { ArchiveResult } from "@tandem/protocol/xep-0313-mam";
import { occupantIdOf } from "@tandem/protocol/xep-0421-occupant-id";
import { NS_RETRACTION, retractedIdOf } from "@tandem/protocol/xep-0424-retraction";
import type { XmlElement } from "@tandem/xml";
import type { Context } from "../account/context.ts";
import { contentOf, moderatedBy } from "../conversations/incoming.ts";
import type { Decoded } from "../history/whole-conversation.ts";
import type { Amendment } from "../timeline/amendments.ts";
import type { Occupants } from "./occupants.ts";

/** Who I am in the room, as far as it has told. */
export interface OwnName {
  readonly nick: string;
  readonly occupantId: string | undefined;
}

/** What the messages of a room say, and who says it. */
export interface RoomReader {
  /** `at`: milliseconds since the epoch. */
  decode(message: XmlElement, archiveId: string | undefined, at: number): Decoded;
  ofArchive(result: ArchiveResult): Decoded;
  /** When it was said, if that is another time. Anybody can write a delay (XEP-0203 §4): the room is believed, and the own server. */
  toldDelayOf(message: XmlElement): Delay | undefined;
}

export function createRoomReader(
  { account, ports }: Pick<Context, "account" | "ports">,
  jid: BareJid,
  occupants: Pick<Occupants, "me" | "byNick">,
  own: () => OwnName,
): RoomReader {
  // By occupant id where the room has them: a nickname may have been somebody else's yesterday (XEP-0421 §1), and so may the address.
  const isMine = (author: string, occupantId: string | undefined, real: BareJid | undefined): boolean => {
    const { nick, occupantId: ownId } = own();
    if (occupantId !== undefined && ownId !== undefined) return occupantId === ownId;
    if (real !== undefined) return real === account;
    return author === (occupants.me.peek()?.nick ?? nick);
  };

  const decode: RoomReader["decode"] = (message, archiveId, at) => {
    const from = parseJid(message.attr("from") ?? "");
    if (from === null || bareOf(from) !== jid) return {};
    if (resourceOf(from) === "") return { amendment: moderationOf(message, archiveId, at) };
    const author = resourceOf(from);
    const occupantId = occupantIdOf(message) ?? undefined;
    const real = parseMucUser(message)?.items[0]?.jid ?? occupants.byNick(author)?.jid;
    const mine = isMine(author, occupantId, real === undefined ? undefined : bareOf(real));
    const sender = mine ? "me" : (occupantId ?? author);
    const { incoming, amendment } = contentOf(message, sender, mine, archiveId, at);
    const person = { nick: author, ...(real !== undefined && { jid: bareOf(real) }) };
    return { incoming: incoming && { ...incoming, ...person }, amendment: amendment && { ...amendment, ...person } };
  };

  return {
    decode,
    toldDelayOf(message) {
      const delay = parseDelay(message.child("delay", NS_DELAY));
      return delay?.from === jid || delay?.from === domainOf(account) ? (delay ?? undefined) : undefined;
    },
    ofArchive: ({ id, forwarded: { stanza, delay } }) =>
      stanza.attr("type") === "groupchat" ? decode(stanza, id, delay?.time ?? ports.time.now()) : {},
  };
}

/** Only the room itself says that somebody took away what another wrote (XEP-0425 §3.1). */
function moderationOf(message: XmlElement, archiveId: string | undefined, at: number): Amendment | undefined {
  const by = moderatedBy(message.child("retract", NS_RETRACTION));
  const target = retractedIdOf(message);
  if (by === undefined || target === null) return undefined;
  const said = { kind: "moderate", by, target, sender: "", nick: "", at } as const;
  return archiveId === undefined ? said : { ...said, archiveId };
}
