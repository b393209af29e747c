import { type Config, connectControl, controlSocketPath, openOffline } from "@tandem/server";

export interface Administration {
  /** One administrative act; rejects with what was refused. */
  readonly call: (method: string, params: unknown) => Promise<unknown>;
}

/** Does something with the server that runs on the data directory, or with the data itself while none does. */
export async function administer<T>(config: Config, work: (administration: Administration) => Promise<T>): Promise<T> {
  const running = await connectControl(controlSocketPath(config.data));
  if (running !== null) {
    try {
      return await work(running);
    } finally {
      running.close();
    }
  }
  const offline = await openOffline(config);
  try {
    return await work(offline);
  } finally {
    await offline.close();
  }
}
