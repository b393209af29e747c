import type { PolicyFile, PolicyValue } from "@tandem/server/adapters/policy-files";

/** What reading and writing device policy needs of the machine; the tests hand in a fake one. */
export interface PolicyMachine {
  readonly platform: "win32" | "linux" | "darwin";
  readonly homeDirectory: string;
  /** The file's text, or undefined when there is none. Other failures throw. */
  readFile(path: string): string | undefined;
  writeFile(path: string, text: string): void;
  directoryExists(path: string): boolean;
  /** Runs `reg.exe`; `status` 1 means that the key or value is not there, in every language of Windows. */
  reg(args: readonly string[]): { readonly status: number; readonly stdout: string };
  warn(text: string): void;
}

type App = "Communicator" | "GroupChat";
type Layer = "machine" | "user";

/** Machine policy beats user policy, for each setting on its own (RT4, RT5). */
export function readDevicePolicy(machine: PolicyMachine): PolicyFile {
  return {
    communicatorDisableIm: firstValue(machine, "Communicator"),
    groupChatDisableIm: firstValue(machine, "GroupChat"),
  };
}

function firstValue(machine: PolicyMachine, app: App): PolicyValue {
  for (const layer of ["machine", "user"] as const) {
    const value = machine.platform === "win32" ? fromRegistry(machine, app, layer) : fromFile(machine, app, layer);
    if (value !== undefined) return { layer, value };
  }
  return undefined;
}

function fromRegistry(machine: PolicyMachine, app: App, layer: Layer): boolean | undefined {
  const hive = layer === "machine" ? "HKLM" : "HKCU";
  const key = `${hive}\\Software\\Policies\\Tandem\\${app}`;
  const { status, stdout } = machine.reg(["query", key, "/v", "DisableIM"]);
  if (status !== 0) return undefined;
  const match = /^\s*DisableIM\s+(REG_\w+)\s+(\S+)/m.exec(stdout);
  const value = match?.[1] === "REG_DWORD" ? Number(match[2]) : Number.NaN;
  return asFlag(machine, value, `${key}\\DisableIM`);
}

/** Where there is no registry: a JSON file of the same name, `{"DisableIM": 1}`. */
export function policyFilePath(
  machine: Pick<PolicyMachine, "platform" | "homeDirectory">,
  app: App,
  layer: Layer,
): string {
  if (machine.platform === "darwin") {
    const library = layer === "machine" ? "/Library" : `${machine.homeDirectory}/Library`;
    return `${library}/Application Support/Tandem/Policies/${app}.json`;
  }
  return layer === "machine"
    ? `/etc/tandem/policies/${app}.json`
    : `${machine.homeDirectory}/.config/tandem/policies/${app}.json`;
}

function fromFile(machine: PolicyMachine, app: App, layer: Layer): boolean | undefined {
  const path = policyFilePath(machine, app, layer);
  const text = machine.readFile(path);
  if (text === undefined) return undefined;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    machine.warn(`${path} is not JSON; it is ignored.`);
    return undefined;
  }
  const value =
    typeof document === "object" && document !== null ? (document as Record<string, unknown>)["DisableIM"] : undefined;
  return value === undefined ? undefined : asFlag(machine, value, `${path}: DisableIM`);
}

/** RT4: a value of the wrong type is ignored with a warning, never a crash. */
function asFlag(machine: PolicyMachine, value: unknown, where: string): boolean | undefined {
  if (value === 0 || value === 1 || typeof value === "boolean") return Boolean(value);
  machine.warn(`${where} must be 0 or 1; it is ignored.`);
  return undefined;
}
