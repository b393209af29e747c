import type { PersonCard } from "../cards/cards.ts";
import type { Outcome, ViewModel } from "./view-model.ts";
import type { AboutImViewModel } from "./about-im.ts";
import type { ActivityViewModel } from "./activity.ts";
import type { ContactListViewModel } from "./contacts.ts";
import type { ConversationListViewModel, ConversationViewModel } from "./conversation.ts";
import type { DirectoryViewModel } from "./directory.ts";
import type { FiltersViewModel } from "./filters.ts";
import type { FindViewModel } from "./find.ts";
import type { HistorySearchViewModel } from "./history-search.ts";
import type { MeViewModel } from "./me.ts";
import type { MyChatViewModel, RoomInvitation } from "./my-chat.ts";
import type { NotificationSource, PreferencesViewModel } from "./notifications.ts";
import type { PastViewModels } from "./past-conversations.ts";
import type { PushViewModel } from "./push.ts";
import type { PeopleSearchViewModel } from "./people-search.ts";
import type { Suggestion } from "./room-settings.ts";
import type { RoomViewModel } from "./room.ts";
import type { RoomSettingsViewModel } from "./room-settings.ts";
import type { SearchDesk } from "./search-context.ts";
import type { SessionViewModel } from "./session.ts";

export type { PersonCard };

/** Pictures and cards, by address; the same object for the same address. Each is fetched when somebody subscribes. */
export interface Faces {
  /** Address of a small picture for an `<img>`; undefined: none, or not yet known. */
  photo(jid: string): ViewModel<string | undefined>;
  card(jid: string): ViewModel<PersonCard>;
}

/** Where Communicator takes IM, it also has the conversations of more than two. */
export interface TalksViewModel extends ViewModel<{ readonly invitations: readonly RoomInvitation[] }> {
  isTalk(jid: string): boolean;
  talk(jid: string): RoomViewModel;
  accept(id: string): Promise<Outcome>;
  decline(id: string): Promise<Outcome>;
}

/** Who could be meant by what is typed: contacts at once, then people of the directory, and an address as it is. */
export interface SuggestionsViewModel extends ViewModel<readonly Suggestion[]> {
  setText(text: string): void;
}

export interface GroupChatApp {
  readonly session: SessionViewModel;
  readonly me: MeViewModel;
  readonly myChat: MyChatViewModel;
  readonly directory: DirectoryViewModel;
  readonly search: PeopleSearchViewModel;
  readonly history: HistorySearchViewModel;
  /** RM26; the same object each time. Loaded when it is asked for. */
  searchDesk(): Promise<SearchDesk>;
  readonly filters: FiltersViewModel;
  /** The same object each time. Loaded when it is asked for. */
  readonly activity: () => Promise<ActivityViewModel>;
  readonly find: FindViewModel;
  readonly aboutIm: AboutImViewModel;
  readonly notifications: NotificationSource;
  /** What both apps show of anybody. */
  readonly faces: Faces;
  readonly suggestions: SuggestionsViewModel;
  readonly preferences: PreferencesViewModel;
  /** RM28: notices when no window is open. Loaded when it is asked for; undefined: this device has no way to. */
  readonly push: () => Promise<PushViewModel | undefined>;
  /** The same object for the same address for as long as the app runs. */
  room(jid: string): RoomViewModel;
  conversation(jid: string): ConversationViewModel;
  roomSettings(jid: string): RoomSettingsViewModel;
  /** The window has focus and is visible. */
  setFocused(focused: boolean): void;
  /** Ends timers and the connection; nothing may be called afterwards. */
  dispose(): void;
}

export interface CommunicatorApp {
  readonly session: SessionViewModel;
  readonly me: MeViewModel;
  readonly contacts: ContactListViewModel;
  readonly conversations: ConversationListViewModel;
  readonly search: PeopleSearchViewModel;
  readonly history: HistorySearchViewModel;
  readonly find: FindViewModel;
  readonly aboutIm: AboutImViewModel;
  readonly notifications: NotificationSource;
  /** What both apps show of anybody. */
  readonly faces: Faces;
  readonly suggestions: SuggestionsViewModel;
  readonly preferences: PreferencesViewModel;
  /** RM28: notices when no window is open. Loaded when it is asked for; undefined: this device has no way to. */
  readonly push: () => Promise<PushViewModel | undefined>;
  conversation(jid: string): ConversationViewModel;
  /** Conversations of more than two (CV3, RT27): rooms of the moment. */
  readonly talks: TalksViewModel;
  /** CV4; the same object each time. Loaded when it is asked for. */
  past(): Promise<PastViewModels>;
  /** True when IM actions are absent and messages open in Group Chat (RT26). */
  readonly imOpensInGroupChat: boolean;
  /** Which conversation the person asked for last; the app shows it. Set by openConversation and by the hand-over. */
  readonly openConversation: { snapshot(): string | undefined; subscribe(listener: () => void): () => void };
  /** The hand-over from Group Chat, also before signing in (RT18): remembered for 10 minutes. */
  requestConversation(jid: string, origin?: { readonly room?: string; readonly roomName?: string }): void;
  closeConversation(): void;
  setFocused(focused: boolean): void;
  dispose(): void;
}
