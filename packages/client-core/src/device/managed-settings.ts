import type { RawSettings, SettingName } from "../preferred-client/index.ts";
import { SETTING_NAMES } from "../preferred-client/index.ts";
import type { DeviceStorage, ManagedConfigurationPort, TimePort } from "./ports.ts";
import { isRecord, readStoredJson, writeStoredJson } from "./stored-json.ts";

/** Flat keys: one origin has one configuration for both apps, and a key with a dot cannot be read back by its name. */
export const MANAGED_KEYS: { readonly [name in SettingName]: string } = {
  "communicator.disableIm": "communicatorDisableIM",
  "groupchat.disableIm": "groupChatDisableIM",
};
/** Beside a setting's key: `"user"` when the value came from HKEY_CURRENT_USER. Absent: machine policy. */
const LAYER_KEYS: { readonly [name in SettingName]: string } = {
  "communicator.disableIm": "communicatorDisableIMLayer",
  "groupchat.disableIm": "groupChatDisableIMLayer",
};
/** In every file that the server offers, so that one without any setting is not taken for one that is not there yet. */
const PRESENT_KEY = "tandemPolicy";
const ALL_KEYS = [PRESENT_KEY, ...Object.values(MANAGED_KEYS), ...Object.values(LAYER_KEYS)];

/** The browser answers `{}` while it is still fetching the file; that is "not known yet", not "no policy". */
export const MANAGED_WAIT_MS_MAX = 2000;

const CACHE_KEY = "tandem:device:managed";

/** Layers 1 and 2 of RT4, untrusted: the resolver ignores wrong types. */
export interface ManagedSettings {
  readonly machine: RawSettings;
  readonly user: RawSettings;
}

export const UNMANAGED: ManagedSettings = { machine: {}, user: {} };

/**
 * Reads the administrator's policy. A refusal means that nobody manages this browser. An empty answer is waited on for at most
 * `MANAGED_WAIT_MS_MAX`; after that the last value that was ever seen here counts, and onChange tells when the real one comes.
 */
export async function readManagedSettings(ports: {
  readonly managed?: ManagedConfigurationPort;
  readonly storage: DeviceStorage;
  readonly time: TimePort;
}): Promise<ManagedSettings> {
  const { managed, storage, time } = ports;
  if (managed === undefined) return UNMANAGED;
  const first = await ask(managed);
  if (first === "unmanaged") return forget(storage);
  if (first !== "unknown") return remember(storage, first);
  await changeOrDeadline(managed, time);
  const second = await ask(managed);
  if (second === "unmanaged") return forget(storage);
  return second === "unknown" ? recall(storage) : remember(storage, second);
}

async function ask(managed: ManagedConfigurationPort): Promise<ManagedSettings | "unmanaged" | "unknown"> {
  let answer: unknown;
  try {
    answer = await managed.get(ALL_KEYS);
  } catch {
    // NotAllowedError is how the browser says that there is no policy for this origin.
    return "unmanaged";
  }
  if (!isRecord(answer) || Object.keys(answer).length === 0) return "unknown";
  return settingsOf(answer);
}

function settingsOf(answer: { readonly [key: string]: unknown }): ManagedSettings {
  const machine: { [name in SettingName]?: unknown } = {};
  const user: { [name in SettingName]?: unknown } = {};
  for (const name of SETTING_NAMES) {
    const value = answer[MANAGED_KEYS[name]];
    if (value === undefined) continue;
    (answer[LAYER_KEYS[name]] === "user" ? user : machine)[name] = fromRegistry(value);
  }
  return { machine, user };
}

/** A REG_DWORD arrives as 0 or 1 (RT5). Anything else passes as it is, for the resolver to warn about. */
function fromRegistry(value: unknown): unknown {
  return value === 0 || value === 1 ? value === 1 : value;
}

function changeOrDeadline(managed: ManagedConfigurationPort, time: TimePort): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      cancel();
      resolve();
    };
    const stop = managed.onChange(done);
    const cancel = time.after(MANAGED_WAIT_MS_MAX, done);
  });
}

function remember(storage: DeviceStorage, settings: ManagedSettings): ManagedSettings {
  writeStoredJson(storage, CACHE_KEY, settings);
  return settings;
}

function forget(storage: DeviceStorage): ManagedSettings {
  storage.remove(CACHE_KEY);
  return UNMANAGED;
}

function recall(storage: DeviceStorage): ManagedSettings {
  const stored = readStoredJson(storage, CACHE_KEY);
  if (!isRecord(stored) || !isRecord(stored.machine) || !isRecord(stored.user)) return UNMANAGED;
  return { machine: stored.machine, user: stored.user };
}
