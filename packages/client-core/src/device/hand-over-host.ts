import { type ReadonlySignal, signal } from "@preact/signals-core";
import { parseHandOverMessage } from "./hand-over-messages.ts";
import {
  bareAccount,
  dropRequest,
  findRequest,
  HAND_OVER_REQUEST_MS_MAX,
  type HandOverRequest,
  leaveRequest,
  requestIdOf,
} from "./hand-over-request.ts";
import type { DevicePorts } from "./ports.ts";

/** A request that cannot be shown yet. `other-account`: somebody else is signed in here (RT19). */
export interface WaitingHandOver {
  readonly request: HandOverRequest;
  readonly why: "signed-out" | "other-account";
}

export interface HandOverHost {
  /** Null when nothing waits. */
  readonly waiting: ReadonlySignal<WaitingHandOver | null>;
  /** An address that this window was started with, launched with, or that its fragment changed to. True if it held a request. */
  receive(url: string): boolean;
  /** A request that an earlier window of Communicator left undone, at most 10 minutes old (RT18). */
  resumeWaiting(): void;
  /** It was shown too early: the remembered sign-in turned out to be no good, so it waits again. */
  takeBack(request: HandOverRequest): void;
  /** Call after each sign-in and sign-out. */
  accountChanged(): void;
  /** Cancel, "Not now": Group Chat stays as it is, nothing opens later. */
  dismiss(): void;
  dispose(): void;
}

/** Communicator's side of the hand-over. */
export function createHandOverHost(
  ports: Pick<DevicePorts, "channel" | "storage" | "time">,
  app: {
    /** Signed in and able to send as. */
    account(): string | undefined;
    isImTurnedOff(): boolean;
    show(request: HandOverRequest): void;
    /** Group Chat could not bring this window forward: raise a notification whose click can. */
    callAttention(request: HandOverRequest): void;
  },
): HandOverHost {
  const { channel, storage, time } = ports;
  const waiting = signal<WaitingHandOver | null>(null);
  let cancelExpiry: () => void = () => {};

  const settle = (request: HandOverRequest | null): void => {
    cancelExpiry();
    waiting.value = null;
    if (request !== null) dropRequest(storage, request.id);
  };

  const wait = (request: HandOverRequest, why: WaitingHandOver["why"]): void => {
    cancelExpiry();
    waiting.value = { request, why };
    const left = request.at + HAND_OVER_REQUEST_MS_MAX - time.now();
    cancelExpiry = time.after(Math.max(0, left), () => settle(request));
  };

  const consider = (request: HandOverRequest): void => {
    const account = bareAccount(app.account());
    if (account === undefined) return wait(request, "signed-out");
    // RT19: without an account in the request Group Chat was not signed in either, so there is nobody to mix up.
    if (request.account !== undefined && request.account !== account) return wait(request, "other-account");
    settle(request);
    app.show(request);
  };

  const take = (id: string): HandOverRequest | null => {
    const request = findRequest(storage, time.now(), id);
    if (request === null) return null;
    if (app.isImTurnedOff()) {
      settle(request);
      channel.post({ type: "refused", id });
      return null;
    }
    consider(request);
    // Asking to sign in is an answer too: Group Chat must not say that Communicator did not open.
    channel.post({ type: "shown", id });
    return request;
  };

  const stop = channel.subscribe((received) => {
    const message = parseHandOverMessage(received);
    if (message?.type === "who")
      channel.post({ type: "account", id: message.id, account: bareAccount(app.account()) ?? null });
    if (message?.type !== "show") return;
    const request = take(message.id);
    if (request !== null) app.callAttention(request);
  });

  return {
    waiting,
    receive(url) {
      const id = requestIdOf(url);
      return id !== null && take(id) !== null;
    },
    resumeWaiting() {
      const request = findRequest(storage, time.now());
      if (request !== null && !app.isImTurnedOff()) consider(request);
    },
    takeBack(request) {
      leaveRequest(storage, request);
      consider(request);
    },
    accountChanged() {
      if (waiting.value !== null) consider(waiting.value.request);
    },
    dismiss() {
      settle(waiting.value?.request ?? null);
    },
    dispose() {
      stop();
      cancelExpiry();
    },
  };
}
