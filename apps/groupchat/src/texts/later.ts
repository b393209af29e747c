import { addInsEn } from "./add-ins.en.ts";
import { dialogsEn } from "./dialogs.en.ts";
import { imEn } from "./im.en.ts";
import { roomSettingsEn } from "./room-settings.en.ts";
import { menusEn } from "./menus.en.ts";
import { noticesEn } from "./notices.en.ts";
import { roomEn } from "./room.en.ts";
import { settingsEn } from "./settings.en.ts";

/** As `texts`, of parts that are fetched after the first paint: the first load does not carry them. */
export let laterTexts: LaterTexts = {
  addIns: addInsEn,
  dialogs: dialogsEn,
  im: imEn,
  menus: menusEn,
  notices: noticesEn,
  room: roomEn,
  roomSettings: roomSettingsEn,
  settings: settingsEn,
};

export interface LaterTexts {
  readonly addIns: typeof addInsEn;
  readonly menus: typeof menusEn;
  readonly notices: typeof noticesEn;
  readonly dialogs: typeof dialogsEn;
  readonly im: typeof imEn;
  readonly room: typeof roomEn;
  readonly roomSettings: typeof roomSettingsEn;
  readonly settings: typeof settingsEn;
}

/** Chosen once, before such a part is shown. */
export function setLaterTexts(chosen: LaterTexts): void {
  laterTexts = chosen;
}
