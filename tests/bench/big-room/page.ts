import type { Page } from "playwright-core";
import { inChromium } from "../page/chromium.ts";
import { signIn } from "../page/sign-in.ts";
import { quiet, traced } from "../page/trace.ts";

const PARTICIPANTS = "[role=listbox][aria-label=Participants]";

/** A new device: signing in until My Chat is there, then the room until its list of participants is. */
export async function lookAtRoom(origin: string, local: string, room: string): Promise<object> {
  return await inChromium({ width: 1280, height: 900 }, async (page) => {
    await page.goto(`${origin}/groupchat/`);
    await quiet(page);
    const row = page.getByRole("treeitem", { name: new RegExp(`^${room}`) });
    let signInMs = 0;
    const signedIn = await traced(page, async () => {
      const started = performance.now();
      await signIn(page, local, "My Chat");
      await row.waitFor();
      signInMs = Math.round(performance.now() - started);
    });
    let openMs = 0;
    const opened = await traced(page, async () => {
      const started = performance.now();
      await row.click();
      await page.locator(`${PARTICIPANTS} [role=option]`).first().waitFor();
      openMs = Math.round(performance.now() - started);
      await complete(page);
    });
    return {
      signIn: { ms: signInMs, ...signedIn },
      open: { ms: openMs, ...opened },
      people: await page.locator("aside h2 + .td-num").textContent(),
      rowsInPage: await page.locator(`${PARTICIPANTS} [role=option]`).count(),
    };
  });
}

/** The heads of the list say how many stand below them; they say the same for a while. */
async function complete(page: Page): Promise<void> {
  let before = "";
  for (let same = 0; same < 3; ) {
    await page.waitForTimeout(500);
    const now = (await page.locator("aside .td-num").allTextContents()).join(" ");
    same = now === before ? same + 1 : 0;
    before = now;
  }
}
