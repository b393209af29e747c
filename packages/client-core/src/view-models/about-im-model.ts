import { computed, signal } from "@preact/signals-core";
import { SETTING_NAMES } from "../preferred-client/index.ts";
import type { AboutImSnapshot, AboutImViewModel } from "./about-im.ts";
import { viewModelOf } from "./of-signal.ts";
import type { Shell } from "./shell.ts";

/** Settings → About IM on this device (RT4). */
export function createAboutImViewModel(shell: Shell): AboutImViewModel {
  const { device } = shell.ports;
  const opensIn = signal(shell.app === "groupchat" ? device.imOpensIn?.() : undefined);
  const snapshot = computed((): AboutImSnapshot => {
    const { preferred, because, settings, imUnavailable } = shell.mode.value;
    const { communicatorInstalled, readAt } = shell.facts.value;
    const changed = shell.changedMode.value;
    return {
      preferred,
      because,
      communicatorInstalled: communicatorInstalled || shell.app === "communicator",
      settings: SETTING_NAMES.map((name) => settings[name]),
      imUnavailable,
      readAt,
      ...(opensIn.value !== undefined && { opensIn: opensIn.value }),
      ...(changed !== undefined && { changed: { preferred: changed.preferred } }),
    };
  });
  return {
    ...viewModelOf(snapshot),
    restart: () => device.restartApp(),
    setOpensIn(choice) {
      if (opensIn.peek() === undefined) return;
      device.setImOpensIn?.(choice);
      opensIn.value = device.imOpensIn?.();
    },
    dismissChanged: () => {
      shell.changedMode.value = undefined;
    },
  };
}
