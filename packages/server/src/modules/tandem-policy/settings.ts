import type { PolicyApp, PolicyValue } from "@tandem/protocol/tandem-policy";

export interface KnownSetting {
  readonly type: PolicyValue["type"];
  readonly summary: string;
}

/** docs/protocol/policy.md §5. A setting that is not here is refused, so that a slip of the administrator does not go unseen. */
export const knownSettings: Readonly<Record<string, KnownSetting>> = {
  "communicator.disableIm": {
    type: "boolean",
    summary: "Communicator has no IM; Group Chat is the preferred IM client",
  },
  "groupchat.disableIm": { type: "boolean", summary: "Group Chat has no IM of its own" },
};

/** The setting that takes IM away from an app (§6). */
export function imSettingOf(app: PolicyApp): string {
  return app === "communicator" ? "communicator.disableIm" : "groupchat.disableIm";
}
