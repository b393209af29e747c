import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { forgetContext, watchContext } from "./evidence.ts";

const CHROMIUM = "/usr/bin/chromium";
/** The same engine of the same build without the browser's own windows, for half of the processor time. */
const SHELL = "/usr/bin/chromium-headless-shell";
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser that the devices of one test file share: to start Chromium costs more than what most tests do in it. */
let shared: Promise<Browser> | undefined;

function sharedBrowser(): Promise<Browser> {
  const executablePath = existsSync(SHELL) ? SHELL : CHROMIUM;
  shared ??= chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
  return shared;
}

/** When the last device is gone. */
export async function closeSharedBrowser(): Promise<void> {
  await (await shared)?.close();
  shared = undefined;
}

/**
 * One device: storage, workers and windows of its own (RT "Words"). Most are a context of one shared browser; a device with
 * `ownBrowser` is a browser with a profile on disk, which outlives its restart. Everything that a page complains of (uncaught
 * errors, refused content) is kept, so that a test can require that there was nothing.
 */
export class Device {
  readonly origin: string;
  readonly complaints: string[] = [];
  #context: BrowserContext;
  readonly #profile: string | undefined;
  readonly #options: DeviceOptions;

  private constructor(origin: string, context: BrowserContext, profile: string | undefined, options: DeviceOptions) {
    this.origin = origin;
    this.#profile = profile;
    this.#context = context;
    this.#options = options;
    this.#listen(context);
  }

  static async start(origin: string, options: DeviceOptions = {}): Promise<Device> {
    if (!needsOwnBrowser(options)) {
      const browser = await sharedBrowser();
      return new Device(origin, await browser.newContext(contextOptions(options)), undefined, options);
    }
    const profile = await mkdtemp(join(tmpdir(), "tandem-profile-"));
    return new Device(origin, await launch(profile, options), profile, options);
  }

  get context(): BrowserContext {
    return this.#context;
  }

  /** The browser is closed and started again on the same profile, as a person would in the morning. Needs `ownBrowser`. */
  async restart(): Promise<void> {
    const profile = this.#ownProfile();
    await forgetContext(this.#context);
    await this.#context.close();
    this.#context = await launch(profile, this.#options);
    this.#listen(this.#context);
  }

  async newPage(path: string): Promise<Page> {
    const page = await this.#context.newPage();
    await page.goto(this.origin + path);
    return page;
  }

  /**
   * The administrator's policy for this device alone, as `tandem sync-policy` would write it. It takes effect at the next
   * start of the browser, and within seconds where the browser watches the file. Needs `managed: true`.
   */
  async setManagedPolicy(policy: object): Promise<void> {
    await writePolicy(this.#ownProfile(), policy);
  }

  async remove(): Promise<void> {
    await forgetContext(this.#context);
    await this.#context.close();
    if (this.#profile !== undefined) await rm(this.#profile, { recursive: true, force: true });
  }

  #ownProfile(): string {
    if (this.#profile === undefined) throw new Error("this device shares a browser: start it with `ownBrowser: true`");
    return this.#profile;
  }

  #listen(context: BrowserContext): void {
    watchContext(context);
    context.on("weberror", (event) => void this.complaints.push(String(event.error())));
    context.on("console", (message) => {
      if (message.type() === "error" && /Content Security Policy|Refused to/.test(message.text()))
        this.complaints.push(message.text());
    });
  }
}

export interface DeviceOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
  /** A phone: fingers, and no pointer. */
  readonly isTouch?: boolean;
  readonly forcedColors?: "active" | "none";
  /** Whether it is a browser of its own with a profile on disk: needed to restart it and to install an app. */
  readonly ownBrowser?: boolean;
  /** Whether `window.open` without a click is blocked, as in a person's browser. Playwright's default is not to. */
  readonly blocksPopups?: boolean;
  /** Whether an administrator can set policy for this device (needs root: the policy folder is mounted for it alone). */
  readonly managed?: boolean;
}

/** What Chromium decides for a whole browser cannot be had in a shared one. */
function needsOwnBrowser(options: DeviceOptions): boolean {
  return options.ownBrowser === true || options.managed === true || options.blocksPopups === true;
}

function contextOptions(options: DeviceOptions): BrowserContextOptions {
  return {
    viewport: options.viewport ?? { width: 1440, height: 1080 },
    permissions: ["notifications"],
    ...(options.isTouch === true && { hasTouch: true, isMobile: true }),
    ...(options.colorScheme === undefined ? {} : { colorScheme: options.colorScheme }),
    ...(options.forcedColors === undefined ? {} : { forcedColors: options.forcedColors }),
  };
}

async function writePolicy(profile: string, policy: object): Promise<void> {
  const folder = join(profile, "policy", "policies", "managed");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "tandem.json"), JSON.stringify(policy));
}

/** Chromium reads policies of one fixed folder; a mount namespace of its own keeps them from every other browser here. */
async function managedChromium(profile: string): Promise<string> {
  await mkdir(join(profile, "policy", "policies", "managed"), { recursive: true });
  const script = join(profile, "chromium-managed.sh");
  const inner = `mount --bind "$0" /etc/chromium && exec ${CHROMIUM} "$@"`;
  await writeFile(
    script,
    `#!/bin/bash\nexec unshare -m --propagation private bash -c '${inner}' "${join(profile, "policy")}" "$@"\n`,
    { mode: 0o755 },
  );
  return script;
}

async function launch(profile: string, options: DeviceOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: options.managed === true ? await managedChromium(profile) : CHROMIUM,
    headless: true,
    args: ARGUMENTS,
    ...contextOptions(options),
    ...(options.blocksPopups === true ? { ignoreDefaultArgs: ["--disable-popup-blocking"] } : {}),
  });
}
