import type { ViewModel } from "./view-model.ts";

/** RM28: notices when no window of the app is open, on this device. */
export type PushSnapshot =
  /** Not known yet: the server is being asked. */
  | { readonly kind: "checking" }
  /** The browser cannot. */
  | { readonly kind: "unsupported" }
  /** The person, or who manages the device, has told the browser to show nothing. */
  | { readonly kind: "blocked" }
  | { readonly kind: "not-offered" }
  | {
      readonly kind: "switch";
      readonly isOn: boolean;
      readonly isBusy: boolean;
      /** The last try failed: the browser would not, the server does not know its push service, or could not be asked. */
      readonly problem?: "refused" | "not-allowed" | "offline";
      /** RT22: the other app of the device tells of IM; this one tells of nothing but what it shows. */
      readonly tellsConversations: boolean;
    };

export interface PushViewModel extends ViewModel<PushSnapshot> {
  /** Call it while a click or key is handled: the browser asks the person then. Never rejects. */
  switch(isOn: boolean): Promise<void>;
}
