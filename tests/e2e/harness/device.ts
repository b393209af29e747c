import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * One device: a browser profile of its own (RT "Words"), which outlives a restart of the browser. Everything that a page
 * complains of (uncaught errors, refused content) is kept, so that a test can require that there was nothing.
 */
export class Device {
  readonly profile: string;
  readonly origin: string;
  readonly complaints: string[] = [];
  #context: BrowserContext;
  readonly #options: DeviceOptions;

  private constructor(profile: string, origin: string, context: BrowserContext, options: DeviceOptions) {
    this.profile = profile;
    this.origin = origin;
    this.#context = context;
    this.#options = options;
    this.#listen(context);
  }

  static async start(origin: string, options: DeviceOptions = {}): Promise<Device> {
    const profile = await mkdtemp(join(tmpdir(), "tandem-profile-"));
    return new Device(profile, origin, await launch(profile, options), options);
  }

  get context(): BrowserContext {
    return this.#context;
  }

  /** The browser is closed and started again on the same profile, as a person would in the morning. */
  async restart(): Promise<void> {
    await this.#context.close();
    this.#context = await launch(this.profile, this.#options);
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
    await writePolicy(this.profile, policy);
  }

  async remove(): Promise<void> {
    await this.#context.close();
    await rm(this.profile, { recursive: true, force: true });
  }

  #listen(context: BrowserContext): void {
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
  readonly forcedColors?: "active" | "none";
  /** Whether `window.open` without a click is blocked, as in a person's browser. Playwright's default is not to. */
  readonly blocksPopups?: boolean;
  /** Whether an administrator can set policy for this device (needs root: the policy folder is mounted for it alone). */
  readonly managed?: boolean;
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
    viewport: options.viewport ?? { width: 1440, height: 1080 },
    permissions: ["notifications"],
    ...(options.colorScheme === undefined ? {} : { colorScheme: options.colorScheme }),
    ...(options.forcedColors === undefined ? {} : { forcedColors: options.forcedColors }),
    ...(options.blocksPopups === true ? { ignoreDefaultArgs: ["--disable-popup-blocking"] } : {}),
  });
}
