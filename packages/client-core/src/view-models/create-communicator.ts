import type { BareJid } from "@tandem/protocol";
import { effect, signal, type Signal } from "@preact/signals-core";
import { createAboutImViewModel } from "./about-im-model.ts";
import type { CommunicatorApp } from "./app.ts";
import { createContactListViewModel } from "./contacts-model.ts";
import { createConversationListViewModel, createConversationViewModel, type Origin } from "./conversation-model.ts";
import type { ConversationViewModel } from "./conversation.ts";
import { createFaces } from "./faces-model.ts";
import { createFindViewModel } from "./find-model.ts";
import { createHistorySearchViewModel } from "./history-search-model.ts";
import { createMeViewModel } from "./me-model.ts";
import { viewModelOf } from "./of-signal.ts";
import { once } from "./once.ts";
import type { PastViewModels } from "./past-conversations.ts";
import { createPeopleSearchViewModel } from "./people-search-model.ts";
import { createPreferencesViewModel } from "./preferences-model.ts";
import { createPush } from "./push-start.ts";
import { createSessionViewModel } from "./session-model.ts";
import { createPeopleSuggestions, createTalks } from "./talks-model.ts";
import { addressOf, createShell, type AppPorts } from "./shell.ts";

/** How long a conversation that was asked for waits for the sign-in (RT18). */
export const REQUEST_MS_MAX = 10 * 60_000;

/** Communicator without a screen. Reads the device's facts first; nothing is connected until signIn or resume. */
export async function createCommunicator(ports: AppPorts): Promise<CommunicatorApp> {
  const shell = await createShell("communicator", ports);
  const conversations = new Map<string, ConversationViewModel>();
  const origins = new Map<string, Signal<Origin | undefined>>();
  const openJid = signal<string | undefined>(undefined);
  const waiting = signal<
    { readonly jid: BareJid; readonly origin: Origin | undefined; readonly at: number } | undefined
  >(undefined);

  const originOf = (jid: string): Signal<Origin | undefined> =>
    once(origins, jid, () => signal<Origin | undefined>(undefined));

  const show = (jid: BareJid, origin: Origin | undefined): void => {
    originOf(jid).value = origin;
    shell.client.peek()?.conversations.join(jid);
    openJid.value = jid;
  };

  const showTalk = (room: BareJid): void => {
    openJid.value = room;
  };

  /** Rooms of the moment that one has left can be read as long as they are there. */
  const openPast = (text: string): void => {
    const jid = addressOf(text);
    if (jid !== null && shell.client.peek()?.rooms.isRoomAddress(jid) === true) showTalk(jid);
    else openConversation(text);
  };

  let past: Promise<PastViewModels> | undefined;
  const loadPast = async (): Promise<PastViewModels> => {
    const { createPast } = await import("./past-model.ts");
    return createPast(shell, openPast, (jid) => {
      if (openJid.peek() === jid) openJid.value = undefined;
    });
  };

  const openConversation = (text: string): void => {
    const jid = addressOf(text);
    if (jid === null) return;
    if (shell.client.peek()?.rooms.temporary.peek().has(jid) === true) return showTalk(jid);
    // RT26: IM is Group Chat's here.
    if (shell.mode.peek().takesIm) show(jid, undefined);
    else void ports.device.openInGroupChat(jid);
  };

  const stopWaiting = effect(() => {
    const request = waiting.value;
    const isIn = shell.client.value?.context.isOnline.value === true;
    if (request === undefined || !isIn) return;
    waiting.value = undefined;
    if (ports.time.now() - request.at < REQUEST_MS_MAX && shell.mode.peek().takesIm) show(request.jid, request.origin);
  });

  // PR3: Group Chat beside us holds back its toasts, too.
  const stopTelling = effect(() => {
    ports.device.setPresenting?.(shell.client.value?.feeder.feeding.value.has("presenting") === true);
  });

  return {
    session: createSessionViewModel(shell),
    me: createMeViewModel(shell),
    contacts: createContactListViewModel(shell, openConversation),
    conversations: createConversationListViewModel(shell, openConversation),
    search: createPeopleSearchViewModel(shell),
    history: createHistorySearchViewModel(shell, false, ({ place: { jid }, archiveId }) => {
      openConversation(jid);
      void shell.client
        .peek()
        ?.conversations.of(jid as BareJid)
        .chat.showArchived(archiveId);
    }),
    find: createFindViewModel(shell),
    past: () => (past ??= loadPast()),
    aboutIm: createAboutImViewModel(shell),
    notifications: shell.notifications,
    faces: createFaces(shell),
    suggestions: createPeopleSuggestions(shell),
    talks: createTalks(shell, showTalk, openConversation),
    preferences: createPreferencesViewModel(shell),
    push: createPush(shell),
    conversation: (jid) =>
      once(conversations, jid, () => createConversationViewModel(shell, jid as BareJid, showTalk, originOf(jid))),
    get imOpensInGroupChat() {
      return !shell.mode.value.takesIm;
    },
    openConversation: viewModelOf(openJid),
    requestConversation(text, origin) {
      const jid = addressOf(text);
      if (jid === null) return;
      if (shell.client.peek()?.context.isOnline.peek() === true) {
        if (shell.mode.peek().takesIm) show(jid, origin);
      } else waiting.value = { jid, origin, at: ports.time.now() };
    },
    closeConversation: () => {
      openJid.value = undefined;
    },
    setFocused: (focused) => {
      shell.isFocused.value = focused;
    },
    dispose() {
      stopWaiting();
      stopTelling();
      ports.device.setPresenting?.(false);
      shell.dispose();
    },
  };
}
