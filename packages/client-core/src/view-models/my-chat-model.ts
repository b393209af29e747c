import { type BareJid, localOf } from "@tandem/protocol";
import { computed, signal, type Signal } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import { categoryNodes } from "../rooms/category-tree.ts";
import type { WaitingRequest } from "../rooms/membership-requests.ts";
import type { ContactListViewModel } from "./contacts.ts";
import { conversationRows } from "./conversation-model.ts";
import type {
  ConversationRow,
  LinkFault,
  MyChatSnapshot,
  MyChatViewModel,
  OpenImNotice,
  OpenPlace,
  RoomInvitation,
  RoomRequest,
} from "./my-chat.ts";
import { viewModelOf } from "./of-signal.ts";
import type { OpenIm } from "./open-im.ts";
import { createRoomRows } from "./room-rows.ts";
import { roomNameIn, roomsToName } from "./rooms-to-name.ts";
import { invitationOf, isForThisApp } from "./talks-model.ts";
import { addressOf, outcomeOf, type Shell } from "./shell.ts";

export function createMyChatViewModel(
  shell: Shell,
  contacts: ContactListViewModel,
  place: Signal<OpenPlace>,
  openIm: OpenIm,
): MyChatViewModel {
  const roomRows = createRoomRows(shell);
  const broken = signal<OpenImNotice | undefined>(undefined);
  const snapshot = computed((): MyChatSnapshot => {
    const client = shell.client.value;
    const { preferred, takesIm } = shell.mode.value;
    const notice = openIm.notice.value ?? broken.value;
    return {
      loaded: client?.roster.isLoaded.value === true || client?.rooms.isTreeLoaded.value === true,
      // RT9: absent, not empty.
      ...(preferred === "groupchat" && { contacts }),
      categories:
        client === undefined
          ? []
          : categoryNodes(client.rooms.tree.value.categories, client.rooms.categories.value, roomRows.value),
      ...(preferred === "groupchat" && { conversations: client === undefined || !takesIm ? [] : imRows(client) }),
      invitations: client === undefined ? [] : invitationsOf(shell, client),
      roomRequests: client === undefined ? [] : roomRequestsOf(client),
      imSign: { preferred, shown: preferred === "communicator" },
      open: place.value,
      ...(notice !== undefined && { notice }),
    };
  });

  const show = (next: OpenPlace): void => {
    place.value = next;
  };
  const showBrokenLink = (fault: LinkFault, text: string): void => {
    openIm.dismiss();
    broken.value = { kind: "broken-link", fault, text };
  };
  /** RM10: says so where it is none. */
  const roomAddress = (jid: string): BareJid | null => {
    const address = addressOf(jid);
    if (address !== null && localOf(address) !== "") return address;
    showBrokenLink("no-address", jid);
    return null;
  };
  const openRoom = (jid: string): void => {
    const address = roomAddress(jid);
    const client = shell.client.peek();
    if (address === null || client === undefined) return;
    broken.value = undefined;
    const room = client.rooms.of(address);
    if (room.state.peek().kind !== "joined" && client.context.isOnline.peek()) room.join();
    // Its conversation is there before anything is drawn: My Chat hears of it, and must not while the screen is being made.
    void room.chat;
    show({ kind: "room", jid: address });
  };

  return {
    ...viewModelOf(snapshot),
    roomsToName: (typed, max) => roomsToName(snapshot.peek().categories, typed, max),
    roomName: (jid) => roomNameIn(snapshot.peek().categories, jid),
    openRoom,
    showBrokenLink,
    openConversation(jid) {
      if (addressOf(jid) === null) return showBrokenLink("no-address", jid);
      openIm.open({ jid, name: shell.client.peek()?.roster.nameOf(jid as BareJid) ?? jid });
    },
    openDirectory: () => show({ kind: "directory" }),
    openSearch: () => show({ kind: "search" }),
    openActivity: () => show({ kind: "activity" }),
    openRoomAt(jid, archiveId) {
      openRoom(jid);
      const address = roomAddress(jid);
      if (address !== null) void shell.client.peek()?.rooms.of(address).chat.showArchived(archiveId);
    },
    openConversationAt(jid, archiveId) {
      this.openConversation(jid);
      const address = addressOf(jid);
      if (address !== null) void shell.client.peek()?.conversations.of(address).chat.showArchived(archiveId);
    },
    openRoomSettings: (jid) => show({ kind: "room-settings", jid }),
    goBack() {
      const now = place.peek();
      if (now.kind === "room-settings") openRoom(now.jid);
      else if (now.kind === "conversation" && now.openedFrom !== undefined) openRoom(now.openedFrom);
      else show({ kind: "none" });
    },
    closeConversation(jid) {
      const address = addressOf(jid);
      if (address !== null) shell.client.peek()?.conversations.close(address);
      const now = place.peek();
      if (now.kind === "conversation" && now.jid === address) this.goBack();
    },
    async acceptInvitation(id) {
      const address = addressOf(id);
      const client = shell.client.peek();
      if (address === null || client === undefined) return;
      await outcomeOf(() => client.rooms.answerInvitation(address, true));
      openRoom(address);
    },
    async declineInvitation(id) {
      const address = addressOf(id);
      const client = shell.client.peek();
      if (address !== null && client !== undefined)
        await outcomeOf(() => client.rooms.answerInvitation(address, false));
    },
    async decideRoomRequest(key, isLetIn) {
      const client = shell.client.peek();
      const request = client?.membershipRequests.waiting.peek().find((one) => keyOf(one) === key);
      if (client === undefined || request === undefined) return;
      await outcomeOf(async () => client.membershipRequests.decide(request, isLetIn));
    },
    retryNotice: () => openIm.retry(),
    dismissNotice() {
      broken.value = undefined;
      openIm.dismiss();
    },
  };
}

function imRows(client: AccountClient): readonly ConversationRow[] {
  return conversationRows(client).map((row) => ({
    ...row,
    hasDraft: client.conversations.of(row.jid as BareJid).chat.draft.value.text !== "",
  }));
}

function keyOf({ room, jid }: WaitingRequest): string {
  return `${room} ${jid}`;
}

function roomRequestsOf(client: AccountClient): readonly RoomRequest[] {
  return client.membershipRequests.waiting.value.map((request) => ({
    key: keyOf(request),
    jid: request.jid,
    name: client.roster.contact(request.jid).value === undefined ? request.nick : client.roster.nameOf(request.jid),
    room: request.room,
    roomName: client.rooms.nameOf(request.room),
  }));
}

function invitationsOf(shell: Shell, client: AccountClient): readonly RoomInvitation[] {
  return client.rooms.invitations.value
    .filter((one) => isForThisApp(shell, one))
    .map((one) => invitationOf(client, one));
}
