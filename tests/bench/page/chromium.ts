import { existsSync } from "node:fs";
import { chromium, type Page } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";
/** The same engine of the same build without the browser's own windows. */
const SHELL = "/usr/bin/chromium-headless-shell";
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

/** A page in a browser of its own, which is gone afterwards with all that it kept. */
export async function inChromium<T>(
  viewport: { readonly width: number; readonly height: number },
  run: (page: Page) => Promise<T>,
): Promise<T> {
  const executablePath = existsSync(SHELL) ? SHELL : CHROMIUM;
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  try {
    return await run(await browser.newPage({ viewport }));
  } finally {
    await browser.close();
  }
}
