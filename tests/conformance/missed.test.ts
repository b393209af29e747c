import { bareJid, type BareJid } from "@tandem/protocol";
import { BOOKMARKS_NODE_CONFIG, buildBookmark, NS_BOOKMARKS } from "@tandem/protocol/xep-0402-bookmarks";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  createAccountClient,
  type AccountClient,
  type AccountOptions,
} from "../../packages/client-core/src/account/account-client.ts";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { portsOf, TestDevice, TestWire, until } from "./harness/node-client.ts";
import { PASSWORD, runServer, type RunningServer } from "./harness/running-server.ts";

const ROOMS = 200;
const MISSED = 5_000;
const READER = bareJid("juliet", "localhost");
const AUTHOR = bareJid("romeo", "localhost");
const TAKES_IM = { preferred: "groupchat", because: "communicator-missing", imUnavailable: false, takesIm: true };
const MODE = { value: TAKES_IM, peek: () => TAKES_IM, subscribe: () => () => {} } as unknown as AccountOptions["mode"];

let server: RunningServer;
const running: AccountClient[] = [];

beforeEach(async () => {
  server = await runServer({ plaintextOnLoopback: true });
});
afterEach(async () => {
  for (const client of running.splice(0)) client.dispose();
  await server.stop();
});

async function arrive(device: TestDevice): Promise<AccountClient> {
  const wire = new TestWire(() => `ws://127.0.0.1:${server.addresses.http?.port}/xmpp-websocket`);
  const client = createAccountClient(portsOf(device, wire), READER, {
    app: "groupchat",
    mode: MODE,
    notices: () => ({ im() {}, room() {}, read() {}, hit() {}, available() {}, request() {} }),
    onPolicy: () => {},
  });
  running.push(client);
  client.start(
    { account: READER, password: PASSWORD },
    { userAgent: { id: "one", software: "test" }, resource: "one", wantsToken: false, onToken: () => {} },
  );
  await until(client.sync, () => client.sync.value.kind === "settled", "signed in");
  return client;
}

test("[RM23] 5,000 missed messages in 200 rooms: all counted at once, and read without loss, double or disorder", async () => {
  const service = server.server.core.use(rooms);
  const device = new TestDevice();
  const jids: BareJid[] = [];
  for (let n = 0; n < ROOMS; n++)
    jids.push(await service.create({ local: `r${n}`, owner: AUTHOR, isPersistent: true, isArchived: true }));
  const first = await arrive(device);
  for (const room of jids) {
    const bookmark = buildBookmark({ room, autojoin: true, extensions: [] });
    await first.context.pep.publish(NS_BOOKMARKS, bookmark, BOOKMARKS_NODE_CONFIG);
  }
  first.dispose();
  // Counting begins with the first answer; what is known on the device then is all that there is.
  (await arrive(device)).dispose();

  // Uneven: some rooms have a page and more, some have nothing.
  const said = new Map<BareJid, string[]>(jids.map((jid) => [jid, []]));
  for (let n = 0; n < MISSED; n++) {
    const room = jids[n % 7 === 0 ? n % 5 : (n * n) % ROOMS] as BareJid;
    await service.postAs({ room, author: AUTHOR, nick: "Romeo", text: `message ${n}` });
    said.get(room)?.push(`message ${n}`);
  }

  const client = await arrive(device);
  const counted = jids.map((jid) => client.rooms.of(jid).chat.unread.value);
  expect(counted).toEqual(jids.map((jid) => said.get(jid)?.length));
  const holes = new Set<BareJid>();
  for (const jid of jids) {
    const { chat } = client.rooms.of(jid);
    chat.open();
    const all = said.get(jid) as string[];
    await until(chat.snapshot, () => chat.isComplete.value, `${jid} is read`);
    expect(chat.unread.value).toBe(all.length);
    // Of very much the beginning and the end are read at once, the rest as somebody comes by.
    for (let turn = 0; ; turn++) {
      const gap = chat.snapshot.value.items.find((item) => item.kind === "gap");
      if (gap === undefined) break;
      holes.add(jid);
      await chat.loadGap(gap.hole, turn % 2 === 0 ? "below" : "above");
    }
    expect(chat.timeline.messages.value.map(({ text }) => text)).toEqual(all);
    expect(chat.unread.value).toBe(all.length);
    chat.close();
  }
  expect(holes.size).toBeGreaterThan(0);
}, 120_000);
