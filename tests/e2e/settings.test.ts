import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Communicator } from "./harness/communicator.ts";
import { Device, type DeviceOptions } from "./harness/device.ts";
import { GroupChat } from "./harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "./harness/server.ts";

let server: TandemServer;
const devices: Device[] = [];

async function aDevice(options: DeviceOptions = {}): Promise<Device> {
  const device = await Device.start(server.origin, options);
  devices.push(device);
  return device;
}

beforeAll(async () => {
  server = await TandemServer.start();
});

afterEach(async () => {
  await Promise.all([
    server.cli(["policy", "clear", "communicator.disableIm"]),
    server.cli(["policy", "clear", "groupchat.disableIm"]),
    ...devices.splice(0).map((device) => device.remove()),
  ]);
});

afterAll(() => server?.remove());

test("[RT1][RT4] the server's policy makes Group Chat preferred although Communicator is set up here", async () => {
  await server.cli(["policy", "set", "communicator.disableIm", "true"]);
  const desk = await aDevice();
  await Communicator.signIn(desk, server, people.maya);
  const maya = await GroupChat.signIn(desk, server, people.maya);
  await maya.row("Contacts").waitFor();
});

test("[RT2] a change while Group Chat runs is told, applied by the restart button, and not before", async () => {
  const desk = await aDevice();
  await Communicator.signIn(desk, server, people.maya, { stay: true });
  const maya = await GroupChat.open(desk);
  await maya.enter(server.jid(people.maya), "tandem-demo", { stay: true });
  await maya.row("Rooms").waitFor();
  expect(await maya.row("Contacts").count()).toBe(0);
  await server.cli(["policy", "set", "communicator.disableIm", "true"]);
  const restart = maya.page.getByRole("button", { name: /^Restart/ });
  await restart.waitFor();
  expect(await maya.row("Contacts").count()).toBe(0);
  await restart.click();
  await maya.row("Contacts").waitFor();
});

test("[RT3] with Group Chat's own IM off too, a double-click says who decided it", async () => {
  await server.cli(["policy", "set", "groupchat.disableIm", "true"]);
  const desk = await aDevice();
  const maya = await GroupChat.signIn(desk, server, people.maya);
  await maya.openRoom(OPS_BRIDGE);
  await maya.participant("Kenji Arakawa").dblclick();
  await maya.page
    .getByText(/organisation/i)
    .first()
    .waitFor();
  expect(await maya.main(OPS_BRIDGE).isVisible()).toBe(true);
});

test("[RT26] Communicator with IM disabled has contacts and presence, and opens messages in Group Chat", async () => {
  await server.cli(["policy", "set", "communicator.disableIm", "true"]);
  const desk = await aDevice();
  const communicator = await Communicator.signIn(desk, server, people.maya, { stay: true });
  await communicator.page.getByText("IM opens in Group Chat").first().waitFor();
  const opened = desk.context.waitForEvent("page");
  await communicator.contact("Dana Ortiz").first().dblclick();
  const groupChat = await opened;
  await groupChat.waitForURL(/\/groupchat\//);
  expect(await communicator.entry("Dana Ortiz").count()).toBe(0);
});

test("[RT5] a machine policy of the browser decides, before the server's", async () => {
  const desk = await aDevice({ managed: true });
  await Communicator.signIn(desk, server, people.maya, { stay: true });
  const configuration = {
    origin: server.origin,
    managed_configuration_url: `${server.origin}/policy/m1-x.json`,
    managed_configuration_hash: "/policy/m1-x.json",
  };
  await desk.setManagedPolicy({ ManagedConfigurationPerOrigin: [configuration] });
  await desk.restart();
  const maya = await GroupChat.signIn(desk, server, people.maya);
  await maya.row("Contacts").waitFor();
});

test("[RT25] two devices with different modes: reading on one clears the unread mark on the other", async () => {
  const [office, home, danas] = await Promise.all([aDevice(), aDevice(), aDevice()]);
  const communicator = await Communicator.signIn(office, server, people.maya);
  const maya = await GroupChat.signIn(home, server, people.maya);
  const dana = await GroupChat.signIn(danas, server, people.dana);
  await dana.row("Maya Lindqvist").first().dblclick();
  await dana.say("Maya Lindqvist", "Which list is current?");
  await communicator.contact("Dana Ortiz.*1 unread").first().waitFor();
  await maya.row("Dana Ortiz.*1 unread").first().waitFor();
  await communicator.contact("Dana Ortiz").first().dblclick();
  await communicator.message("Which list is current?").waitFor();
  await expect.poll(() => maya.row("Dana Ortiz.*1 unread").count(), { timeout: 15_000 }).toBe(0);
});

test("[RT31] another XMPP program takes IM: chosen in the settings, then a double-click opens its address", async () => {
  const desk = await aDevice();
  const maya = await GroupChat.open(desk);
  await maya.enter(server.jid(people.maya), "tandem-demo", { stay: true });
  await maya.row("Contacts").waitFor();
  await maya.page.getByRole("button", { name: "Settings" }).click();
  await maya.page.getByRole("radio", { name: "Another XMPP program on this device" }).check();
  await maya.page.getByRole("button", { name: "Close" }).last().click();
  await maya.page.reload();
  await maya.row("Rooms").waitFor();
  expect(await maya.row("Contacts").count()).toBe(0);
  await maya.page.getByText("IM opens in another program").waitFor();
  await maya.openRoom(OPS_BRIDGE);
  const asked: string[] = [];
  const devtools = await desk.context.newCDPSession(maya.page);
  await devtools.send("Page.enable");
  devtools.on("Page.frameRequestedNavigation", ({ url }) => void asked.push(url));
  await maya.participant("Dana Ortiz").dblclick();
  await expect.poll(() => asked).toEqual([`xmpp:${server.jid(people.dana)}?message`]);
  expect(await maya.main(OPS_BRIDGE).isVisible()).toBe(true);
});

test("[RM13] Enter begins a line and Shift+Enter sends where that is chosen, and letters alone do nothing where they are not wanted", async () => {
  const desk = await aDevice();
  const maya = await GroupChat.open(desk);
  await maya.enter(server.jid(people.maya), "tandem-demo", { stay: true });
  const { page } = maya;
  await maya.openRoom(OPS_BRIDGE);
  const message = page.getByRole("article").last();
  const answering = page.getByRole("region", { name: /^Message/ }).getByRole("button", { name: /^Cancel/ });
  const press = async (key: string): Promise<void> => {
    await message.focus();
    await page.keyboard.press(key);
  };
  await press("r");
  await answering.waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Settings" }).click();
  const keys = page.getByRole("dialog").getByRole("region", { name: "Keys" });
  await keys.getByRole("radio", { name: /^Begins a line/ }).check();
  await keys.getByRole("checkbox", { name: /^Single letters/ }).uncheck();
  await page.keyboard.press("Escape");
  const entry = maya.entry(OPS_BRIDGE);
  await press("r");
  expect(await answering.count()).toBe(0);
  await entry.fill("first line");
  await entry.press("End");
  await entry.press("Enter");
  await page.keyboard.type("then the second");
  expect(await entry.inputValue()).toBe("first line\nthen the second");
  await page.getByText("Shift+Enter to send").waitFor();
  await entry.press("Shift+Enter");
  await maya.message("then the second").waitFor();
  expect(await entry.inputValue()).toBe("");
  // It is for this device, and stays.
  await page.reload();
  await maya.openRoom(OPS_BRIDGE);
  await page.getByText("Shift+Enter to send").waitFor();
});
