import { freePort } from "@tandem/testkit/free-port";
import type { Log } from "@tandem/server/core";
import { PASSWORD, type RunningServer, runServer } from "../../conformance/harness/running-server.ts";
import { Slixmpp } from "../slixmpp.ts";
import { type Authority, openAuthority } from "./authority.ts";
import type { OtherServer, OtherServerOptions } from "./other-server.ts";

export const OURS = "tandem.example";
export const THEIRS = "other.example";

export interface Pair {
  readonly tandem: RunningServer;
  readonly other: OtherServer;
  /** What Tandem's log says about other servers: `event {fields}`. */
  readonly log: readonly string[];
  /** A program of somebody at either server. */
  person(address: string): Promise<Slixmpp>;
  stop(): Promise<void>;
}

export interface PairOptions {
  readonly trust: "certificate" | "dialback";
  /** False: theirs is signed by an authority that nobody here knows. */
  readonly isTheirsTrusted?: boolean;
  readonly run: (options: OtherServerOptions) => Promise<OtherServer>;
}

/** Tandem in this process and another server beside it, who find each other on this machine. */
export async function pair({ trust, run, isTheirsTrusted = true }: PairOptions): Promise<Pair> {
  const authority = await openAuthority();
  const stranger = isTheirsTrusted ? authority : await openAuthority();
  const [ownS2s, c2s, s2s] = await Promise.all([freePort(), freePort(), freePort()]);
  const ours = await authority.issue(OURS);
  const log: string[] = [];
  const at = (port: number) => ({ host: "127.0.0.1", port });
  const tandem = await runServer({
    domain: OURS,
    identity: (() => {
      const identity = { cert: ours.cert, key: ours.key };
      return () => identity;
    })(),
    plaintextOnLoopback: true,
    log: keeping(log),
    limits: { remoteQueueSecondsMax: 20 },
    federation: {
      s2s: at(ownS2s),
      s2sTls: undefined,
      policy: { trust, allow: [], deny: [] },
      authorities: authority.file,
      hosts: new Map([THEIRS, `rooms.${THEIRS}`].map((domain) => [domain, at(s2s)])),
    },
  });
  const other = await run({
    domain: THEIRS,
    users: ["mercutio", "tybalt"],
    password: PASSWORD,
    certificate: await stranger.issue(THEIRS),
    caFile: authority.file,
    c2s,
    s2s,
    places: { [OURS]: ownS2s, [`rooms.${OURS}`]: ownS2s },
    secureAuth: trust === "certificate",
  });
  const people: Slixmpp[] = [];
  return {
    tandem,
    other,
    log,
    async person(address) {
      const program = new Slixmpp();
      people.push(program);
      const port = address.includes(OURS) ? (tandem.addresses.c2s?.port ?? 0) : c2s;
      await program.does("connect", { jid: address, password: PASSWORD, host: "127.0.0.1", port, plain: true });
      return program;
    },
    async stop() {
      for (const program of people) program.stops();
      await other.stop();
      await tandem.stop();
      for (const one of new Set<Authority>([authority, stranger])) one.remove();
    },
  };
}

function keeping(lines: string[]): Log {
  const keep = (event: string, fields?: object): void => void lines.push(`${event} ${JSON.stringify(fields ?? {})}`);
  return { debug: keep, info: keep, warn: keep, error: keep };
}
