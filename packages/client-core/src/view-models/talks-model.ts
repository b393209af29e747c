import type { BareJid } from "@tandem/protocol";
import type { WaitingInvitation } from "@tandem/protocol/tandem-invitations";
import { computed, signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import type { SuggestionsViewModel, TalksViewModel } from "./app.ts";
import type { RoomInvitation } from "./my-chat.ts";
import { viewModelOf } from "./of-signal.ts";
import { once } from "./once.ts";
import type { OpenIm } from "./open-im.ts";
import { createSuggestions } from "./people-suggestions.ts";
import { createRoomViewModel } from "./room-model.ts";
import type { RoomViewModel } from "./room.ts";
import { addressOf, NOT_AN_ADDRESS, OFFLINE, outcomeOf, type Shell } from "./shell.ts";
import type { Outcome } from "./view-model.ts";

/** RT27: an invitation to go on with a conversation belongs to the app that has IM; all others are Group Chat's. */
export function isForThisApp(shell: Shell, invitation: WaitingInvitation): boolean {
  const isTalk = invitation.isContinued === true && shell.mode.value.preferred === "communicator";
  return isTalk === (shell.app === "communicator");
}

export function invitationOf(client: AccountClient, { room, from, name, reason }: WaitingInvitation): RoomInvitation {
  return {
    id: room,
    room,
    roomName: name ?? client.rooms.nameOf(room),
    // A room that was asked invites by itself.
    ...(from !== room && { from, fromName: client.roster.nameOf(from) }),
    ...(reason !== undefined && { reason }),
  };
}

export function createTalks(
  shell: Shell,
  show: (room: BareJid) => void,
  openPerson: (jid: string) => void,
): TalksViewModel {
  const talks = new Map<string, RoomViewModel>();
  const openIm: OpenIm = {
    notice: signal(undefined),
    open: ({ jid }) => void (jid !== undefined && openPerson(jid)),
    retry: () => {},
    dismiss: () => {},
  };

  const answer = async (id: string, isAccepted: boolean): Promise<Outcome> => {
    const [client, room] = [shell.client.peek(), addressOf(id)];
    if (client === undefined) return OFFLINE;
    if (room === null) return NOT_AN_ADDRESS;
    return await outcomeOf(async () => {
      await client.rooms.answerInvitation(room, isAccepted);
      if (isAccepted) show(room);
    });
  };

  return {
    ...viewModelOf(
      computed(() => {
        const client = shell.client.value;
        const all = client?.rooms.invitations.value.filter((one) => isForThisApp(shell, one)) ?? [];
        return { invitations: client === undefined ? [] : all.map((one) => invitationOf(client, one)) };
      }),
    ),
    isTalk: (jid) => shell.client.peek()?.rooms.isRoomAddress(jid as BareJid) === true,
    talk: (jid) => once(talks, jid, () => createRoomViewModel(shell, jid as BareJid, openIm)),
    accept: (id) => answer(id, true),
    decline: (id) => answer(id, false),
  };
}

/** People only: groups are no partners of a conversation. */
export function createPeopleSuggestions(shell: Shell): SuggestionsViewModel {
  const { hits, setText } = createSuggestions(shell);
  return { ...viewModelOf(computed(() => hits.value.filter((hit) => !hit.isGroup))), setText };
}
