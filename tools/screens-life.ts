import { Device } from "../tests/e2e/harness/device.ts";
import { GroupChat } from "../tests/e2e/harness/group-chat.ts";
import { OPS_BRIDGE, type Person, type TandemServer } from "../tests/e2e/harness/server.ts";

/** People at work while the pictures are taken. */
export interface Life {
  /** They begin to write in the Ops Bridge. */
  typing(): Promise<void>;
  end(): Promise<void>;
}

const BRIEFING = `Payments with value date today are not at risk: the cut-off for the euro system is 16:00, and the queue is empty well before. Desks should not resubmit. Duplicates raised since 13:20 are netted by themselves, and any that miss the netting come back to the desk that raised them, with a note and the reference of the first one.

What the desks will see: confirmations of batch 14 carry the time at which they were sent, not that at which the trade was done. Statements of tonight show both. Custodians were told at 13:40 and have no deadline before the close.

What comes next: batch 15 starts at 14:30 behind the same check for locks, and the reconciliation role has a time limit now. Questions go to the bridge, not to the settlement team.`;

const AT_WORK: readonly (readonly [local: string, name: string, state?: string])[] = [
  ["priya", "Priya Raman", "Busy"],
  ["kenji", "Kenji Arakawa"],
  ["dana", "Dana Ortiz", "Busy"],
  ["lukas", "Lukas Brandt"],
  ["tomasz", "Tomasz Wilk", "Do not disturb"],
  ["sofia", "Sofia Marchetti", "Be right back"],
  ["omar", "Omar Haddad"],
];

/**
 * What a picture of a room needs and the demo organisation does not store: people who are there, a pin, reactions, an answer, a
 * file, a long post, importance, a filter. All of it by the apps, as people do it.
 */
export async function giveLife(server: TandemServer, maya: Person): Promise<Life> {
  const devices: Device[] = [];
  const signIn = async (person: Person): Promise<GroupChat> => {
    const device = await Device.start(server.origin);
    devices.push(device);
    return await GroupChat.signIn(device, server, person);
  };
  const at = new Map<string, GroupChat>();
  for (const [local, name, state] of AT_WORK) {
    const app = await signIn({ local, name });
    if (state !== undefined) await app.setPresence(state);
    await app.openRoom(OPS_BRIDGE);
    at.set(local, app);
  }
  const of = (local: string): GroupChat => at.get(local) as GroupChat;
  const [priya, kenji, dana, lukas, omar] = ["priya", "kenji", "dana", "lukas", "omar"].map(of) as [
    GroupChat,
    GroupChat,
    GroupChat,
    GroupChat,
    GroupChat,
  ];

  await pick(priya, "SEV-2 declared", "Pin");
  await priya.main(OPS_BRIDGE).getByText("Pinned").first().waitFor();
  for (const app of [kenji, dana, omar, lukas]) await react(app, "Terminated 21874", "thumbs up");
  await priya.entry(OPS_BRIDGE).focus();
  await priya.page.keyboard.press("Alt+i");
  await priya.say(
    OPS_BRIDGE,
    "Batch 15 starts at 14:30 behind a check for locks. Nobody restarts anything on `settle-eur-02` before that.",
  );
  await kenji.message("Batch 15 starts").getByText("High importance").waitFor();
  for (const app of [kenji, dana, omar]) await react(app, "Batch 15 starts", "eyes");
  await pick(dana, "Batch 15 starts", "Reply");
  await dana.say(
    OPS_BRIDGE,
    "Fine with settlement. @Maya Lindqvist the release can go after the settlement break list is at zero.",
  );
  const chooser = dana.page.waitForEvent("filechooser");
  await dana.page.getByRole("button", { name: "Attach files" }).click();
  await (await chooser).setFiles([
    { name: "EUR-batch-14-breaks.csv", mimeType: "text/csv", buffer: Buffer.alloc(284_000, "21874;netted\n") },
  ]);
  await dana.say(OPS_BRIDGE, "Here it is, 37 lines, owners in column F.");
  await lukas.entry(OPS_BRIDGE).focus();
  await lukas.page.keyboard.press("Alt+l");
  await lukas.page.getByRole("textbox", { name: "Title of the long post" }).fill("Desk briefing 14:05: EUR batch 14");
  await lukas.entry(OPS_BRIDGE).fill(BRIEFING);
  await lukas.entry(OPS_BRIDGE).press("Control+Enter");
  await priya.message("Desk briefing 14:05").first().waitFor();

  const app = await signIn(maya);
  await app.page.keyboard.press("Control+Shift+F");
  await app.searchBox.fill('"settlement break"');
  await app.searchBox.press("Enter");
  await app.page.getByRole("button", { name: "Save as filter" }).click();
  await app.page.getByRole("button", { name: "Save", exact: true }).click();
  await app.row(".?settlement break").waitFor();
  await devices.at(-1)?.remove();
  devices.pop();

  return {
    async typing() {
      for (const one of [priya, omar]) {
        // Whoever has begun is told once.
        await one.entry(OPS_BRIDGE).fill("");
        await one.entry(OPS_BRIDGE).pressSequentially("On it");
      }
    },
    end: async () => void (await Promise.all(devices.map((device) => device.remove()))),
  };
}

async function pick(app: GroupChat, text: string, act: string): Promise<void> {
  const message = app.message(text).last();
  await message.hover();
  await message.getByRole("button", { name: "More", exact: true }).click();
  await app.page.getByRole("menuitem", { name: new RegExp(`^${act}`) }).click();
}

async function react(app: GroupChat, text: string, emoji: string): Promise<void> {
  const message = app.message(text).last();
  await message.hover();
  await message.getByRole("button", { name: emoji }).first().click();
}
