import { createGroupChat, type GroupChatApp, type SessionSnapshot } from "@tandem/client-core";
import {
  createDevice,
  createImHolder,
  createSingleWindow,
  type Device,
  type DevicePorts,
  type SingleWindow,
} from "@tandem/client-core/device";
import { browserPorts, followFocus, followNetwork, followNotifications } from "@tandem/ui-kit/browser";
import { texts } from "../texts/index.ts";
import { openAddressedPlace } from "./address.ts";

/** What lives as long as the page does; the app itself is made anew when this window gets the place (back). */
export interface GroupChatPage {
  readonly device: Device;
  readonly window: SingleWindow;
  /** Undefined while another window has the place, and until the device's facts are read. */
  readonly current: () => GroupChatApp | undefined;
  readonly onCurrentChanged: (listener: () => void) => () => void;
  /** Opens what an address names; waits for the app if it is not there yet. */
  readonly open: (url: string) => void;
  /**
   * Whether this window tells of such messages by itself, also when it is just coming back to the server (RT22), or sees to it
   * that nothing is told because this screen is shown to others (PR3).
   */
  readonly tells: (kind: "room" | "conversation") => boolean;
}

/** Made once per page. Nothing is connected before this window is the only live one (RT17). */
export function createGroupChatPage(ports: DevicePorts): GroupChatPage {
  let app: GroupChatApp | undefined;
  let stopApp: () => void = () => undefined;
  let wanted: string | undefined;
  const listeners = new Set<() => void>();
  const account = (): string | undefined => (app === undefined ? undefined : accountOf(app.session.snapshot()));
  const device = createDevice(ports, { name: "groupchat", account });
  const window = createSingleWindow({ ...ports, app: "groupchat" });

  /** Whoever still has to sign in comes to it afterwards. */
  const openWanted = (): void => {
    if (app === undefined || wanted === undefined || accountOf(app.session.snapshot()) === undefined) return;
    openAddressedPlace(app, wanted);
    wanted = undefined;
  };

  const replace = (next: GroupChatApp | undefined): void => {
    stopApp();
    app?.dispose();
    app = next;
    stopApp = next === undefined ? () => undefined : follow(next, ports, openWanted);
    for (const listener of listeners) listener();
  };

  const start = async (): Promise<void> => {
    const started = await createGroupChat({ ...browserPorts("groupchat"), device });
    // The place may have gone to a newer window meanwhile.
    if (window.role.value !== "primary") return started.dispose();
    replace(started);
    await started.session.resume();
  };

  window.role.subscribe((role) => {
    if (role === "primary" && app === undefined) void start();
    if (role === "moved") replace(undefined);
  });

  return {
    device,
    window,
    current: () => app,
    onCurrentChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open(url) {
      wanted = url;
      openWanted();
    },
    tells: (kind) =>
      device.isPresenting?.() === true ||
      (app !== undefined && account() !== undefined && (kind === "room" || takesIm(app))),
  };
}

function follow(app: GroupChatApp, ports: DevicePorts, onSession: () => void): () => void {
  // What was settled at the start decides, also for Communicator beside us (RT2, RT22).
  const holder = createImHolder(ports);
  const tellHolder = (): void => holder.set(accountOf(app.session.snapshot()) !== undefined && takesIm(app));
  tellHolder();
  const stops = [
    app.session.subscribe(tellHolder),
    app.session.subscribe(onSession),
    app.aboutIm.subscribe(tellHolder),
    () => holder.set(false),
    followFocus((isFocused) => app.setFocused(isFocused)),
    followNetwork((isOnline) => app.session.setOnline(isOnline)),
    followNotifications(app.notifications, {
      app: texts.app,
      icon: "/groupchat/icon-192.png",
      open: ({ kind, jid }) => (kind === "room" ? app.myChat.openRoom(jid) : app.myChat.openConversation(jid)),
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function takesIm(app: GroupChatApp): boolean {
  const { preferred, imUnavailable } = app.aboutIm.snapshot();
  return preferred === "groupchat" && !imUnavailable;
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
