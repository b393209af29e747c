import { buildRoomCheck, parseRoomCheckRequest } from "@tandem/protocol/tandem-room-check";
import type { BareJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import type { IqContext } from "../../../core/index.ts";
import { accessRoom, WITHOUT_CATEGORY } from "../access.ts";
import type { CategoryAround } from "../contract.ts";
import { errors } from "../errors.ts";
import type { Room } from "../room.ts";
import { type RoomsService, senderOf } from "../service.ts";
import type { Affiliation } from "../affiliations/rules.ts";
import { draftOf, mayBeTold } from "./draft.ts";
import { countFalling } from "./falling.ts";
import { countInside, countPeople } from "./numbers.ts";
import { NamedPeople } from "./named.ts";
import { checkPerson } from "./person.ts";

const NOTHING_AROUND: CategoryAround = { scopes: [], managers: [], members: [], standing: () => WITHOUT_CATEGORY };

/**
 * docs/protocol/rooms.md §9: who may what in the room, as it is or as it would be after what the request says. Asked by who may
 * change the people; with fields of the form by who may change the settings.
 */
export async function checkAccess(service: RoomsService, room: Room, context: IqContext): Promise<XmlElement> {
  const { account } = senderOf(context);
  const { record, affiliation } = await accessRoom(service, room, account, "administer");
  const request = parseRoomCheckRequest(context.payload);
  if (request === null) throw errors.raise["rooms/bad-check"]();
  if (request.form !== undefined) await accessRoom(service, room, account, "configure");
  service.checks.check(account, service.now());
  const draft = await draftOf(
    service,
    room,
    { record, asker: account, mayConfigure: affiliation === "owner" },
    request,
  );
  const { jid } = request;
  const own = jid && (draft.affiliations.get(jid) ?? (await ownAffiliation(service, room, jid)));
  const around = (await service.policy?.around(draft.record.config)) ?? NOTHING_AROUND;
  const people = new NamedPeople(service.policy);
  return buildRoomCheck({
    person: jid && own && (await checkPerson(service, jid, own, draft)),
    numbers: {
      ...(await countPeople(service, room.jid, { draft, around, people })),
      inside: await countInside({ draft, around, people }),
      falling: await countFalling(service, room, record, { draft, around, people }),
    },
    scopes: around.scopes.map(({ category: id, principals }) => ({
      category: id,
      principals: principals.filter((one) => mayBeTold(one, draft)),
    })),
  });
}

async function ownAffiliation(service: RoomsService, room: Room, account: BareJid): Promise<Affiliation> {
  return (await service.store.affiliations.get(room.jid, account))?.affiliation ?? "none";
}
