import type { WaitingHandOver } from "@tandem/client-core/device";
import type { CommunicatorApp, SettingName } from "@tandem/client-core";
import type { PopOuts } from "./conversation/pop-outs.ts";
import { createContext, useContext, useSyncExternalStore } from "react";

export type GroupChatPlace =
  | { readonly kind: "start" }
  | { readonly kind: "im"; readonly jid: string }
  | { readonly kind: "room"; readonly jid: string; readonly message?: string | undefined };

/** The little that is needed of a signal, so that fakes are easy. */
export interface ReadableSignal<T> {
  readonly value: T;
  subscribe(listener: () => void): () => void;
}

/** All that the screens need; made once in main.tsx, or out of fakes for the pages under dev/. */
export interface Services {
  readonly app: CommunicatorApp;
  readonly waiting: ReadableSignal<WaitingHandOver | null>;
  readonly dismissWaiting: () => void;
  /** "Stay signed in on this device"; call before signing in. */
  readonly setStaysSignedIn: (stays: boolean) => void;
  /** Call inside the click. False: the browser refused. */
  readonly openGroupChat: (place: GroupChatPlace) => boolean;
  /** "Remove Communicator from this device". */
  readonly removeFromDevice: () => Promise<void>;
  readonly setPersonSetting: (name: SettingName, value: boolean | undefined) => void;
  /** Host that the app talks to, for the foot of the sign-in. */
  readonly server: string;
  /** Conversations in windows of their own (CV5). */
  readonly popOuts: PopOuts;
  readonly now: () => number;
}

const ServicesContext = createContext<Services | null>(null);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error("A screen was rendered outside ServicesProvider.");
  return services;
}

export function useSignal<T>(signal: ReadableSignal<T>): T {
  return useSyncExternalStore(
    (listener) => signal.subscribe(listener),
    () => signal.value,
  );
}
