import type { NotificationPreferences } from "@tandem/protocol/tandem-notifications";
import type { Outcome, ViewModel } from "./view-model.ts";

export type { NotificationPreferences, NotifyLevel } from "@tandem/protocol/tandem-notifications";

/** Exactly one per message and device (RT22); none for the place that is open and in focus (design §10.12). */
export type NotificationEvent =
  | {
      readonly kind: "message";
      /** Same id as the timeline's; use it as the tag of the system notification. */
      readonly id: string;
      readonly place: { readonly kind: "room" | "conversation"; readonly jid: string };
      readonly title: string;
      /** Untrusted plain text, shortened. */
      readonly text: string;
      /** RM16 */
      readonly isImportant?: true;
      readonly toast: boolean;
      readonly sound: boolean;
    }
  /** These messages were read, here or elsewhere: take their toasts away. */
  | {
      readonly kind: "withdraw";
      readonly place: { readonly kind: "room" | "conversation"; readonly jid: string };
      readonly ids: readonly string[];
    }
  /** `unread`: what the icon shows; `mentions` of it are of rooms. */
  | { readonly kind: "badge"; readonly unread: number; readonly mentions: number }
  /** CO4: a tagged contact has become available. */
  | {
      readonly kind: "available";
      readonly jid: string;
      readonly name: string;
      readonly toast: boolean;
      readonly sound: boolean;
    }
  | { readonly kind: "contact-request"; readonly jid: string; readonly name: string };

export interface NotificationSource {
  subscribe(listener: (event: NotificationEvent) => void): () => void;
}

/** RM28: kept by the server, so that all devices agree. */
export interface PreferencesViewModel extends ViewModel<NotificationPreferences> {
  change(change: Partial<NotificationPreferences>): Promise<Outcome>;
}
