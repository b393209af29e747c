import { roomSettingsEn } from "./room-settings.en.ts";
import { settingsEn } from "./settings.en.ts";

/** As `texts`, of parts that are fetched after the first paint: the first load does not carry them. */
export let laterTexts: LaterTexts = { roomSettings: roomSettingsEn, settings: settingsEn };

export interface LaterTexts {
  readonly roomSettings: typeof roomSettingsEn;
  readonly settings: typeof settingsEn;
}

/** Chosen once, before such a part is shown. */
export function setLaterTexts(chosen: LaterTexts): void {
  laterTexts = chosen;
}
