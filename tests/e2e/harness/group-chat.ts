import type { Locator, Page } from "playwright-core";
import type { Device } from "./device.ts";
import { PASSWORD, type Person, type TandemServer } from "./server.ts";

/** Group Chat as a person sees it: by roles and names, never by classes. */
export class GroupChat {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(device: Device): Promise<GroupChat> {
    return new GroupChat(await device.newPage("/groupchat/"));
  }

  /** By a link, as `/groupchat/#/room/…`. */
  static async openAt(device: Device, path: string): Promise<GroupChat> {
    return new GroupChat(await device.newPage(path));
  }

  static async signIn(device: Device, server: TandemServer, person: Person): Promise<GroupChat> {
    const app = await GroupChat.open(device);
    await app.enter(server.jid(person), PASSWORD);
    await app.myChat.waitFor();
    return app;
  }

  /** Opened again on a device that may remember the sign-in. */
  static async arrive(device: Device, server: TandemServer, person: Person): Promise<GroupChat> {
    const app = await GroupChat.open(device);
    const address = app.page.getByRole("textbox", { name: "Address" });
    await app.myChat.or(address).first().waitFor();
    if (await address.isVisible()) await app.enter(server.jid(person), PASSWORD);
    await app.myChat.waitFor();
    return app;
  }

  async enter(jid: string, password: string, options: { readonly stay?: boolean } = {}): Promise<void> {
    await this.page.getByRole("textbox", { name: "Address" }).fill(jid);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    if (options.stay === true) await this.page.getByRole("checkbox", { name: /^Stay signed in/ }).check();
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
  }

  get myChat(): Locator {
    return this.page.getByRole("tree", { name: "My Chat" });
  }

  /** A row of My Chat whose accessible name begins so: "Dana Ortiz" finds "Dana Ortiz, Busy, 2 unread". */
  row(name: string): Locator {
    return this.myChat.getByRole("treeitem", { name: new RegExp(`^${name}`) });
  }

  participant(name: string): Locator {
    return this.page
      .getByRole("listbox", { name: "Participants" })
      .getByRole("option", { name: new RegExp(`^${name}`) });
  }

  get participants(): Locator {
    return this.page.getByRole("listbox", { name: "Participants" }).getByRole("option");
  }

  /** The room or conversation that is open. */
  main(name: string): Locator {
    return this.page.getByRole("main", { name });
  }

  async openRoom(name: string): Promise<void> {
    await this.row(name).click();
    await this.main(name).waitFor();
  }

  entry(place: string): Locator {
    return this.page.getByRole("textbox", { name: `Message ${place}` });
  }

  async say(place: string, text: string): Promise<void> {
    await this.entry(place).fill(text);
    await this.entry(place).press("Enter");
  }

  message(text: string | RegExp): Locator {
    return this.page.getByRole("article").filter({ hasText: text });
  }

  async setPresence(state: string): Promise<void> {
    await this.page.getByRole("button", { name: /change presence$/ }).click();
    await this.page.getByRole("menuitemradio", { name: state, exact: true }).click();
  }

  /** Where the words of a search are typed: a form in wide windows, a line with operators in narrow ones. */
  get searchBox(): Locator {
    return this.page.getByRole("searchbox", { name: /^(Words|Search messages)$/ });
  }

  /** In a search: the whole of it as one line, in the title bar. */
  get searchLine(): Locator {
    return this.page.getByRole("combobox", { name: /^Search rooms/ });
  }

  presenceButton(state: string): Locator {
    return this.page.getByRole("button", { name: `${state}, change presence` });
  }
}
