import type { SettingName } from "./settings.ts";

/** One layer's values as they were found: untrusted, so of any type (a wrong one is ignored with a warning, RT4). */
export type RawSettings = { readonly [name in SettingName]?: unknown };

/** What the device knows when an app starts. Layer 3 (server) comes in-band and is cached here for the next start. */
export interface DeviceFacts {
  readonly communicatorInstalled: boolean;
  /** Communicator only: a Group Chat that runs here settled on itself when it started, and keeps IM until it ends (RT2). */
  readonly groupChatTakesIm?: boolean;
  readonly machine: RawSettings;
  readonly user: RawSettings;
  /** As cached from the last sign-in; `sources` names the group or account that decided. */
  readonly server: RawSettings & { readonly sources?: { readonly [name in SettingName]?: string } };
  readonly person: RawSettings;
  /** When the facts were read, milliseconds since the epoch. */
  readonly readAt: number;
}

/** What the view models ask of the device. */
export interface DevicePort {
  /** Facts as they are now; used to notice a change while running (RT2). */
  readFacts(): Promise<DeviceFacts>;
  /** Calls back when the facts may have changed. */
  onFactsChanged(listener: () => void): () => void;
  /** Keeps layer 3 for the next start. */
  cacheServerSettings(settings: DeviceFacts["server"]): Promise<void>;
  /** Must be called inside a click. Resolves when Communicator acknowledges, or says why it did not (RT15–RT20). */
  openInCommunicator(
    jid: string,
    origin?: { readonly name?: string; readonly room?: string; readonly roomName?: string },
  ): Promise<OpenInCommunicatorResult>;
  /** The mirror case (RT26). */
  openInGroupChat(jid: string): Promise<OpenInCommunicatorResult>;
  restartApp(): void;
  /** PR3: an app of this device presents. Without it each app knows of itself alone. */
  isPresenting?(): boolean;
  setPresenting?(isPresenting: boolean): void;
  /** Group Chat: which program plays Communicator's part (RT31), as read at start, and as chosen for the next (RT2). */
  imOpensIn?(): { readonly now: ImOpensIn; readonly chosen: ImOpensIn };
  setImOpensIn?(choice: ImOpensIn): void;
}

export type ImOpensIn = "communicator" | "other-app";

export type OpenInCommunicatorResult = "shown" | "blocked" | "no-answer";
