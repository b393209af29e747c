import type { ContactRow, PersonHit, PersonPresence } from "@tandem/client-core";
import type { Services } from "../services.ts";

export type CardPerson = PersonPresence &
  Partial<Pick<PersonHit, "title">> & {
    readonly name: string;
    readonly blocked?: boolean;
    readonly pending?: boolean;
    /** Their row of the list, if they are in it. */
    readonly contact?: ContactRow;
  };

/** From the list, from what the search found, or from an open conversation: whichever knows them. */
export function findPerson({ app }: Services, jid: string): CardPerson | undefined {
  const { contacts, directory } = app.search.snapshot();
  const hit = [...contacts, ...directory].find((found) => found.jid === jid);
  const rows = app.contacts.snapshot().groups.flatMap((group) => group.rows);
  const contact = rows.find((row) => row.jid === jid);
  if (contact !== undefined) return { ...hit, ...contact, contact };
  if (hit !== undefined) return hit;
  return app.conversations.snapshot().rows.find((known) => known.jid === jid);
}
