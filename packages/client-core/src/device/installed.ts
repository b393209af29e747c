import type { DeviceStorage, InstalledProbePort, TimePort } from "./ports.ts";
import { isRecord, readStoredJson, writeStoredJson } from "./stored-json.ts";
import { wait } from "./wait.ts";

/** RT6: Communicator is set up on this device. Written by Communicator, read by both apps. */
export const INSTALLED_RECORD_KEY = "tandem:communicator:installed";
export const COMMUNICATOR_PATH = "/communicator/";
/** Inside Communicator's scope, since the browser answers only there. The server redirects it, should somebody reload meanwhile. */
export const PROBE_PATH = "/communicator/.probe";

/** The new address reaches the browser on another way than the question; without a pause one answer in four is a false "no". */
export const PROBE_PAUSE_MS = 50;
export const PROBE_RETRY_MS = 250;

/** `app`: the browser has said that it is installed as an app; else it was signed in to in a tab. */
export interface InstalledRecord {
  readonly app: boolean;
}

/** Null when there is no record, or none that can be read. */
export function readInstalledRecord(storage: DeviceStorage): InstalledRecord | null {
  const stored = readStoredJson(storage, INSTALLED_RECORD_KEY);
  return isRecord(stored) && typeof stored.app === "boolean" ? { app: stored.app } : null;
}

/** Communicator calls this after each sign-in. */
export function recordSignedIn(storage: DeviceStorage): void {
  if (readInstalledRecord(storage) === null) writeStoredJson(storage, INSTALLED_RECORD_KEY, { app: false });
}

/** "Remove Communicator from this device"; the app signs out besides. */
export function removeInstalledRecord(storage: DeviceStorage): void {
  storage.remove(INSTALLED_RECORD_KEY);
}

/** Undefined: the browser cannot tell, or refused. */
type InstalledAnswer = boolean | undefined;

export interface InstalledAnswers {
  /** A "no" of it is right but for a race that was never met after the pause. */
  readonly first: Promise<InstalledAnswer>;
  /** A "no" was asked once more, because the question can still overtake the address change. */
  readonly last: Promise<InstalledAnswer>;
}

/** Asks the browser whether the app is installed, and once more after a "no". */
export function probeInstalledApp(probe: InstalledProbePort, time: TimePort, appId: string): InstalledAnswers {
  const ask = async (): Promise<InstalledAnswer> => {
    try {
      return await askOnce(probe, time, appId);
    } catch {
      // InvalidStateError in a frame, NotAllowedError in a private window: nothing is known, so the record decides.
      return undefined;
    }
  };
  const again = async (answer: InstalledAnswer): Promise<InstalledAnswer> => {
    if (answer !== false) return answer;
    await wait(time, PROBE_RETRY_MS);
    return await ask();
  };
  const first = probe.settled().then(ask);
  return { first, last: first.then(again) };
}

async function askOnce(probe: InstalledProbePort, time: TimePort, appId: string): Promise<boolean> {
  const goBack = probe.visit(PROBE_PATH);
  try {
    await wait(time, PROBE_PAUSE_MS);
    return (await probe.installedAppIds()).includes(appId);
  } finally {
    goBack();
  }
}

/**
 * Heals the record by the browser's answer, both ways, but only for an installed app: a "no" says nothing about
 * Communicator in a tab, which counts as set up once somebody has signed in to it (RT6).
 */
export function healInstalledRecord(storage: DeviceStorage, installedApp: boolean | undefined): void {
  const record = readInstalledRecord(storage);
  if (installedApp === true && record?.app !== true) writeStoredJson(storage, INSTALLED_RECORD_KEY, { app: true });
  if (installedApp === false && record?.app === true) removeInstalledRecord(storage);
}
