import type { DeviceFacts } from "./device-facts.ts";
import { resolveSettings, type ResolvedSettings } from "./settings.ts";

export type ImClient = "groupchat" | "communicator";

/** The two facts of RT1; nothing else changes the answer. */
export interface ImFacts {
  readonly communicatorInstalled: boolean;
  readonly communicatorDisableIm: boolean;
}

/** Who takes and opens IM on this device (RT1). */
export function preferredImClient(facts: ImFacts): ImClient {
  return facts.communicatorInstalled && !facts.communicatorDisableIm ? "communicator" : "groupchat";
}

export type PreferredBecause = "communicator-not-installed" | "communicator-im-disabled" | "communicator-installed";

/** Everything that follows from the facts for one of the two apps. */
export interface ImMode {
  readonly preferred: ImClient;
  readonly because: PreferredBecause;
  readonly settings: ResolvedSettings;
  /** Group Chat is preferred and its own IM is off (RT3). */
  readonly imUnavailable: boolean;
  /** This app takes IM: priority ≥ 0, carbons, receipts, notifications (RT22, RT23). */
  readonly takesIm: boolean;
}

/** In Communicator it counts as installed, since it runs here, unless a Group Chat that started before has IM (RT2, RT22). */
export function imModeOf(app: ImClient, facts: DeviceFacts, warn: (message: string) => void): ImMode {
  const settings = resolveSettings(facts, warn);
  const communicatorInstalled = app === "communicator" ? facts.groupChatTakesIm !== true : facts.communicatorInstalled;
  const communicatorDisableIm = settings["communicator.disableIm"].value;
  const preferred = preferredImClient({ communicatorInstalled, communicatorDisableIm });
  const imUnavailable = preferred === "groupchat" && settings["groupchat.disableIm"].value;
  return {
    preferred,
    because: becauseOf(communicatorInstalled, communicatorDisableIm),
    settings,
    imUnavailable,
    takesIm: preferred === app && !imUnavailable,
  };
}

function becauseOf(isInstalled: boolean, isDisabled: boolean): PreferredBecause {
  if (!isInstalled) return "communicator-not-installed";
  return isDisabled ? "communicator-im-disabled" : "communicator-installed";
}
