import type { CommunicatorApp, ContactListViewModel, GroupChatApp } from "@tandem/client-core";
import { afterEach, beforeEach } from "vitest";
import { createCommunicator, createGroupChat, portsOf, TestDevice, TestWire, until } from "./node-client.ts";
import { PASSWORD, type RunningOptions, runServer, type RunningServer } from "./running-server.ts";

type Ports = ReturnType<typeof portsOf>;

/** One of the two apps on a device, with the wire that it uses. */
export interface Running<App> {
  readonly app: App;
  readonly wire: TestWire;
  readonly device: TestDevice;
  signIn(): ReturnType<GroupChatApp["session"]["signIn"]>;
}

export interface ClientScene {
  readonly server: RunningServer;
  groupChat(name: string, device?: TestDevice, change?: (ports: Ports) => Ports): Promise<Running<GroupChatApp>>;
  communicator(name: string, device?: TestDevice, change?: (ports: Ports) => Ports): Promise<Running<CommunicatorApp>>;
}

/** The real server, new for each test of the file, and apps without a screen that end with the test. */
export function clientScene(options: Pick<RunningOptions, "limits"> = {}): ClientScene {
  let server: RunningServer;
  const apps: { dispose(): void }[] = [];
  const url = (): string => `ws://127.0.0.1:${server.addresses.http?.port}/xmpp-websocket`;

  beforeEach(async () => {
    server = await runServer({ plaintextOnLoopback: true, ...options });
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) app.dispose();
    await server.stop();
  });

  const running = <App extends GroupChatApp | CommunicatorApp>(
    name: string,
    { app, wire, device }: Omit<Running<App>, "signIn">,
  ): Running<App> => {
    apps.push(app);
    const signIn = () => app.session.signIn({ jid: `${name}@localhost`, password: PASSWORD, staySignedIn: true });
    return { app, wire, device, signIn };
  };

  return {
    get server() {
      return server;
    },
    async groupChat(name, device = new TestDevice(), change = (ports) => ports) {
      const wire = new TestWire(url);
      return running(name, { app: await createGroupChat(change(portsOf(device, wire))), wire, device });
    },
    async communicator(name, device = new TestDevice(), change = (ports) => ports) {
      const wire = new TestWire(url);
      return running(name, { app: await createCommunicator(change(portsOf(device, wire))), wire, device });
    },
  };
}

export const settled = (app: GroupChatApp | CommunicatorApp): Promise<void> =>
  until(app.session, () => app.session.snapshot().kind === "signed-in", "signed in");

/** The texts of messages, in their order. */
export const textsOf = (timeline: { readonly items: readonly { readonly kind: string }[] }): string[] =>
  timeline.items.flatMap((item) => (item.kind === "message" ? [(item as unknown as { text: string }).text] : []));

export const contactsOf = (app: GroupChatApp | CommunicatorApp): ContactListViewModel =>
  "contacts" in app ? app.contacts : (app.myChat.snapshot().contacts as ContactListViewModel);

export const rowOf = (contacts: ContactListViewModel, jid: string) =>
  contacts
    .snapshot()
    .groups.flatMap((group) => group.rows)
    .find((row) => row.jid === jid);

/** Each on the other's list, both ways. */
export async function friends(a: GroupChatApp | CommunicatorApp, b: GroupChatApp | CommunicatorApp): Promise<void> {
  const [listA, listB] = [contactsOf(a), contactsOf(b)];
  await listA.add({ jid: b.me.snapshot().jid, name: "Friend" });
  await until(listB, () => listB.snapshot().requests.length === 1, "a request");
  await listB.accept(a.me.snapshot().jid);
  await until(
    listB,
    () =>
      rowOf(listB, a.me.snapshot().jid)?.subscription === "from" ||
      rowOf(listB, a.me.snapshot().jid)?.subscription === "both",
  );
  await until(
    listA,
    () => listA.snapshot().requests.length === 1 || rowOf(listA, b.me.snapshot().jid)?.subscription === "both",
  );
  await listA.accept(b.me.snapshot().jid);
  await until(listA, () => rowOf(listA, b.me.snapshot().jid)?.subscription === "both", "both");
}
