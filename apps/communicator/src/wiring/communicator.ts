import { type CommunicatorApp, createCommunicator, imModeOf, type SessionSnapshot } from "@tandem/client-core";
import {
  createDevice,
  createFlagLock,
  createHandOverHost,
  createSingleWindow,
  type Device,
  type DevicePorts,
  type HandOverHost,
  SIGNED_IN_LOCK,
  type SingleWindow,
} from "@tandem/client-core/device";
import { browserPorts, followFocus, followNetwork, followNotifications } from "@tandem/ui-kit/browser";
import { texts } from "../texts/index.ts";
import { callAttention } from "./call-attention.ts";

/** What lives as long as the page does; the app itself is made anew when this window gets the place (back). */
export interface Communicator {
  readonly device: Device;
  readonly window: SingleWindow;
  readonly handOver: HandOverHost;
  /** Undefined while another window has the place. */
  current(): CommunicatorApp | undefined;
  onCurrentChanged(listener: () => void): () => void;
  /** Whether a new start would sign in by itself. */
  readonly noteSignIn: (isRemembered: boolean) => void;
}

/** Made once per page. Nothing is connected before this window is the only live one (RT17). */
export function createCommunicatorPage(ports: DevicePorts): Communicator {
  let app: CommunicatorApp | undefined;
  let stopApp: () => void = () => undefined;
  let isRemembered = false;
  const listeners = new Set<() => void>();
  const signedIn = createFlagLock(ports.locks, SIGNED_IN_LOCK);
  const account = () => (app === undefined ? undefined : accountOf(app.session.snapshot()));

  const device = createDevice(ports, { name: "communicator", account });
  const window = createSingleWindow({ ...ports, app: "communicator" });
  const handOver = createHandOverHost(ports, {
    account,
    isImTurnedOff: () => app?.imOpensInGroupChat === true,
    show({ jid, room, roomName }) {
      globalThis.window.focus();
      app?.requestConversation(jid, {
        ...(room !== undefined && { room }),
        ...(roomName !== undefined && { roomName }),
      });
    },
    callAttention,
  });

  const replace = (next: CommunicatorApp | undefined): void => {
    stopApp();
    app?.dispose();
    app = next;
    stopApp = next === undefined ? () => undefined : follow(next);
    for (const listener of listeners) listener();
  };

  const follow = (started: CommunicatorApp): (() => void) => {
    const onSession = (): void => {
      const jid = account();
      signedIn.set(jid !== undefined);
      if (jid !== undefined) device.recordCommunicatorSignedIn();
      handOver.accountChanged();
    };
    const stops = [
      started.session.subscribe(onSession),
      followFocus((isFocused) => started.setFocused(isFocused)),
      followNetwork((isOnline) => started.session.setOnline(isOnline)),
      followNotifications(started.notifications, {
        app: texts.appName,
        icon: "/communicator/icon-192.png",
        open: ({ jid }) => started.conversations.openConversation(jid),
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      signedIn.set(false);
    };
  };

  const start = async (): Promise<void> => {
    const started = await createCommunicator({ ...browserPorts("communicator"), device });
    // The place may have gone to a newer window meanwhile.
    if (window.role.value !== "primary") return started.dispose();
    replace(started);
    isRemembered = await started.session.resume();
  };

  window.role.subscribe((role) => {
    if (role === "primary" && app === undefined) void start();
    if (role === "moved") replace(undefined);
  });

  // A Group Chat that had IM has ended, or one that takes it has started: IM is always with exactly one of them (RT22).
  device.onFactsChanged(() => {
    void (async () => {
      if (app === undefined || !isRemembered) return;
      const facts = await device.readFacts();
      const holder = { ...facts, groupChatTakesIm: app.imOpensInGroupChat };
      const takes = (given: typeof facts): boolean => imModeOf("communicator", given, () => undefined).takesIm;
      // Only who holds IM is followed at once; a changed policy or option waits for the next start (RT2).
      if (facts.groupChatTakesIm !== app.imOpensInGroupChat && takes(facts) !== takes(holder)) {
        replace(undefined);
        await start();
      }
    })();
  });

  return {
    device,
    window,
    handOver,
    current: () => app,
    onCurrentChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    noteSignIn: (remembers) => {
      isRemembered = remembers;
    },
  };
}

/** Whoever can send from here, also while the connection is gone for a moment. */
function accountOf(session: SessionSnapshot): string | undefined {
  switch (session.kind) {
    case "signed-in":
    case "syncing":
    case "reconnecting":
    case "offline":
      return session.jid;
    default:
      return undefined;
  }
}
