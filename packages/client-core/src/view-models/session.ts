import type { SinceLoss } from "./since-loss.ts";
import type { Outcome, ViewModel } from "./view-model.ts";

export type SignInStep = "connecting" | "signing-in" | "loading-contacts" | "loading-rooms";

/** Stable codes; the text key is `session.<code>`. */
export type SessionFailure =
  | "wrong-password"
  | "unknown-server"
  | "unreachable"
  | "account-disabled"
  | "signed-out-elsewhere"
  | "session-ended"
  | "remembered-sign-in-expired"
  | "not-an-address"
  | "insecure"
  | "server-error";

export type SessionSnapshot =
  | { readonly kind: "signed-out"; readonly rememberedJid?: string }
  | { readonly kind: "signing-in"; readonly jid: string; readonly step: SignInStep }
  | { readonly kind: "signed-in"; readonly jid: string }
  /** Connected again, but history is still being fetched; content stands from the cache. */
  | { readonly kind: "syncing"; readonly jid: string; readonly since: number }
  /** `nextTryAt` null while a try is under way. */
  | {
      readonly kind: "reconnecting";
      readonly jid: string;
      readonly since: number;
      readonly tries: number;
      readonly nextTryAt: number | null;
      readonly queuedMessages: number;
    }
  /** The device says that it has no network. */
  | { readonly kind: "offline"; readonly jid: string; readonly since: number; readonly queuedMessages: number }
  /** Another window of this app took over (one live window per app and profile). */
  | { readonly kind: "replaced"; readonly jid: string }
  | {
      readonly kind: "failed";
      readonly code: SessionFailure;
      readonly textKey: string;
      readonly jid?: string;
      readonly detail?: string;
      /** When it was, in milliseconds since the epoch; absent where there was no session. */
      readonly at?: number;
    };

export interface SessionViewModel extends ViewModel<SessionSnapshot> {
  /** Counts while somebody subscribes. */
  readonly sinceLoss: ViewModel<SinceLoss>;
  signIn(request: {
    readonly jid: string;
    readonly password: string;
    readonly staySignedIn: boolean;
  }): Promise<Outcome>;
  /** Uses the remembered sign-in. Resolves false at once when there is none. */
  resume(): Promise<boolean>;
  /** Ends and revokes the remembered sign-in; `forget` also removes what is cached of this account on this device. */
  signOut(options: { readonly forget: boolean }): Promise<void>;
  /** Try again now instead of at `nextTryAt`. */
  retryNow(): void;
  cancelSignIn(): void;
  /** Take the session back from the other window. */
  takeOver(): void;
  /** The app reports what the device knows of the network. */
  setOnline(online: boolean): void;
}
