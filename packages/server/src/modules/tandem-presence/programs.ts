import type { BareJid } from "@tandem/protocol";
import { parseAvailability } from "@tandem/protocol/rfc-6121-presence";
import { baseStateOf, CHOSEN_NOTE_CHARS_MAX, deviceKindOf, NS_TANDEM_PRESENCE } from "@tandem/protocol/tandem-presence";
import type { ModuleHost, Session } from "../../core/index.ts";
import type { Choice, Device } from "./verdict.ts";

/** What the account's programs say of themselves: devices, and among them those that choose without knowing our extension. */
export class Programs {
  readonly #host: ModuleHost;
  readonly #dndSince = new WeakMap<Session, number>();

  constructor(host: ModuleHost) {
    this.#host = host;
  }

  /**
   * PR10: `dnd` of a program that does not speak ours is the person's word, for as long as the program stands by it. Away is
   * not: most of them say so by themselves when nobody touches them.
   */
  choicesOf(account: BareJid): readonly Choice[] {
    const choices: Choice[] = [];
    for (const session of this.#host.sessions.of(account)) {
      const stanza = session.available?.stanza;
      const isChoice = session.available?.show === "dnd" && stanza?.child("state", NS_TANDEM_PRESENCE) === undefined;
      if (stanza === undefined || !isChoice) {
        this.#dndSince.delete(session);
        continue;
      }
      const at = this.#dndSince.get(session) ?? this.#host.clock.now();
      this.#dndSince.set(session, at);
      const note = stanza.childText("status")?.slice(0, CHOSEN_NOTE_CHARS_MAX) || undefined;
      choices.push({ state: "dnd", at, note });
    }
    return choices;
  }

  devicesOf(account: BareJid): readonly Device[] {
    const devices: Device[] = [];
    for (const session of this.#host.sessions.of(account)) {
      const stanza = session.available?.stanza;
      if (stanza === undefined || stanza.child("hidden", NS_TANDEM_PRESENCE) !== undefined) continue;
      const { priority, status } = parseAvailability(stanza);
      const kind = deviceKindOf(stanza.child("state", NS_TANDEM_PRESENCE)?.attr("device"));
      devices.push({ base: baseStateOf(stanza), priority, kind, note: status });
    }
    return devices;
  }
}
