import { type CommunicatorApp, createCommunicator, imModeOf, type SessionSnapshot } from "@tandem/client-core";
import {
  createDevice,
  createFlagLock,
  createHandOverHost,
  createSingleWindow,
  type Device,
  type DevicePorts,
  groupChatTakesIm,
  type HandOverHost,
  type HandOverRequest,
  SIGNED_IN_LOCK,
  type SingleWindow,
} from "@tandem/client-core/device";
import { browserPorts, followFocus, followNetwork, followNotifications } from "@tandem/ui-kit/browser";
import { texts } from "../texts/index.ts";
import { parseAddress } from "./address.ts";
import { callAttention } from "./call-attention.ts";
import { createSessionStore, type SessionStore } from "./session-store.ts";

/** What lives as long as the page does; the app itself is made anew when this window gets the place (back). */
export interface Communicator {
  readonly device: Device;
  readonly window: SingleWindow;
  readonly handOver: HandOverHost;
  readonly session: SessionStore;
  /** Undefined while another window has the place. */
  current(): CommunicatorApp | undefined;
  onCurrentChanged(listener: () => void): () => void;
  /** Opens what a notice was about, when somebody is signed in. */
  open(url: string): void;
  /**
   * Whether this window tells of such messages by itself, also when it is just coming back to the server (RT22), or sees to it
   * that nothing is told because this screen is shown to others (PR3).
   */
  tells(kind: "room" | "conversation"): boolean;
}

/** Made once per page. Nothing is connected before this window is the only live one (RT17). */
// long: the page's parts know each other only here.
export function createCommunicatorPage(ports: DevicePorts): Communicator {
  let app: CommunicatorApp | undefined;
  let stopApp: () => void = () => undefined;
  let groupChatTookIm = false;
  let wanted: string | undefined;
  const listeners = new Set<() => void>();
  const signedIn = createFlagLock(ports.locks, SIGNED_IN_LOCK);
  const clientPorts = browserPorts("communicator");
  const session = createSessionStore(clientPorts.store, ports.channel);
  const account = () => (app === undefined ? undefined : accountOf(app.session.snapshot()));

  const device = createDevice(ports, { name: "communicator", account });
  const place = createSingleWindow({ ...ports, app: "communicator" });
  const handOver = createHandOverHost(ports, {
    account,
    isImTurnedOff: () => app?.imOpensInGroupChat === true,
    show: (request) => app !== undefined && show(app, request, handOver),
    callAttention,
  });

  const replace = (next: CommunicatorApp | undefined): void => {
    stopApp();
    app?.dispose();
    app = next;
    stopApp = next === undefined ? () => undefined : follow(next);
    for (const listener of listeners) listener();
  };

  const openWanted = (): void => {
    if (app === undefined || wanted === undefined || account() === undefined) return;
    app.conversations.openConversation(wanted);
    wanted = undefined;
  };

  const follow = (started: CommunicatorApp): (() => void) => {
    const onSession = (): void => {
      const isIn = account() !== undefined;
      signedIn.set(isIn);
      if (isIn) device.recordCommunicatorSignedIn();
      handOver.accountChanged();
      openWanted();
    };
    const stops = [
      started.session.subscribe(onSession),
      followFocus((isFocused) => started.setFocused(isFocused)),
      followNetwork((isOnline) => started.session.setOnline(isOnline)),
      followNotifications(started.notifications, {
        app: texts.appName,
        icon: "/communicator/icon-192.png",
        available: texts.people.isAvailable,
        open: ({ jid }) => started.conversations.openConversation(jid),
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      signedIn.set(false);
    };
  };

  const start = async (): Promise<void> => {
    groupChatTookIm = await groupChatTakesIm(ports);
    const started = await createCommunicator({ ...clientPorts, store: session, device });
    // The place may have gone to a newer window meanwhile.
    if (place.role.value !== "primary") return started.dispose();
    replace(started);
    await started.session.resume();
  };

  place.role.subscribe((role) => {
    if (role === "primary" && app === undefined) void start();
    if (role !== "moved") return;
    session.handOver();
    replace(undefined);
  });

  device.onFactsChanged(() => void followImHolder());

  /**
   * A Group Chat that had IM has ended, or one that takes it has started: IM is always with exactly one of them (RT22), so this
   * is followed at once. A changed policy or option alone waits for the next start (RT2).
   */
  const followImHolder = async (): Promise<void> => {
    if (app === undefined || account() === undefined) return;
    const facts = await device.readFacts();
    const takesIm = imModeOf("communicator", facts, () => undefined).takesIm;
    if (app === undefined || facts.groupChatTakesIm === groupChatTookIm || takesIm !== app.imOpensInGroupChat) return;
    replace(undefined);
    await start();
  };

  return {
    device,
    window: place,
    handOver,
    session,
    current: () => app,
    onCurrentChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open(url) {
      wanted = parseAddress(url) ?? wanted;
      openWanted();
    },
    tells: (kind) =>
      device.isPresenting?.() === true ||
      (kind === "conversation" && account() !== undefined && app?.imOpensInGroupChat === false),
  };
}

/** A remembered sign-in counts until the server says otherwise; then the request must not be lost with it (RT18). */
function show(app: CommunicatorApp, request: HandOverRequest, handOver: HandOverHost): void {
  const { jid, room, roomName } = request;
  window.focus();
  app.requestConversation(jid, { ...(room !== undefined && { room }), ...(roomName !== undefined && { roomName }) });
  if (app.openConversation.snapshot() === jid) return;
  const check = (): void => {
    const isOpen = app.openConversation.snapshot() === jid;
    const { kind } = app.session.snapshot();
    const hasFailed = kind === "failed" || kind === "signed-out";
    if (!isOpen && !hasFailed) return;
    for (const stop of stops) stop();
    if (!isOpen) handOver.takeBack(request);
  };
  const stops = [
    app.openConversation.subscribe(() => queueMicrotask(check)),
    app.session.subscribe(() => queueMicrotask(check)),
  ];
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
