import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "../conformance/harness/running-server.ts";
import { Gajim, hasGajim } from "./gajim.ts";
import { Slixmpp } from "./slixmpp.ts";

const SIGN_IN_MS_MAX = 60_000;
const ROOM = "garden@rooms.localhost";
const NODES = "http://jabber.org/protocol/pubsub";
const STATE = "urn:tandem:presence:0";
let running: RunningServer;
let romeo: Slixmpp;
/** Juliet's other program, which was there first. */
let other: Slixmpp;
let gajim: Gajim | undefined;

beforeAll(async () => {
  running = await runServer();
  [romeo, other] = await Promise.all([slixmpp("romeo"), slixmpp("juliet")]);
});
afterAll(async () => {
  await gajim?.stops();
  for (const program of [romeo, other]) program?.stops();
  await running.stop();
});

async function slixmpp(name: string): Promise<Slixmpp> {
  const program = new Slixmpp();
  const port = running.addresses.c2s?.port ?? 0;
  const account = { password: PASSWORD, host: "127.0.0.1", port, ca: running.caFile };
  await program.does("connect", { jid: `${name}@localhost/slixmpp`, ...account });
  return program;
}

const publish = async (program: Slixmpp, node: string, item: string): Promise<unknown> =>
  program.does("iq", {
    xml: `<iq type="set"><pubsub xmlns="${NODES}"><publish node="${node}">${item}</publish></pubsub></iq>`,
  });
const chooses = async (state: string, note = ""): Promise<unknown> =>
  publish(romeo, STATE, `<item id="current"><chosen xmlns="${STATE}" state="${state}">${note}</chosen></item>`);

test("Gajim 1.7 signs in over TLS, with its contacts, and is seen (RFC 6120 §5, RFC 6121 §2; needs gajim, xvfb and dbus)", async (context) => {
  if (!hasGajim) context.skip("gajim, xvfb or dbus is not installed (apt-get install gajim xvfb dbus)");
  await other.does("contact", { jid: "romeo@localhost", name: "Romeo", groups: ["Verona"] });
  await other.does("presence", { pto: "romeo@localhost", ptype: "subscribe" });
  await other.receives(/subscription="both"/); // he approves and asks back by himself, and she has approved beforehand
  await romeo.does("join", { room: ROOM, nick: "Romeo" });
  await romeo.does("accept", { room: ROOM });
  const bookmark = `<conference xmlns="urn:xmpp:bookmarks:1" autojoin="true" name="Garden"><nick>Juliet</nick></conference>`;
  await publish(other, "urn:xmpp:bookmarks:1", `<item id="${ROOM}">${bookmark}</item>`);

  const port = running.addresses.c2s?.port ?? 0;
  gajim = new Gajim({ jid: "juliet@localhost", password: PASSWORD, port, caFile: running.caFile });
  // Asked, not listened for: it may be signed in before it tells anything on its bus.
  const status = async (): Promise<unknown> => gajim?.does("get_status", "juliet");
  await expect.poll(status, { timeout: SIGN_IN_MS_MAX }).toBe("online");
  await romeo.receives(/from="juliet@localhost\/gajim"/);
  const romeoThere = { jid: "romeo@localhost", name: "Romeo", groups: ["Verona"], show: "online" };
  await expect.poll(() => gajim?.does("list_contacts", "juliet"), { timeout: 20_000 }).toMatchObject([romeoThere]);
});

test("[PR10] it sees the right show and status of a person who is Busy, does not want to be disturbed, or is away", async (context) => {
  if (gajim === undefined) context.skip("Gajim has not signed in");
  await chooses("busy", "<note>At the bridge</note>");
  await gajim?.tells("ContactPresence", /"romeo@localhost","slixmpp","dnd","At the bridge"/);
  await chooses("dnd", "<note>Poison</note>");
  await gajim?.tells("ContactPresence", /"romeo@localhost","slixmpp","dnd","Poison"/);
  await chooses("away");
  await gajim?.tells("ContactPresence", /"romeo@localhost","slixmpp","away",""/);
  await chooses("auto");
  await gajim?.tells("ContactPresence", /"romeo@localhost","slixmpp","online",""/);
});

test("[PR10] [PL3] what its person chooses is taken in: it holds for their other program too", async (context) => {
  if (gajim === undefined) context.skip("Gajim has not signed in");
  await other.does("raw", { xml: `<presence><state xmlns="${STATE}" base="available"/></presence>` });
  romeo.takesAll();
  await gajim?.does("change_status", "dnd", "fencing", "juliet");
  await romeo.receives(/from="juliet@localhost\/gajim".*<show>dnd<\/show>.*fencing/);
  await romeo.receives(/from="juliet@localhost\/slixmpp".*<show>dnd<\/show>.*fencing/);
  await gajim?.does("change_status", "online", "", "juliet");
  await romeo.receives(/from="juliet@localhost\/slixmpp"(?!.*<show>)/);
});

test("a message each way", async (context) => {
  if (gajim === undefined) context.skip("Gajim has not signed in");
  await romeo.does("message", { to: "juliet@localhost/gajim", body: "it is the east" });
  await gajim?.tells("NewMessage", /"romeo@localhost\/slixmpp","it is the east"/);
  expect(await gajim?.does("send_chat_message", "romeo@localhost", "wherefore art thou", "juliet")).toBe(true);
  await romeo.receives(/wherefore art thou/);
});

test("it enters its bookmarked room by itself, and a message goes each way (XEP-0402, XEP-0045 §7)", async (context) => {
  if (gajim === undefined) context.skip("Gajim has not signed in");
  await expect.poll(() => romeo.does("people", { room: ROOM }), { timeout: 20_000 }).toEqual(["Juliet", "Romeo"]);
  await romeo.does("message", { to: ROOM, body: "Lady, by yonder blessed moon", type: "groupchat" });
  await gajim?.tells("GCMessage", /garden@rooms.localhost\/Romeo","Lady, by yonder/);
  expect(await gajim?.does("send_groupchat_message", ROOM, "O, swear not by the moon", "juliet")).toBe(true);
  await romeo.receives(/swear not by the moon/);
});
