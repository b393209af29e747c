import type { Locator, Page } from "playwright-core";
import type { Device } from "./device.ts";
import { PASSWORD, type Person, type TandemServer } from "./server.ts";

/** Communicator as a person sees it. */
export class Communicator {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  static async open(device: Device, hash = ""): Promise<Communicator> {
    return new Communicator(await device.newPage(`/communicator/${hash}`));
  }

  static async signIn(
    device: Device,
    server: TandemServer,
    person: Person,
    options: { readonly stay?: boolean } = {},
  ): Promise<Communicator> {
    const app = await Communicator.open(device);
    await app.enter(server.jid(person), PASSWORD, options);
    await app.contacts.waitFor();
    return app;
  }

  async enter(jid: string, password: string, options: { readonly stay?: boolean } = {}): Promise<void> {
    const address = this.page.getByRole("textbox", { name: "Address" });
    const passwordField = this.page.getByLabel("Password", { exact: true });
    await passwordField.waitFor();
    if (await address.isVisible()) await address.fill(jid);
    await passwordField.fill(password);
    const stay = this.page.getByRole("checkbox", { name: /^Stay signed in/ });
    if ((await stay.isChecked()) !== (options.stay ?? false)) await stay.click();
    await this.page.getByRole("button", { name: /^Sign in/ }).click();
  }

  get contacts(): Locator {
    return this.page.getByRole("tree", { name: "Contacts" });
  }

  contact(name: string): Locator {
    return this.contacts.getByRole("treeitem", { name: new RegExp(`^${name}`) });
  }

  conversation(name: string): Locator {
    return this.page.getByRole("region", { name: `Messages with ${name}` });
  }

  entry(name: string): Locator {
    return this.page.getByRole("textbox", { name: `Message ${name}` });
  }

  async say(name: string, text: string): Promise<void> {
    await this.entry(name).fill(text);
    await this.entry(name).press("Enter");
  }

  message(text: string | RegExp): Locator {
    return this.page.getByRole("article").filter({ hasText: text });
  }
}

/** For a moment Group Chat itself has an address there, to ask the browser what is installed (docs/adr/0006). */
export function communicatorPages(desk: Device): readonly Page[] {
  return desk.context.pages().filter((page) => /\/communicator\/(?!\.probe)/.test(page.url()));
}
