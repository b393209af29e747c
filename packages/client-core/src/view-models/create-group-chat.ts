import type { BareJid } from "@tandem/protocol";
import { effect, signal } from "@preact/signals-core";
import { readContent } from "../timeline/payload.ts";
import { createAboutImViewModel } from "./about-im-model.ts";
import type { ActivityViewModel } from "./activity.ts";
import type { GroupChatApp } from "./app.ts";
import { createContactListViewModel } from "./contacts-model.ts";
import { createConversationViewModel } from "./conversation-model.ts";
import type { ConversationViewModel } from "./conversation.ts";
import { createDirectoryViewModel } from "./directory-model.ts";
import { createFaces } from "./faces-model.ts";
import { createFiltersViewModel } from "./filters-model.ts";
import { createFindViewModel } from "./find-model.ts";
import { createHistorySearchViewModel } from "./history-search-model.ts";
import { createMeViewModel } from "./me-model.ts";
import { createMyChatViewModel } from "./my-chat-model.ts";
import type { OpenPlace } from "./my-chat.ts";
import { once } from "./once.ts";
import { createOpenIm } from "./open-im.ts";
import { createPeopleSearchViewModel } from "./people-search-model.ts";
import { createRoomViewModel } from "./room-model.ts";
import type { RoomViewModel } from "./room.ts";
import { createRoomSettingsViewModel } from "./room-settings-model.ts";
import type { RoomSettingsViewModel } from "./room-settings.ts";
import { createPreferencesViewModel } from "./preferences-model.ts";
import { createPush } from "./push-start.ts";
import type { SearchDesk } from "./search-context.ts";
import { createSessionViewModel } from "./session-model.ts";
import { createPeopleSuggestions } from "./talks-model.ts";
import { createShell, outcomeOf, type AppPorts } from "./shell.ts";

/** Group Chat without a screen. Reads the device's facts first; nothing is connected until signIn or resume. */
export async function createGroupChat(ports: AppPorts): Promise<GroupChatApp> {
  const shell = await createShell("groupchat", ports);
  const place = signal<OpenPlace>({ kind: "none" });
  const rooms = new Map<string, RoomViewModel>();
  const settings = new Map<string, RoomSettingsViewModel>();
  const conversations = new Map<string, ConversationViewModel>();

  const openIm = createOpenIm(shell, (jid, room) => {
    const now = place.peek();
    const openedFrom = room ?? (now.kind === "room" ? (now.jid as BareJid) : undefined);
    shell.client.peek()?.conversations.join(jid);
    place.value = { kind: "conversation", jid, ...(openedFrom !== undefined && { openedFrom }) };
  });
  const contacts = createContactListViewModel(shell, (jid) => myChat.openConversation(jid));
  const myChat = createMyChatViewModel(shell, contacts, place, openIm);
  // What stood open belonged to the account that has gone.
  const stopClosing = effect(() => {
    if (shell.client.value === undefined) place.value = { kind: "none" };
  });

  const history = createHistorySearchViewModel(shell, true, ({ place: { kind, jid }, archiveId }) => {
    if (kind === "room") myChat.openRoomAt(jid, archiveId);
    else myChat.openConversationAt(jid, archiveId);
  });

  let desk: Promise<SearchDesk> | undefined;
  const loadDesk = async (): Promise<SearchDesk> => {
    const { createSearchDesk } = await import("./search-desk-model.ts");
    return createSearchDesk(shell);
  };

  let activity: Promise<ActivityViewModel> | undefined;
  const loadActivity = async (): Promise<ActivityViewModel> => {
    const { createActivityViewModel } = await import("./activity-model.ts");
    return createActivityViewModel(shell, {
      read: readContent,
      attempt: outcomeOf,
      open: (...at) => myChat.openRoomAt(...at),
    });
  };

  return {
    session: createSessionViewModel(shell),
    me: createMeViewModel(shell),
    myChat,
    directory: createDirectoryViewModel(shell),
    search: createPeopleSearchViewModel(shell),
    history,
    searchDesk: () => (desk ??= loadDesk()),
    filters: createFiltersViewModel(shell, history, place),
    // What could not be fetched is fetched anew when it is asked for again.
    activity: () =>
      (activity ??= loadActivity().catch((error: unknown) => {
        activity = undefined;
        throw error;
      })),
    find: createFindViewModel(shell),
    aboutIm: createAboutImViewModel(shell),
    notifications: shell.notifications,
    faces: createFaces(shell),
    suggestions: createPeopleSuggestions(shell),
    preferences: createPreferencesViewModel(shell),
    push: createPush(shell),
    room: (jid) => once(rooms, jid, () => createRoomViewModel(shell, jid as BareJid, openIm)),
    conversation: (jid) =>
      once(conversations, jid, () =>
        createConversationViewModel(shell, jid as BareJid, (room) => myChat.openRoom(room)),
      ),
    roomSettings: (jid) => once(settings, jid, () => createRoomSettingsViewModel(shell, jid as BareJid)),
    setFocused: (focused) => {
      shell.isFocused.value = focused;
    },
    dispose() {
      stopClosing();
      shell.dispose();
    },
  };
}
