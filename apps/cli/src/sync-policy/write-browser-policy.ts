import { type PolicyFile, policyPath } from "@tandem/server/adapters/policy-files";
import type { PolicyMachine } from "./read-policy.ts";

/** Where each browser looks for the policy that names our file (Managed Configuration API). */
const LINUX = {
  chromium: "/etc/chromium/policies/managed",
  chrome: "/etc/opt/chrome/policies/managed",
  edge: "/etc/opt/edge/policies/managed",
} as const;
const WINDOWS = {
  chromium: "HKLM\\SOFTWARE\\Policies\\Chromium",
  chrome: "HKLM\\SOFTWARE\\Policies\\Google\\Chrome",
  edge: "HKLM\\SOFTWARE\\Policies\\Microsoft\\Edge",
} as const;
export const BROWSERS = Object.keys(LINUX) as readonly (keyof typeof LINUX)[];
export type Browser = keyof typeof LINUX;

const FILE = "tandem.json";

/** The value of the browser policy `ManagedConfigurationPerOrigin`. The browser fetches the file again when the hash differs. */
export function managedConfiguration(origin: string, policy: PolicyFile): readonly Record<string, string>[] {
  const path = policyPath(policy);
  return [{ origin, managed_configuration_url: origin + path, managed_configuration_hash: path }];
}

/**
 * Writes the policy of each browser; on Linux only of those whose policy folder's parent exists, unless they are named.
 * Returns where it wrote. macOS has no file that a program may write: the value is for the device management.
 */
export function writeBrowserPolicy(
  machine: PolicyMachine,
  origin: string,
  policy: PolicyFile,
  browsers: readonly Browser[],
): readonly string[] {
  const value = managedConfiguration(origin, policy);
  switch (machine.platform) {
    case "win32":
      return browsers.map((browser) => writeRegistry(machine, WINDOWS[browser], JSON.stringify(value)));
    case "linux":
      return browsers.map((browser) => {
        const path = `${LINUX[browser]}/${FILE}`;
        machine.writeFile(path, `${JSON.stringify({ ManagedConfigurationPerOrigin: value }, null, 2)}\n`);
        return path;
      });
    case "darwin":
      return [];
  }
}

/** Browsers that are there, judged by their configuration folder. */
export function installedBrowsers(machine: PolicyMachine): readonly Browser[] {
  if (machine.platform !== "linux") return BROWSERS;
  return BROWSERS.filter((browser) => machine.directoryExists(LINUX[browser].replace(/\/policies\/managed$/, "")));
}

function writeRegistry(machine: PolicyMachine, key: string, value: string): string {
  const { status } = machine.reg([
    "add",
    key,
    "/v",
    "ManagedConfigurationPerOrigin",
    "/t",
    "REG_SZ",
    "/d",
    value,
    "/f",
  ]);
  if (status !== 0) throw new Error(`${key} could not be written. Run this as administrator.`);
  return `${key}\\ManagedConfigurationPerOrigin`;
}
