import { type Config, type RunningServer, serve } from "@tandem/server";
import type { Command } from "commander";
import { type CommonOptions, configFrom, withCommonOptions } from "../common-options.ts";

interface ServeOptions extends CommonOptions {
  readonly http?: string;
  readonly c2s?: string;
  readonly c2sTls?: string;
  readonly demo?: boolean;
  readonly plaintextOnLoopback?: boolean;
  readonly logLevel?: string;
}

/** SV8 allows 10 s for stopping; past it the process ends all the same: what was acknowledged is on disk. */
const STOP_MS_MAX = 9_500;

export function addServeCommand(program: Command): void {
  withCommonOptions(program.command("serve").description("Run the server until SIGTERM or SIGINT"))
    .option("--http <host:port>", 'apps, WebSocket and operations (default: 127.0.0.1:8080; "off": none)')
    .option("--c2s <host:port>", "XMPP with STARTTLS (default: 127.0.0.1:5222)")
    .option("--c2s-tls <host:port>", "XMPP over TLS from the first byte (default: 127.0.0.1:5223)")
    .option("--demo", "make the demo organisation when there is no account yet")
    .option("--plaintext-on-loopback", "allow sign-in without TLS from this machine (tools and benches)")
    .option("--log-level <level>", "debug, info, warn, error or silent (default: info)")
    .action(run);
}

async function run(options: ServeOptions): Promise<void> {
  const config = configFrom(options, {
    "listen.http": options.http,
    "listen.c2s": options.c2s,
    "listen.c2s_tls": options.c2sTls,
    "listen.plaintext_on_loopback": options.plaintextOnLoopback,
    "log.level": options.logLevel,
    demo: options.demo,
  });
  const running = await serve(config);
  stopOnSignal(running);
  if (options.json === true) console.log(JSON.stringify({ addresses: running.addresses, demo: running.demo }));
  else for (const line of welcome(config, running)) console.log(line);
}

function stopOnSignal(running: RunningServer): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_MS_MAX).unref();
    running.stop().then(
      () => process.exit(0),
      (fault: unknown) => {
        console.error(fault);
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, stop);
  // Started by a process of ours for an older Node: when that is gone, nobody could stop this one.
  if (process.channel !== undefined) process.on("disconnect", stop);
}

function welcome(config: Config, { addresses, demo }: RunningServer): readonly string[] {
  const lines = ["", `Tandem is running for ${config.domain}.`, ""];
  const { http, c2s, c2sTls } = addresses;
  if (http !== undefined) {
    const host = ["127.0.0.1", "::1", "0.0.0.0", "::"].includes(http.host) ? "localhost" : http.host;
    lines.push(`  Group Chat    http://${host}:${http.port}/groupchat/`);
    lines.push(`  Communicator  http://${host}:${http.port}/communicator/`);
  }
  if (c2s !== undefined) lines.push(`  XMPP          ${c2s.host}:${c2s.port} (STARTTLS)`);
  if (c2sTls !== undefined) lines.push(`  XMPP          ${c2sTls.host}:${c2sTls.port} (TLS)`);
  if (demo !== undefined) {
    lines.push("", `  Sign in as one of these, password ${demo.password}:`);
    for (const { jid, name } of demo.people) lines.push(`    ${jid.padEnd(24)}${name}`);
  }
  lines.push("", "Stop with Ctrl+C.", "");
  return lines;
}
