import type { ImOpensIn } from "../preferred-client/device-facts.ts";
import type { SettingName, SettingLayer } from "../preferred-client/settings.ts";
import type { ViewModel } from "./view-model.ts";

export interface SettingRow {
  readonly name: SettingName;
  readonly value: boolean;
  readonly layer: SettingLayer;
  /** Name of the group or the file that decided, where known. */
  readonly source?: string;
}

export interface AboutImSnapshot {
  readonly preferred: "groupchat" | "communicator";
  /** The line of RT1's table that applied. */
  readonly because: "communicator-not-installed" | "communicator-im-disabled" | "communicator-installed";
  readonly communicatorInstalled: boolean;
  readonly settings: readonly SettingRow[];
  /** Group Chat preferred, and its own IM is off (RT3). */
  readonly imUnavailable: boolean;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
  /** Group Chat: the person's choice of the program that plays Communicator's part (RT31); absent where there is none to make. */
  readonly opensIn?: { readonly now: ImOpensIn; readonly chosen: ImOpensIn };
  /** The facts have changed since start: told quietly, never applied (RT2). */
  readonly changed?: { readonly preferred: "groupchat" | "communicator" };
}

export interface AboutImViewModel extends ViewModel<AboutImSnapshot> {
  /** Restarts the app through the device port. */
  restart(): void;
  dismissChanged(): void;
  /** Counts from the next start; the change is told like any other (RT2). */
  setOpensIn(choice: ImOpensIn): void;
}
