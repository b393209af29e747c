import { DEFAULT_PREFERENCES } from "@tandem/protocol/tandem-notifications";
import { computed } from "@preact/signals-core";
import type { PreferencesViewModel } from "./notifications.ts";
import { viewModelOf } from "./of-signal.ts";
import { OFFLINE, outcomeOf, type Shell } from "./shell.ts";

export function createPreferencesViewModel(shell: Shell): PreferencesViewModel {
  return {
    ...viewModelOf(computed(() => shell.client.value?.preferences.now.value ?? DEFAULT_PREFERENCES)),
    async change(change) {
      const client = shell.client.peek();
      return client === undefined ? OFFLINE : await outcomeOf(() => client.preferences.change(change));
    },
  };
}
