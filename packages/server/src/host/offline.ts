import { ServerCore } from "../core/index.ts";
import { rooms } from "../modules/xep-0045-muc/contract.ts";
import { commandLine } from "./admin/index.ts";
import type { Config } from "./config/index.ts";
import { modulesFor } from "./modules.ts";
import { openRuntime } from "./runtime.ts";
import { VERSION } from "./version.ts";

/** The server without listeners, for the command line while no server runs. Holds the lock of the data directory. */
export async function openOffline(config: Config): Promise<{
  readonly call: (method: string, params: unknown) => Promise<unknown>;
  close(): Promise<void>;
}> {
  // Standard output is the command's own.
  const runtime = await openRuntime(
    { ...config, logLevel: config.logLevel === "info" ? "warn" : config.logLevel },
    process.stderr,
  );
  const { domain, limits, addIns } = config;
  const core = new ServerCore({ domain, limits, version: VERSION }, runtime.environment, modulesFor(config));
  core.use(rooms).offerAddIns(addIns);
  await core.start();
  return {
    call: commandLine(core, runtime),
    async close() {
      await core.stop();
      await runtime.close();
    },
  };
}
