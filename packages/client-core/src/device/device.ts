import type { DeviceFacts, DevicePort, ImOpensIn, SettingName } from "../preferred-client/index.ts";
import { bareAccount } from "./hand-over-request.ts";
import { groupChatTakesIm, onImHolderChanged } from "./im-holder.ts";
import {
  healInstalledRecord,
  INSTALLED_RECORD_KEY,
  probeInstalledApp,
  readInstalledRecord,
  recordSignedIn,
  removeInstalledRecord,
} from "./installed.ts";
import { readManagedSettings } from "./managed-settings.ts";
import { type CommunicatorOpener, createCommunicatorOpener } from "./open-in-communicator.ts";
import { type GroupChatPlace, openInGroupChat } from "./open-in-group-chat.ts";
import type { DevicePorts } from "./ports.ts";
import { createPresenting } from "./presenting.ts";
import {
  IM_OPENS_IN_KEY,
  PERSON_SETTINGS_KEY,
  readImOpensIn,
  readPersonSettings,
  readServerSettings,
  SERVER_SETTINGS_KEY,
  writeImOpensIn,
  writePersonSetting,
  writeServerSettings,
} from "./stored-settings.ts";
import type { AppName } from "./single-window.ts";
import { wait } from "./wait.ts";

/** An unfocused page may not be asked; then the start goes on with the record, and a difference is told later (RT2). */
export const PROBE_WAIT_MS_MAX = 2000;

const FACT_KEYS: ReadonlySet<string> = new Set([
  INSTALLED_RECORD_KEY,
  SERVER_SETTINGS_KEY,
  PERSON_SETTINGS_KEY,
  IM_OPENS_IN_KEY,
]);

/** The device as both apps use it. */
export interface Device extends DevicePort {
  readonly onSlowHandOver: CommunicatorOpener["onSlow"];
  openGroupChat(place: GroupChatPlace): ReturnType<typeof openInGroupChat>;
  /** Layer 4 of RT4; undefined leaves it to the other layers. */
  setPersonSetting(name: SettingName, value: boolean | undefined): void;
  imOpensIn(): { readonly now: ImOpensIn; readonly chosen: ImOpensIn };
  setImOpensIn(choice: ImOpensIn): void;
  /** Communicator, after each sign-in (RT6). */
  recordCommunicatorSignedIn(): void;
  /** "Remove Communicator from this device"; the caller signs out besides. */
  removeCommunicator(): void;
}

/** `account`: whom this app is signed in as. */
export function createDevice(
  ports: DevicePorts,
  app: { readonly name: AppName; account(): string | undefined },
): Device {
  const { storage } = ports;
  const listeners = new Set<() => void>();
  const tellChanged = (): void => {
    for (const listener of listeners) listener();
  };
  ports.managed?.onChange(tellChanged);
  storage.onChange((key) => {
    if (FACT_KEYS.has(key)) tellChanged();
  });

  if (app.name === "communicator") onImHolderChanged(ports, tellChanged);

  // RT2: read once; a choice that is made meanwhile waits for the next start, like every other fact.
  const opensInNow = readImOpensIn(storage);
  const opener = createCommunicatorOpener(ports, {
    isInstalledApp: () => readInstalledRecord(storage)?.app === true,
    account: () => bareAccount(app.account()),
    opensInOtherApp: () => opensInNow === "other-app",
  });

  // One probe per page: the address bar shows a foreign address meanwhile, and an app is not installed every minute.
  let probing: Probing | undefined;
  const heal = (): Probing => {
    probing ??= healByProbe(ports, tellChanged);
    return probing;
  };

  const presenting = createPresenting(ports);

  return {
    async readFacts() {
      const probed = Promise.race([heal().isEnough, wait(ports.time, PROBE_WAIT_MS_MAX)]);
      // Communicator itself does not depend on the answer, it only keeps the record right.
      const [policy] = await Promise.all([readManagedSettings(ports), app.name === "groupchat" ? probed : undefined]);
      const facts = factsOf(ports, policy);
      return app.name === "communicator" ? { ...facts, groupChatTakesIm: await groupChatTakesIm(ports) } : facts;
    },
    onFactsChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cacheServerSettings: async (settings) => writeServerSettings(storage, settings),
    openInCommunicator: opener.open,
    onSlowHandOver: opener.onSlow,
    openInGroupChat: async (jid) => openInGroupChat(ports, { kind: "im", jid }),
    openGroupChat: (place) => openInGroupChat(ports, place),
    restartApp: () => ports.windows.reload(),
    isPresenting: () => presenting.isOn(),
    setPresenting: (isPresenting) => presenting.set(isPresenting),
    setPersonSetting(name, value) {
      writePersonSetting(storage, name, value);
      tellChanged();
    },
    imOpensIn: () => ({ now: opensInNow, chosen: readImOpensIn(storage) }),
    setImOpensIn(choice) {
      writeImOpensIn(storage, choice);
      tellChanged();
    },
    recordCommunicatorSignedIn: () => recordSignedIn(storage),
    removeCommunicator: () => removeInstalledRecord(storage),
  };
}

function factsOf(ports: DevicePorts, policy: Pick<DeviceFacts, "machine" | "user">): DeviceFacts {
  const { storage, time } = ports;
  return {
    // RT31: another program that plays Communicator's part counts as Communicator.
    communicatorInstalled: readInstalledRecord(storage) !== null || readImOpensIn(storage) === "other-app",
    machine: policy.machine,
    user: policy.user,
    server: readServerSettings(storage),
    person: readPersonSettings(storage),
    readAt: time.now(),
  };
}

interface Probing {
  /** Nothing that may still come is likely to change who is preferred, so that the start can go on. */
  readonly isEnough: Promise<void>;
}

/**
 * Corrects the record by what the browser says; `onHealed` when it was wrong. A start does not wait for a "no" to be confirmed
 * unless it takes Communicator away, and for nothing at all where Communicator was signed in to in a tab: that stands whatever
 * the browser says (RT6). What comes after the start is told as any other change (RT2).
 */
function healByProbe({ probe, storage, time, origin }: DevicePorts, onHealed: () => void): Probing {
  if (probe === undefined) return { isEnough: Promise.resolve() };
  const before = readInstalledRecord(storage);
  const { first, last } = probeInstalledApp(probe, time, `${origin}/communicator/`);
  const heal = (answer: boolean | undefined): void => {
    const wasInstalled = readInstalledRecord(storage) !== null;
    healInstalledRecord(storage, answer);
    if ((readInstalledRecord(storage) !== null) !== wasInstalled) onHealed();
  };
  const isHealed = last.then(heal);
  if (before?.app === false) return { isEnough: Promise.resolve() };
  const isEnough = first.then((answer) => (answer === false && before === null ? undefined : isHealed));
  return { isEnough };
}
