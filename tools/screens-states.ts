import type { Page } from "playwright-core";
import { Device, type DeviceOptions } from "../tests/e2e/harness/device.ts";
import { GroupChat } from "../tests/e2e/harness/group-chat.ts";
import { PASSWORD, people, type Person, type TandemServer } from "../tests/e2e/harness/server.ts";

const RELEASE = "Release 4.2";
const FX_DESK = "FX Desk EMEA";

/** The states of design 12 that people meet, made as they come about. What is changed for them stays changed. */
export async function takeStates(
  server: TandemServer,
  colorScheme: "light" | "dark",
  shot: (page: Page, name: string) => Promise<unknown>,
): Promise<void> {
  const options: DeviceOptions = { viewport: { width: 1120, height: 700 }, colorScheme };
  const newcomer: Person = { local: `new-${colorScheme}`, name: "Nora Berg" };
  await server.cli(["user", "add", newcomer.local, "--password-stdin", "--name", newcomer.name], `${PASSWORD}\n`);
  const room = `release-4-3-${colorScheme}`;
  await server.cli(["room", "add", room, "--name", "Release 4.3", "--owner", server.jid(newcomer)]);
  await server.cli(["room", "affiliation", "fx-desk-emea", server.jid(newcomer), "member"]);
  const devices: Device[] = [];
  const signIn = async (person: Person, stay = false): Promise<GroupChat> => {
    const device = await Device.start(server.origin, options);
    devices.push(device);
    if (!stay) return await GroupChat.signIn(device, server, person);
    const app = await GroupChat.open(device);
    await app.enter(server.jid(person), PASSWORD, { stay: true });
    await app.myChat.waitFor();
    return app;
  };

  const nora = await signIn(newcomer);
  await nora.row("Add a contact").waitFor();
  await shot(nora.page, `state-nobody-yet-${colorScheme}`);
  await join(nora, "Release 4.3");
  await nora
    .main("Release 4.3")
    .getByText(/History starts today\.$/)
    .waitFor();
  await shot(nora.page, `state-empty-room-${colorScheme}`);

  await join(nora, FX_DESK);
  const tomasz = await signIn({ local: "tomasz", name: "Tomasz Wilk" });
  await tomasz.openRoom(FX_DESK);
  await tomasz.main(FX_DESK).getByRole("button", { name: "More", exact: true }).first().click();
  await tomasz.page.getByRole("menuitem", { name: "Room settings" }).click();
  const members = tomasz.main(`Settings of ${FX_DESK}`).getByRole("list", { name: "Members" });
  await members.getByRole("button", { name: new RegExp(`Nora|${newcomer.local}`) }).click();
  await tomasz.page.keyboard.press("Control+s");
  await nora.main(FX_DESK).getByRole("heading", { name: "You are no longer a member" }).waitFor();
  await shot(nora.page, `state-no-longer-member-${colorScheme}`);

  const dana = await signIn(people.dana, true);
  await dana.openRoom(RELEASE);
  await dana.page.getByRole("article").first().waitFor();
  await dana.page.context().setOffline(true);
  await dana.say(RELEASE, "Thanks, noted for the handover.");
  await dana.page.getByText("You are offline. 1 message waits.").waitFor();
  await shot(dana.page, `state-offline-${colorScheme}`);
  await server.cli(["room", "change", "release-4-2", "--moderated", "--presenters", server.jid(people.kenji)]);
  await dana.page.context().setOffline(false);
  await dana
    .message("Thanks, noted for the handover.")
    .getByText(/^Not sent/)
    .waitFor();
  await shot(dana.page, `state-not-sent-${colorScheme}`);
  await dana.message("Thanks, noted for the handover.").getByRole("button", { name: "Discard" }).click();
  await server.cli(["room", "change", "release-4-2", "--no-moderated"]);
  await server.cli(["user", "end-sessions", server.jid(people.dana)]);
  await dana.page.getByRole("heading", { name: "You were signed out" }).waitFor();
  await shot(dana.page, `state-signed-out-${colorScheme}`);
  await Promise.all(devices.map((device) => device.remove()));
}

async function join({ page }: GroupChat, room: string): Promise<void> {
  await page.keyboard.press("Alt+2");
  await page
    .getByRole("row", { name: new RegExp(`^${room}`) })
    .first()
    .click();
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByRole("button", { name: "Join" }).click();
  await details.getByRole("button", { name: "Open" }).click();
  await page.getByRole("main", { name: room }).waitFor();
}
