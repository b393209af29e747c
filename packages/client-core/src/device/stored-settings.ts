import type { DeviceFacts, ImOpensIn, RawSettings, SettingName } from "../preferred-client/index.ts";
import type { DeviceStorage } from "./ports.ts";
import { isRecord, readStoredJson, writeStoredJson } from "./stored-json.ts";

export const SERVER_SETTINGS_KEY = "tandem:device:server-settings";
export const PERSON_SETTINGS_KEY = "tandem:device:person-settings";
export const IM_OPENS_IN_KEY = "tandem:device:im-opens-in";

/** Layer 3 as the last sign-in left it, for the start before the next one (RT4). */
export function readServerSettings(storage: DeviceStorage): DeviceFacts["server"] {
  return readRaw(storage, SERVER_SETTINGS_KEY) as DeviceFacts["server"];
}

export function writeServerSettings(storage: DeviceStorage, settings: DeviceFacts["server"]): void {
  // Unchanged values are not written again: each write tells the other app that something may have changed.
  if (JSON.stringify(settings) !== storage.get(SERVER_SETTINGS_KEY)) {
    writeStoredJson(storage, SERVER_SETTINGS_KEY, settings);
  }
}

/** Layer 4: the person's own options on this device. */
export function readPersonSettings(storage: DeviceStorage): RawSettings {
  return readRaw(storage, PERSON_SETTINGS_KEY);
}

/** Undefined removes the option, so that the layers above it or the default decide. */
export function writePersonSetting(storage: DeviceStorage, name: SettingName, value: boolean | undefined): void {
  const { [name]: _former, ...others } = readPersonSettings(storage);
  writeStoredJson(storage, PERSON_SETTINGS_KEY, value === undefined ? others : { ...others, [name]: value });
}

/** RT31: another XMPP program may play Communicator's part on this device. */
export function readImOpensIn(storage: DeviceStorage): ImOpensIn {
  return storage.get(IM_OPENS_IN_KEY) === "other-app" ? "other-app" : "communicator";
}

export function writeImOpensIn(storage: DeviceStorage, choice: ImOpensIn): void {
  if (choice === "other-app") storage.set(IM_OPENS_IN_KEY, choice);
  else storage.remove(IM_OPENS_IN_KEY);
}

function readRaw(storage: DeviceStorage, key: string): RawSettings {
  const stored = readStoredJson(storage, key);
  return isRecord(stored) ? stored : {};
}
