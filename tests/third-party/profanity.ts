import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SHOW_MS_MAX = 15_000;
const LOOK_EVERY_MS = 50;

export const hasProfanity = existsSync("/usr/bin/profanity") && existsSync("/usr/bin/tmux");

/** A person at profanity, in a terminal of its own with a home of its own: what is typed, what the screen shows. */
export class Profanity {
  readonly #home = mkdtempSync(join(tmpdir(), "profanity-"));
  readonly #socket = join(this.#home, "tmux");

  constructor() {
    const { PATH = "/usr/bin:/bin" } = process.env;
    const home = [`HOME=${this.#home}`, `XDG_CONFIG_HOME=${this.#home}/config`, `XDG_DATA_HOME=${this.#home}/data`];
    const command = ["env", "-i", ...home, `PATH=${PATH}`, "LANG=C.UTF-8", "TERM=screen", "profanity"].join(" ");
    this.#tmux("-f", "/dev/null", "new-session", "-d", "-x", "200", "-y", "50", command);
  }

  types(line: string): void {
    this.#tmux("send-keys", "-l", line);
    this.#tmux("send-keys", "Enter");
  }

  screen(): string {
    return this.#tmux("capture-pane", "-p");
  }

  /** Resolves when the screen shows it. */
  async shows(pattern: RegExp): Promise<void> {
    const deadline = AbortSignal.timeout(SHOW_MS_MAX);
    while (!pattern.test(this.screen())) {
      if (deadline.aborted) throw new Error(`profanity does not show ${pattern}:\n${this.screen()}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  stops(): void {
    this.#tmux("kill-server");
    rmSync(this.#home, { recursive: true, force: true });
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync("tmux", ["-S", this.#socket, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }
}
