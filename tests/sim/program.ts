import type { BareJid } from "@tandem/protocol";
import type { Connection } from "@tandem/client-core/connection";
import type { ArchiveEntry } from "@tandem/server/core";
import type { ClientPorts } from "@tandem/client-core/ports";
import type { Ledger } from "./ledger.ts";

export interface ProgramOptions {
  readonly name: string;
  readonly account: BareJid;
  readonly password: string;
  readonly priority: number;
  /** Knows neither archives nor carbons. */
  readonly isPlain: boolean;
  readonly wantsToken: boolean;
  readonly rooms: readonly BareJid[];
  readonly contacts: readonly BareJid[];
  readonly ports: ClientPorts;
  readonly ledger: Ledger;
  /** Something that must never happen. */
  readonly violation: (error: unknown) => void;
}

/** One program of one person. */
export interface Program {
  readonly options: ProgramOptions;
  readonly connection: Connection;
  readonly isRunning: boolean;
  /** Online and caught up. */
  readonly isSettled: boolean;
  /** What it has been told to say and has not brought to its place yet. */
  readonly unsent: readonly string[];
  /** Its name in rooms. */
  readonly nick: string;
  /** Full addresses of contacts that it believes to be there. */
  readonly present: ReadonlySet<string>;
  /** Nicknames by room. */
  readonly occupants: ReadonlyMap<BareJid, Iterable<string>>;
  start(): void;
  stop(): void;
  say(to: BareJid, isRoom: boolean, padding: number): void;
  befriend(): void;
  /** What is wrong with its view of an archive, oldest entry first. */
  flawIn(archive: BareJid, entries: readonly ArchiveEntry[]): string | undefined;
  /** Origin-ids of messages that came by themselves. */
  readonly heard: ReadonlySet<string>;
}

const TRY_AGAIN_MS = 3_000;

/** The first try to sign in is a person's: when it fails, they try again. Being turned away for good is a finding. */
export function keepTrying(
  { name, ports, violation }: ProgramOptions,
  connection: Connection,
  again: () => void,
): void {
  connection.state.subscribe((state) => {
    if (state.kind !== "ended") return;
    if (state.problem !== "unreachable" && state.problem !== "protocol") {
      return violation(new Error(`${name} was turned away: ${state.problem}`));
    }
    ports.time.after(TRY_AGAIN_MS, () => {
      if (connection.state.value.kind === "ended") again();
    });
  });
}
