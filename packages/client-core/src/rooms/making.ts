import { parseBareJid, type BareJid } from "@tandem/protocol";
import { formValues, submission, type FormValues } from "@tandem/protocol/xep-0004-data-forms";
import {
  buildMucAdmin,
  buildMucOwner,
  NS_MUC_OWNER,
  parseMucOwner,
  ROOM_CONFIG_FIELDS,
  ROOM_CONFIG_FORM,
} from "@tandem/protocol/xep-0045-muc";
import { CATEGORY_FIELD } from "@tandem/protocol/tandem-categories";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";
import type { RoomVisibility } from "../view-models/directory.ts";
import type { Room } from "./room.ts";
import { slugOf } from "./slug.ts";

const CREATE_TRIES_MAX = 20;

export interface NewRoom {
  readonly name: string;
  readonly topic?: string;
  readonly categoryId?: string;
  readonly visibility: RoomVisibility;
  readonly members?: readonly string[];
  /** Goes when the last one leaves (CV3, RT27). */
  readonly isTemporary?: true;
  /** A room that one owns: the new one is as it is, except for what is given here. */
  readonly copyFrom?: string;
}

/** How a room comes to be; each step rejects with RequestError or RefusedError. */
export interface RoomMaking {
  /** Inside a new room, which nobody has had before and which is not configured yet. */
  freeAddress(name: string): Promise<BareJid>;
  configure(jid: BareJid, room: NewRoom): Promise<void>;
  /** Makes them members and invites them. `isContinued`: the room goes on with a conversation of two. */
  admit(jid: BareJid, members: readonly string[], isContinued?: true): Promise<void>;
}

interface KnownRooms {
  isJoined(jid: BareJid): boolean;
  of(jid: BareJid): Room;
  forget(jid: BareJid): void;
}

export function createRoomMaking(context: Context, known: KnownRooms): RoomMaking {
  const { connection, account, ports } = context;
  const freeAddress = async (name: string): Promise<BareJid> => {
    const service = context.features.rooms;
    if (service === undefined) throw new RequestError("offline");
    for (let n = 1; n <= CREATE_TRIES_MAX; n++) {
      const jid = parseBareJid(`${slugOf(name, ports.random.id())}${n === 1 ? "" : `-${n}`}@${service.jid}`);
      if (jid === null || known.isJoined(jid)) continue;
      const room = known.of(jid);
      room.make();
      const { isNew } = await room.joined();
      if (isNew) return jid;
      room.leave();
      known.forget(jid);
    }
    throw new RequestError({ type: "cancel", condition: "conflict" });
  };

  const configure = async (jid: BareJid, room: NewRoom): Promise<void> => {
    const answer = await connection.request("get", jid, buildMucOwner({ kind: "get" }));
    const owner = parseMucOwner(answer.child("query", NS_MUC_OWNER));
    const form = owner?.kind === "form" ? owner.form : undefined;
    const copied =
      room.copyFrom === undefined
        ? {}
        : await (await import("./settings/room-settings.ts")).copiedSettings(connection, room.copyFrom as BareJid);
    const wanted: FormValues = {
      ...copied,
      [ROOM_CONFIG_FIELDS.name]: room.name,
      [ROOM_CONFIG_FIELDS.isPersistent]: room.isTemporary !== true,
      [ROOM_CONFIG_FIELDS.isMembersOnly]: room.visibility !== "open",
      [ROOM_CONFIG_FIELDS.isPublic]: room.visibility !== "secret",
      [CATEGORY_FIELD]: room.categoryId,
    };
    // A service refuses fields that it does not know.
    const taken = Object.entries(wanted).filter(
      ([name]) =>
        form === undefined || formValues(form, name) !== undefined || form.fields.some((field) => field.name === name),
    );
    await connection.request(
      "set",
      jid,
      buildMucOwner({ kind: "form", form: submission(ROOM_CONFIG_FORM, Object.fromEntries(taken)) }),
    );
  };

  const admit = async (jid: BareJid, members: readonly string[], isContinued?: true): Promise<void> => {
    const people = members.flatMap((member) => parseBareJid(member) ?? []).filter((person) => person !== account);
    if (people.length === 0) return;
    await connection.request(
      "set",
      jid,
      buildMucAdmin(people.map((person) => ({ jid: person, affiliation: "member" as const }))),
    );
    // They are members already: an invitation that cannot be sent keeps nobody out.
    await Promise.allSettled(people.map((person) => known.of(jid).invite(person, undefined, isContinued)));
  };

  return { freeAddress, configure, admit };
}
