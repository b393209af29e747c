import type { BrowserContext, Page } from "playwright-core";
import { TestRunner } from "vitest";

/**
 * What a failing test was looking at: each page as a screen reader has it with the last frames of its connection, and the
 * last lines of each server. It stands behind the message of the failure, where whoever reads the log of a machine that is
 * gone finds it.
 */

const FRAMES_MAX = 60;
const FRAME_CHARS_MAX = 400;
const PAGE_CHARS_MAX = 4_000;
const OUTPUT_CHARS_MAX = 3_000;

/** Per page, the oldest first. */
const framesOf = new WeakMap<Page, string[]>();
const contexts = new Set<BrowserContext>();
const servers = new Set<{ readonly output: string }>();

export function watchContext(context: BrowserContext): void {
  contexts.add(context);
  context.on("page", (page) => {
    const frames: string[] = [];
    framesOf.set(page, frames);
    const keep = (direction: string, payload: string | Buffer): void => {
      const time = new Date().toISOString().slice(11, 23);
      frames.push(`${time} ${direction} ${String(payload).slice(0, FRAME_CHARS_MAX)}`);
      if (frames.length > FRAMES_MAX) frames.shift();
    };
    page.on("websocket", (socket) => {
      keep("opened", socket.url());
      socket.on("framereceived", ({ payload }) => keep("<", payload));
      socket.on("framesent", ({ payload }) => keep(">", payload));
      socket.on("close", () => keep("closed", socket.url()));
    });
  });
}

/** To be called while the pages are still there. */
export async function forgetContext(context: BrowserContext): Promise<void> {
  await giveEvidence([context], []);
  contexts.delete(context);
}

export function watchServer(server: { readonly output: string }): void {
  servers.add(server);
}

export function forgetServer(server: { readonly output: string }): void {
  servers.delete(server);
}

/** Of all that is still there, when the hooks of the test are over. */
export function giveAllEvidence(): Promise<void> {
  return giveEvidence(contexts, servers);
}

async function giveEvidence(
  given: Iterable<BrowserContext>,
  running: Iterable<{ readonly output: string }>,
): Promise<void> {
  const result = TestRunner.getCurrentTest()?.result;
  const fault = result?.errors?.at(-1);
  if (result?.state !== "fail" || fault === undefined) return;
  const parts: string[] = [];
  for (const context of given) for (const page of context.pages()) parts.push(await pageAsItIs(page));
  for (const { output } of running) parts.push(`server:\n${output.slice(-OUTPUT_CHARS_MAX)}`);
  fault.message = [fault.message, ...parts].join("\n\n--- ");
}

async function pageAsItIs(page: Page): Promise<string> {
  const seen = await page
    .locator("body")
    .ariaSnapshot({ timeout: 5_000 })
    .catch((fault: unknown) => String(fault));
  return `${page.url()}\n${seen.slice(0, PAGE_CHARS_MAX)}\n${(framesOf.get(page) ?? []).join("\n")}`;
}
