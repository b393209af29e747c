import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Slixmpp } from "../third-party/slixmpp.ts";
import { Communicator, communicatorPages } from "./harness/communicator.ts";
import { Device } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, PASSWORD, people, type Person, TandemServer } from "./harness/server.ts";

// Somebody at a program that nobody here wrote (python3-slixmpp), and Maya at a device with both apps running.
let server: TandemServer;
let desk: Device;
let dana: Slixmpp;

async function slixmpp(person: Person): Promise<Slixmpp> {
  const client = new Slixmpp();
  const ca = join(server.data, "ca.pem");
  await client.does("connect", {
    jid: `${server.jid(person)}/slixmpp`,
    password: PASSWORD,
    host: "127.0.0.1",
    port: server.c2sPort,
    ca,
  });
  return client;
}

beforeAll(async () => {
  server = await TandemServer.start();
  dana = await slixmpp(people.dana);
});

afterAll(async () => {
  dana?.stops();
  await server?.remove();
});

beforeEach(async () => {
  desk = await Device.start(server.origin);
  return () => desk.remove();
});

/** Both apps of Maya on one device; Communicator first, so that Group Chat finds it set up. */
async function bothApps(): Promise<{ readonly communicator: Communicator; readonly groupChat: GroupChat }> {
  const communicator = await Communicator.signIn(desk, server, people.maya, { stay: true });
  const groupChat = await GroupChat.signIn(desk, server, people.maya);
  return { communicator, groupChat };
}

const toasts = (page: Page) => page.locator("[data-toast]");

/** In the room after the IM: whoever has seen this has had the chance to show the IM too. */
async function sayInRoom(text: string): Promise<void> {
  await dana.does("join", { room: `ops-bridge@rooms.${server.domain}`, nick: "Dana Ortiz", maxstanzas: 0 });
  await dana.does("message", { to: `ops-bridge@rooms.${server.domain}`, body: text, type: "groupchat" });
}

test("[RT22][RT23] Communicator preferred: an IM of slixmpp to the bare address makes one toast and one unread, there", async () => {
  const { communicator, groupChat } = await bothApps();
  await groupChat.openRoom(OPS_BRIDGE);
  await dana.does("message", { to: server.jid(people.maya), body: "First from outside" });
  await toasts(communicator.page).filter({ hasText: "First from outside" }).waitFor();
  await communicator.contact("Dana Ortiz.*1 unread").first().waitFor();
  await sayInRoom("After the first");
  await groupChat.message("After the first").waitFor();
  expect(await groupChat.page.getByText("First from outside").count()).toBe(0);
  expect(await toasts(groupChat.page).filter({ hasText: "First from outside" }).count()).toBe(0);
  await communicator.contact("Dana Ortiz").first().dblclick();
  await communicator.message("First from outside").waitFor();
  expect(await communicator.message("First from outside").count()).toBe(1);
  expect(communicatorPages(desk)).toHaveLength(1);
});

test("[RT22][RT2] after switching by policy and restart, the next IM is Group Chat's alone", async () => {
  const first = await bothApps();
  await first.groupChat.row("Rooms").waitFor();
  await server.cli(["policy", "set", "communicator.disableIm", "true"]);
  await Promise.all([first.groupChat.page.close(), first.communicator.page.close()]);
  // Communicator resumes its remembered sign-in.
  const communicator = await Communicator.open(desk);
  await communicator.contacts.waitFor();
  const groupChat = await GroupChat.arrive(desk, server, people.maya);
  await groupChat.row("Contacts").waitFor();
  await dana.does("message", { to: server.jid(people.maya), body: "Second from outside" });
  await toasts(groupChat.page).filter({ hasText: "Second from outside" }).waitFor();
  await groupChat.row("Dana Ortiz.*unread").first().waitFor();
  await dana.does("activity", { general: "talking", specific: "on_the_phone" });
  // Communicator hears of the call after the IM; it shows the one and not the other (RT26).
  await communicator.contact("Dana Ortiz, In a call").first().waitFor();
  expect(await communicator.page.getByText("Second from outside").count()).toBe(0);
  await dana.does("activity", {});
  await server.cli(["policy", "clear", "communicator.disableIm"]);
});

test("[RT11][RT12][RT13] slixmpp is on the phone: Communicator says In a call, Group Chat says Busy, everywhere", async () => {
  const { communicator, groupChat } = await bothApps();
  await groupChat.openRoom(OPS_BRIDGE);
  const frames: string[] = [];
  groupChat.page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => void frames.push(String(payload))),
  );
  await groupChat.page.reload();
  await groupChat.openRoom(OPS_BRIDGE);
  await dana.does("join", { room: `ops-bridge@rooms.${server.domain}`, nick: "Dana Ortiz", maxstanzas: 0 });
  await dana.does("activity", { general: "talking", specific: "on_the_phone", text: "with the auditors" });
  await communicator.contact("Dana Ortiz, In a call").first().waitFor();
  await groupChat.participant("Dana Ortiz.*Busy").waitFor();
  expect(await groupChat.page.getByText(/In a call|on the phone|auditors/i).count()).toBe(0);
  expect(await groupChat.page.locator("[aria-label*='call' i], [title*='call' i]").count()).toBe(0);
  // The wire log: frames came, and none of them held the activity.
  expect(frames.length).toBeGreaterThan(5);
  expect(frames.filter((frame) => /protocol\/activity|on_the_phone|auditors/.test(frame))).toEqual([]);
  await dana.does("activity", {});
  await groupChat.participant("Dana Ortiz.*Available").waitFor();
});

