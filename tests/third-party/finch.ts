import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const SHOW_MS_MAX = 45_000;
const LOOK_EVERY_MS = 100;
const WINDOW_TRIES_MAX = 40;

export const hasFinch = existsSync("/usr/bin/finch") && existsSync("/usr/bin/tmux");

export interface FinchOptions {
  readonly jid: string;
  readonly password: string;
  readonly port: number;
  readonly caFile: string;
  /** A room that it enters by itself as soon as it is signed in. */
  readonly room: { readonly local: string; readonly host: string; readonly nick: string };
}

/** A person at Finch, the terminal's face of libpurple, as one who has set it up before: it signs in by itself, over STARTTLS. */
export class Finch {
  readonly #home = mkdtempSync(join(tmpdir(), "finch-"));
  readonly #socket = join(this.#home, "tmux");

  constructor(options: FinchOptions) {
    const folder = join(this.#home, ".purple");
    const trusted = join(folder, "certificates/x509/tls_peers");
    mkdirSync(trusted, { recursive: true });
    // As after "Accept" in its window; the authority itself cannot be given to it.
    writeFileSync(join(trusted, "127.0.0.1"), leafOf(options.caFile));
    writeFileSync(join(folder, "accounts.xml"), accountsXml(options));
    writeFileSync(join(folder, "blist.xml"), buddiesXml(options));
    const command = `env -i HOME=${this.#home} PATH=/usr/bin:/bin LANG=C.UTF-8 TERM=screen finch`;
    this.#tmux("-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "50", command);
  }

  types(line: string): void {
    this.#tmux("send-keys", "-l", line);
    this.#tmux("send-keys", "Enter");
  }

  /** Brings the window with that title to the front. */
  async turnsTo(title: string): Promise<void> {
    await this.shows(new RegExp(`\\b${title}`));
    for (let i = 0; i < WINDOW_TRIES_MAX; i++) {
      if (this.#screen().includes(`┤${title}`)) return;
      this.#tmux("send-keys", "M-n");
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS * 3));
    }
    throw new Error(`finch has no window ${title}:\n${this.#screen()}`);
  }

  /** Resolves when the screen shows it. */
  async shows(pattern: RegExp): Promise<void> {
    const deadline = AbortSignal.timeout(SHOW_MS_MAX);
    while (!pattern.test(this.#screen())) {
      if (deadline.aborted) throw new Error(`finch does not show ${pattern}:\n${this.#screen()}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  stops(): void {
    this.#tmux("kill-server");
    rmSync(this.#home, { recursive: true, force: true });
  }

  #screen(): string {
    return this.#tmux("capture-pane", "-p");
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync("tmux", ["-S", this.#socket, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }
}

/** The server's own certificate, without the authority behind it. */
function leafOf(caFile: string): string {
  // Written anew, for libpurple takes only lines of 64 characters.
  return new X509Certificate(readFileSync(join(dirname(caFile), "server.pem"))).toString();
}

function accountsXml({ jid, password, port }: FinchOptions): string {
  return `<?xml version='1.0' encoding='UTF-8' ?>
<account version='1.0'><account>
  <protocol>prpl-jabber</protocol><name>${jid}</name><password>${password}</password>
  <statuses><status type='available' name='Available' active='true'><attributes/></status></statuses>
  <settings>
    <setting name='port' type='int'>${port}</setting>
    <setting name='connect_server' type='string'>127.0.0.1</setting>
    <setting name='connection_security' type='string'>opportunistic_tls</setting>
  </settings>
  <settings ui='gnt-purple'><setting name='auto-login' type='bool'>1</setting></settings>
</account></account>
`;
}

function buddiesXml({ jid, room }: FinchOptions): string {
  return `<?xml version='1.0' encoding='UTF-8' ?>
<purple version='1.0'><blist><group name='Rooms'>
  <chat proto='prpl-jabber' account='${jid}'><alias>${room.local}</alias>
    <component name='handle'>${room.nick}</component>
    <component name='room'>${room.local}</component>
    <component name='server'>${room.host}</component>
    <setting name='gnt-autojoin' type='bool'>1</setting>
  </chat>
</group></blist><privacy/></purple>
`;
}
