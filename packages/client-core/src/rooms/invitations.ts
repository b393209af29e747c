import { bareOf, type BareJid } from "@tandem/protocol";
import { message as buildMessage } from "@tandem/protocol/stanza";
import { NS_INVITATIONS, parseWaitingInvitation, type WaitingInvitation } from "@tandem/protocol/tandem-invitations";
import { buildMucUser, parseMucUser } from "@tandem/protocol/xep-0045-muc";
import { parseDirectInvitation } from "@tandem/protocol/xep-0249-direct-invitations";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { XmlElement } from "@tandem/xml";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";

/** Into which rooms one is asked: by messages, and by what waits in the own node (docs/protocol/invitations.md). */
export interface Invitations {
  readonly all: ReadonlySignal<readonly WaitingInvitation[]>;
  /** False: the message is no invitation. */
  take(message: XmlElement, from: BareJid): boolean;
  load(): Promise<void>;
  /** Answered, or there is nothing to answer any more. */
  drop(room: BareJid): void;
  decline(room: BareJid): Promise<void>;
}

export function createInvitations(
  { connection, account, pep }: Pick<Context, "connection" | "account" | "pep">,
  isFollowed: (room: BareJid) => boolean,
): Invitations {
  const all = signal<readonly WaitingInvitation[]>([]);

  const add = (invitation: WaitingInvitation): void => {
    if (isFollowed(invitation.room)) return;
    const old = all.peek().find((one) => one.room === invitation.room);
    const others = all.peek().filter((one) => one !== old);
    // It comes as a message and from the own node; each of them knows something that the other may not.
    const { name = old?.name, isContinued = old?.isContinued } = invitation;
    all.value = [...others, { ...invitation, name, isContinued }];
  };

  const addItem = (item: Parameters<typeof parseWaitingInvitation>[0]): void => {
    const invitation = parseWaitingInvitation(item);
    if (invitation !== null) add(invitation);
  };

  const drop = (room: BareJid): void => {
    all.value = all.peek().filter((one) => one.room !== room);
  };

  pep.onEvent(NS_INVITATIONS, (owner, event) => {
    if (owner !== account || event.kind !== "items") return;
    event.items.forEach(addItem);
    for (const id of event.retracted) drop(id as BareJid);
  });

  return {
    all,
    take(message, from) {
      const mediated = parseMucUser(message)?.invites[0];
      const direct = parseDirectInvitation(message);
      if (mediated?.from !== undefined)
        add({
          room: from,
          from: bareOf(mediated.from),
          reason: mediated.reason,
          isContinued: mediated.thread === undefined ? undefined : true,
        });
      else if (direct !== null)
        add({ room: direct.room, from, reason: direct.reason, isContinued: direct.isContinued || undefined });
      return mediated !== undefined || direct !== null;
    },
    load: async () => (await pep.items(NS_INVITATIONS)).forEach(addItem),
    drop,
    async decline(room) {
      const invitation = all.peek().find((one) => one.room === room);
      drop(room);
      if (invitation === undefined) return;
      connection.send(buildMessage("normal", { to: room }, buildMucUser({ decline: { to: invitation.from } })));
      try {
        await pep.retract(NS_INVITATIONS, room);
      } catch (error) {
        // The service may have taken it away already, or never have put it there.
        if (!(error instanceof RequestError)) throw error;
      }
    },
  };
}
