import { computed } from "@preact/signals-core";
import type { AccountClient } from "../account/account-client.ts";
import type { Uploads } from "../files/index.ts";
import type { FilesSnapshot, FilesViewModel } from "./files.ts";
import { viewModelOf } from "./of-signal.ts";
import type { Shell } from "./shell.ts";

export const NO_FILES: FilesSnapshot = { unavailable: "no-service", uploads: [] };

export interface FilesPlace {
  readonly uploads: (client: AccountClient) => Uploads | undefined;
  /** Why this place takes no files of mine, if it takes none. */
  readonly refusal?: (client: AccountClient) => FilesSnapshot["unavailable"];
}

export function createFilesViewModel(shell: Shell, { uploads, refusal }: FilesPlace): FilesViewModel {
  const now = (): Uploads | undefined => {
    const client = shell.client.peek();
    return client === undefined ? undefined : uploads(client);
  };
  const snapshot = computed((): FilesSnapshot => {
    const client = shell.client.value;
    const mine = client === undefined ? undefined : uploads(client);
    if (client === undefined || mine === undefined) return NO_FILES;
    const limits = client.files.limits.value;
    const unavailable = limits === undefined ? "no-service" : refusal?.(client);
    return {
      uploads: mine.items.value,
      ...(limits !== undefined && { limits }),
      ...(unavailable !== undefined && { unavailable }),
    };
  });
  return {
    ...viewModelOf(snapshot),
    choose: (files) => now()?.choose(files),
    cancel: (id) => now()?.cancel(id),
    retry: (id) => now()?.retry(id),
    send: () => now()?.send(),
    addressOf: async (url) => (await shell.client.peek()?.files.addressOf(url)) ?? null,
    refresh: () => void shell.client.peek()?.files.load(),
  };
}
