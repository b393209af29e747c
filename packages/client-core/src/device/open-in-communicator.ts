import { type BareJid, parseBareJid } from "@tandem/protocol";
import type { DevicePort, OpenInCommunicatorResult } from "../preferred-client/index.ts";
import { parseHandOverMessage } from "./hand-over-messages.ts";
import { type HandOverRequest, handOverUrl, leaveRequest } from "./hand-over-request.ts";
import type { DevicePorts } from "./ports.ts";
import { messageUri } from "./xmpp-uri.ts";

/** Without an answer by then a running Communicator is asked once more by another way. */
export const HAND_OVER_SLOW_MS = 2500;
/** RT20. */
export const HAND_OVER_ANSWER_MS_MAX = 10_000;

export const COMMUNICATOR_WINDOW = "tandem-communicator";
/** Without capture the window is a plain pop-up; its size is Communicator's (design 04). Ignored where the window exists. */
const COMMUNICATOR_WINDOW_FEATURES = "popup,width=400,height=720";

export interface CommunicatorOpener {
  /** Call synchronously inside the click: the browser opens windows only then (RT15–RT20, RT31). */
  readonly open: DevicePort["openInCommunicator"];
  /** Calls back when a request has had no answer for `HAND_OVER_SLOW_MS`, for a quiet sign in place. */
  readonly onSlow: (listener: (jid: BareJid) => void) => () => void;
}

/** Group Chat's side of the hand-over. It leaves a request, opens Communicator's address, and waits for the answer. */
export function createCommunicatorOpener(
  ports: Pick<DevicePorts, "channel" | "storage" | "windows" | "time" | "newId" | "origin" | "hasLaunchQueue">,
  device: {
    /** The browser says that Communicator is installed as an app. */
    isInstalledApp(): boolean;
    account(): BareJid | undefined;
    opensInOtherApp(): boolean;
  },
): CommunicatorOpener {
  const slowListeners = new Set<(jid: BareJid) => void>();
  // The person may have switched link capturing off, or the launch was refused: `noopener` hides which. Then go the other way.
  let captureFailed = false;

  const openWindow = (id: string): { readonly how: "captured" | "named"; readonly isRefused: boolean } => {
    const url = handOverUrl(ports.origin, id);
    if (device.isInstalledApp() && ports.hasLaunchQueue && !captureFailed) {
      ports.windows.open(url, "_blank", "noopener");
      return { how: "captured", isRefused: false };
    }
    const opened = ports.windows.open(url, COMMUNICATOR_WINDOW, COMMUNICATOR_WINDOW_FEATURES);
    opened?.focus(); // Firefox does not bring an existing window forward by itself
    return { how: "named", isRefused: opened === null };
  };

  const open = async (jidText: string, origin: HandOverOrigin = {}): Promise<OpenInCommunicatorResult> => {
    const jid = parseBareJid(jidText);
    if (jid === null) return "no-answer";
    if (device.opensInOtherApp()) return await openInOtherApp(ports, jid);
    const request = requestFor(ports.newId(), jid, origin, device.account(), ports.time.now());
    leaveRequest(ports.storage, request);
    const answer = waitForAnswer(ports, request.id, () => {
      for (const listener of slowListeners) listener(jid);
    });
    const { how, isRefused } = openWindow(request.id);
    if (isRefused) {
      answer.cancel();
      return "blocked";
    }
    const result = await answer.result;
    if (how === "captured") captureFailed = result === "no-answer";
    return result;
  };

  return {
    open,
    onSlow(listener) {
      slowListeners.add(listener);
      return () => slowListeners.delete(listener);
    },
  };
}

type HandOverOrigin = NonNullable<Parameters<DevicePort["openInCommunicator"]>[1]>;

function requestFor(
  id: string,
  jid: BareJid,
  origin: HandOverOrigin,
  account: BareJid | undefined,
  at: number,
): HandOverRequest {
  const { name, room, roomName } = origin;
  return {
    id,
    jid,
    at,
    ...(account !== undefined && { account }),
    ...(name !== undefined && { name }),
    ...(room !== undefined && { room }),
    ...(roomName !== undefined && { roomName }),
  };
}

function waitForAnswer(
  { channel, time }: Pick<DevicePorts, "channel" | "time">,
  id: string,
  onSlow: () => void,
): { readonly result: Promise<OpenInCommunicatorResult>; cancel(): void } {
  let end: (result: OpenInCommunicatorResult) => void = () => {};
  const result = new Promise<OpenInCommunicatorResult>((resolve) => {
    end = resolve;
  });
  const stop = channel.subscribe((message) => {
    const answer = parseHandOverMessage(message);
    if (answer?.id !== id) return;
    if (answer.type === "shown") finish("shown");
    if (answer.type === "refused") finish("no-answer");
  });
  const cancelSlow = time.after(HAND_OVER_SLOW_MS, () => {
    channel.post({ type: "show", id });
    onSlow();
  });
  const cancelLimit = time.after(HAND_OVER_ANSWER_MS_MAX, () => finish("no-answer"));
  const finish = (how: OpenInCommunicatorResult): void => {
    stop();
    cancelSlow();
    cancelLimit();
    end(how);
  };
  return { result, cancel: () => finish("no-answer") };
}

/** Nothing tells whether a program handles the scheme; that this window loses the focus is the only sign (RT20, RT31). */
function openInOtherApp(
  { windows, time }: Pick<DevicePorts, "windows" | "time">,
  jid: BareJid,
): Promise<OpenInCommunicatorResult> {
  return new Promise((resolve) => {
    const cancelLimit = time.after(HAND_OVER_ANSWER_MS_MAX, () => {
      stop();
      resolve("no-answer");
    });
    const stop = windows.onceBlurred(() => {
      cancelLimit();
      resolve("shown");
    });
    windows.followUri(messageUri(jid));
  });
}
