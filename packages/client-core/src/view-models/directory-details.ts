import type { BareJid } from "@tandem/protocol";
import type { DetailsPerson } from "@tandem/protocol/tandem-room-details";
import type { AccountClient } from "../account/account-client.ts";
import { RequestError } from "../connection/index.ts";
import { askOfRoom, type ToldOfRoom } from "../rooms/room-details.ts";
import type { DirectoryDetails, DirectoryPerson } from "./directory.ts";

/** With the people in the order in which they stay, whatever their presence becomes (design §10.6). */
export type Told = ToldOfRoom & { readonly jid: BareJid };

/** Undefined: the room did not answer; "gone": there is none for us. */
export async function readDetails(client: AccountClient, jid: BareJid): Promise<Told | "gone" | undefined> {
  try {
    const told = await askOfRoom(client.connection, jid);
    client.cards.photos.tell(jid, told.picture);
    const { known } = told;
    const isOffline = (one: DetailsPerson): number => (client.people.of(one.jid).peek().base === "offline" ? 1 : 0);
    const people = known?.people.toSorted((a, b) => isOffline(a) - isOffline(b)) ?? [];
    return { jid, ...told, ...(known !== undefined && { known: { ...known, people } }) };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return error.condition === "item-not-found" ? "gone" : undefined;
  }
}

export function shownDetails(
  client: AccountClient,
  { jid, managers, known, historyDays }: Told,
): Omit<DirectoryDetails, "jid" | "categoryPath"> {
  const people = (list: readonly DetailsPerson[]): readonly DirectoryPerson[] =>
    list.map((person) => shownPerson(client, jid, person));
  return {
    historyDays,
    ...(managers !== undefined && { managers: { ...managers, people: people(managers.people) } }),
    ...(known !== undefined && { known: { ...known, people: people(known.people) } }),
  };
}

/** A contact is called as one calls them everywhere; of others their presence comes by the room, where one is in it. */
function shownPerson(client: AccountClient, room: BareJid, { jid, name }: DetailsPerson): DirectoryPerson {
  const { roster, people, rooms } = client;
  const { base } = people.of(jid).value;
  const isInside = base === "unknown" && rooms.followed.value.includes(room);
  const occupant = isInside ? rooms.of(room).occupants.all.value.find((one) => one.jid === jid) : undefined;
  const isContact = roster.contact(jid).value !== undefined;
  return { jid, name: isContact ? roster.nameOf(jid) : name, base: occupant?.base ?? base };
}
