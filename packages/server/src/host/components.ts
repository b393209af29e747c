import { StartError } from "../adapters/data-directory/index.ts";
import type { HostPort, Listening } from "../adapters/network/index.ts";
import { listenComponents } from "../adapters/transport-s2s/index.ts";
import { ComponentService, type ServerCore } from "../core/index.ts";

interface ComponentsConfig {
  readonly at: HostPort;
  readonly secrets: ReadonlyMap<string, string>;
}

/** External components, wired to their listener; undefined where none is configured. */
export function openComponents(
  core: ServerCore,
  config: ComponentsConfig | undefined,
): { listen(): Promise<Listening>; stop(): void } | undefined {
  if (config === undefined || config.secrets.size === 0) return undefined;
  const taken = [...config.secrets.keys()].find((host) => core.router.isOwnHost(host));
  if (taken !== undefined)
    throw new StartError(
      "start/config",
      `components.secrets names ${taken}, which the server itself serves.`,
      "Give the component an address of its own, e.g. a name in front of the domain.",
    );
  const service = new ComponentService(core, config.secrets);
  service.start();
  return { listen: () => listenComponents(config.at, service), stop: () => service.stop() };
}
