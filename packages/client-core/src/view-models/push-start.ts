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
  const { push, store } = shell.ports;
  if (push === undefined) return async () => undefined;
  let loading: Promise<PushModel> | undefined;
  let loaded: PushModel | undefined;
  const load = async (): Promise<PushModel> => {
    const [{ createPushModel }, port] = await Promise.all([import("./push-model.ts"), push()]);
    return (loaded = createPushModel(shell, port, PUSH_KEY));
  };
  const ask = (): Promise<PushModel> => (loading ??= load());
  const wasOn = async (): Promise<boolean> => (await store.get(PUSH_KEY)) !== undefined;

  effect(() => {
    if (shell.client.value?.sync.value.kind !== "settled") return;
    void wasOn().then((isOn) => (isOn ? ask() : undefined));
  });
  shell.onLeaving((client) => {
    if (loaded !== undefined) loaded.leave(client);
    else void wasOn().then(async (isOn) => (isOn ? (await ask()).leave(client) : undefined));
  });
  return ask;
}
