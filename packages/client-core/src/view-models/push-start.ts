import { effect } from "@preact/signals-core";
import type { PushModel } from "./push-model.ts";
import type { PushViewModel } from "./push.ts";
import type { Shell } from "./shell.ts";

/** Of the device, not of an account: it says whose messages the browser is woken for. */
const PUSH_KEY = "web-push";

/**
 * RM28: loaded when somebody looks at the setting, and at a sign-in where it was on. Undefined: the device cannot, whatever the
 * browser says.
 */
export function createPush(shell: Shell): () => Promise<PushViewModel | undefined> {
  const { push, store, log } = shell.ports;
  if (push === undefined) return async () => undefined;
  let loading: Promise<PushModel> | undefined;
  let loaded: PushModel | undefined;
  const load = async (): Promise<PushModel> => {
    const [{ createPushModel }, port] = await Promise.all([import("./push-model.ts"), push()]);
    return (loaded = createPushModel(shell, port, PUSH_KEY));
  };
  const ask = async (): Promise<PushModel> => {
    try {
      return await (loading ??= load());
    } catch (error) {
      // What could not be fetched is fetched anew when it is asked for again.
      loading = undefined;
      throw error;
    }
  };
  const later = (task: (model: PushModel) => void): void => {
    void wasOn()
      .then(async (isOn) => (isOn ? task(await ask()) : undefined))
      .catch((error: unknown) => log.warn(`Push could not be loaded: ${String(error)}`));
  };
  const wasOn = async (): Promise<boolean> => (await store.get(PUSH_KEY)) !== undefined;

  effect(() => {
    if (shell.client.value?.sync.value.kind !== "settled") return;
    later(() => undefined);
  });
  shell.onLeaving((client) => {
    if (loaded !== undefined) loaded.leave(client);
    else later((model) => model.leave(client));
  });
  return ask;
}