test("[RT8] a contact moved in Group Chat is moved in slixmpp's roster", async () => {
  const maya = await GroupChat.signIn(desk, server, people.maya);
  const program = await slixmpp(people.maya);
  await program.does("roster", {});
  await maya.row("Grace Mbeki").first().click({ button: "right" });
  await maya.page.getByRole("menuitem", { name: "Move to another group" }).click();
  await maya.page.getByRole("dialog").getByRole("textbox", { name: "Group" }).fill("Nights");
  await maya.page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await program.receives(/grace@localhost.*Nights/s);
  program.stops();
});

test("[RT27] an invitation of several opens as an ad-hoc, members-only room that is gone when all have left", async () => {
  const maya = await GroupChat.signIn(desk, server, people.maya);
  const room = `adhoc-${Date.now()}@rooms.${server.domain}`;
  await dana.does("join", { room, nick: "Dana Ortiz", maxstanzas: 0 });
  const field = (name: string, value: string) => `<field var="muc#roomconfig_${name}"><value>${value}</value></field>`;
  const form = `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>http://jabber.org/protocol/muc#roomconfig</value></field>${field("persistentroom", "0")}${field("membersonly", "1")}${field("roomname", "Breaks, the three of us")}</x>`;
  const configured = await dana.does("iq", {
    xml: `<iq type="set" to="${room}"><query xmlns="http://jabber.org/protocol/muc#owner">${form}</query></iq>`,
  });
  expect(String(configured)).toContain('type="result"');
  const invite = `<x xmlns="http://jabber.org/protocol/muc#user"><invite to="${server.jid(people.maya)}"><reason>Three of us</reason></invite></x>`;
  await dana.does("raw", { xml: `<message to="${room}">${invite}</message>` });
  const waiting = maya.page.getByRole("region", { name: "Invitations" });
  await waiting.getByRole("button", { name: "Join" }).click();
  await maya.main("Breaks, the three of us").waitFor();
  await dana.does("message", { to: room, body: "Only us here", type: "groupchat" });
  await maya.message("Only us here").waitFor();
  await maya.say("Breaks, the three of us", "So it is");
  await dana.receives(/So it is/);
  // It stands in My Chat after a reload as well, and no other device of hers was told to follow it.
  await maya.page.reload();
  await maya.row("Breaks, the three of us").click();
  await maya.message("Only us here").waitFor();
  const program = await slixmpp(people.maya);
  const bookmarks = `<pubsub xmlns="http://jabber.org/protocol/pubsub"><items node="urn:xmpp:bookmarks:1"/></pubsub>`;
  const kept = String(
    await program.does("iq", { xml: `<iq type="get" to="${server.jid(people.maya)}">${bookmarks}</iq>` }),
  );
  expect(kept).toContain("ops-bridge@");
  expect(kept).not.toContain(room);
  program.stops();
});

test("[SV6] a wrong password and an unknown account read the same, and the form keeps the address", async () => {
  const maya = await GroupChat.open(desk);
  const texts: string[] = [];
  for (const jid of [server.jid(people.maya), `nobody@${server.domain}`]) {
    await maya.page.reload();
    await maya.enter(jid, "not it");
    texts.push(await maya.page.getByRole("alert").innerText());
    expect(await maya.page.getByRole("textbox", { name: "Address" }).inputValue()).toBe(jid);
  }
  expect(texts[0]?.trim()).toBe("The address or the password is wrong.");
  expect(texts[1]).toBe(texts[0]);
});

test("[SV6] a remembered sign-in that was revoked asks for the password, and says so", async () => {
  const maya = await GroupChat.open(desk);
  await maya.enter(server.jid(people.kenji), PASSWORD, { stay: true });
  await maya.myChat.waitFor();
  await server.cli(["user", "passwd", server.jid(people.kenji), "--password-stdin"], `${PASSWORD}\n`);
  await maya.page.reload();
  await maya.page
    .getByText(/Enter the password again|signed out/)
    .first()
    .waitFor();
  await maya.page.getByLabel("Password", { exact: true }).waitFor();
});

test("[SV5] names, nicks and messages full of markup are text: nothing runs, nothing breaks out", async () => {
  const maya = await GroupChat.signIn(desk, server, people.maya);
  await maya.openRoom(OPS_BRIDGE);
  const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
  const grace = await slixmpp({ local: "grace", name: "Grace Mbeki" });
  await grace.does("join", {
    room: `ops-bridge@rooms.${server.domain}`,
    nick: `<b onclick=alert(1)>Grace</b>`,
    maxstanzas: 0,
  });
  await grace.does("message", { to: `ops-bridge@rooms.${server.domain}`, body: hostile, type: "groupchat" });
  await maya.message(hostile).waitFor();
  expect(await maya.page.title()).not.toContain("owned");
  expect(await maya.page.locator("article img[src='x'], article script, [onclick]").count()).toBe(0);
  expect(desk.complaints).toEqual([]);
  grace.stops();
});
