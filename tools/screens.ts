import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { Page } from "playwright-core";
import { Communicator } from "../tests/e2e/harness/communicator.ts";
import { Device, type DeviceOptions } from "../tests/e2e/harness/device.ts";
import { GroupChat } from "../tests/e2e/harness/group-chat.ts";
import { OPS_BRIDGE, people, TandemServer } from "../tests/e2e/harness/server.ts";

/**
 * `npm run screens`: the pictures of docs/screens, taken from the real apps on the demo organisation. Look at them beside
 * the design before you commit them.
 */
const folder = join(import.meta.dirname, "..", "docs", "screens");
mkdirSync(folder, { recursive: true });
const server = await TandemServer.start();
const shot = (page: Page, name: string): Promise<Buffer> => page.screenshot({ path: join(folder, `${name}.png`) });

async function on(options: DeviceOptions, take: (device: Device) => Promise<void>): Promise<void> {
  const device = await Device.start(server.origin, options);
  try {
    await take(device);
  } finally {
    await device.remove();
  }
}

const desktop = { width: 1440, height: 1080 };
for (const colorScheme of ["light", "dark"] as const) {
  await on({ viewport: desktop, colorScheme }, async (device) => {
    const groupChat = await GroupChat.signIn(device, server, people.maya);
    await groupChat.openRoom(OPS_BRIDGE);
    await groupChat.page.getByRole("article").first().waitFor();
    await shot(groupChat.page, `group-chat-${colorScheme}`);
    await groupChat.row("Dana Ortiz").first().dblclick();
    await groupChat.main("Dana Ortiz").waitFor();
    await shot(groupChat.page, `group-chat-im-${colorScheme}`);
    await groupChat.page.getByText("Room directory").first().click();
    await groupChat.page.getByRole("heading", { name: "Room directory" }).first().waitFor();
    await shot(groupChat.page, `directory-${colorScheme}`);
  });
  await on({ viewport: { width: 360, height: 760 }, colorScheme }, async (device) => {
    const communicator = await Communicator.open(device);
    await communicator.page.getByLabel("Password", { exact: true }).waitFor();
    await shot(communicator.page, `communicator-sign-in-${colorScheme}`);
    await communicator.enter(server.jid(people.maya), "tandem-demo");
    await communicator.contact("Dana Ortiz").first().waitFor();
    await shot(communicator.page, `communicator-${colorScheme}`);
    await communicator.contact("Dana Ortiz").first().dblclick();
    await communicator.entry("Dana Ortiz").waitFor();
    await shot(communicator.page, `communicator-conversation-${colorScheme}`);
  });
  await on({ viewport: desktop, colorScheme }, async (device) => {
    await Communicator.signIn(device, server, people.maya);
    const groupChat = await GroupChat.signIn(device, server, people.maya);
    await groupChat.openRoom(OPS_BRIDGE);
    await groupChat.page.getByRole("article").first().waitFor();
    await shot(groupChat.page, `group-chat-communicator-preferred-${colorScheme}`);
  });
}
await on({ viewport: desktop, forcedColors: "active" }, async (device) => {
  const groupChat = await GroupChat.signIn(device, server, people.maya);
  await groupChat.openRoom(OPS_BRIDGE);
  await groupChat.page.getByRole("article").first().waitFor();
  await shot(groupChat.page, "group-chat-high-contrast");
});
await on({ viewport: { width: 390, height: 844 } }, async (device) => {
  const groupChat = await GroupChat.signIn(device, server, people.maya);
  await shot(groupChat.page, "group-chat-phone");
  await groupChat.openRoom(OPS_BRIDGE);
  await groupChat.page.getByRole("article").first().waitFor();
  await shot(groupChat.page, "group-chat-phone-room");
});
// The picture of the README: both apps at work, side by side on one sheet.
await on({ viewport: { width: 1280, height: 800 } }, async (device) => {
  const dana = await Device.start(server.origin);
  const danasGroupChat = await GroupChat.signIn(dana, server, people.dana);
  await danasGroupChat.setPresence("Busy");
  const communicator = await Communicator.signIn(device, server, people.maya);
  await communicator.page.setViewportSize({ width: 360, height: 800 });
  const groupChat = await GroupChat.signIn(device, server, people.maya);
  await groupChat.openRoom(OPS_BRIDGE);
  await groupChat.participant("Dana Ortiz.*Busy").waitFor();
  await communicator.contact("Dana Ortiz, Busy").first().waitFor();
  const pictures = [await groupChat.page.screenshot(), await communicator.page.screenshot()];
  const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture.toString("base64")}">`);
  const sheet = await device.context.newPage();
  await sheet.setViewportSize({ width: 1732, height: 864 });
  await sheet.setContent(
    `<body style="margin:0;padding:32px;box-sizing:border-box;display:flex;gap:24px;background:#d5dce6">${images.join("")}</body>`,
  );
  await shot(sheet, "both");
  await dana.remove();
});
await server.remove();
process.exit(0);
