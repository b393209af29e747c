import type { Page } from "playwright-core";
import { DOMAIN, PASSWORD } from "../contestants/contestant.ts";

/** In either app, from its form until its list is there. */
export async function signIn(page: Page, local: string, list: string): Promise<void> {
  await page.getByRole("textbox", { name: "Address" }).fill(`${local}@${DOMAIN}`);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("tree", { name: list }).waitFor();
}
