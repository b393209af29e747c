import type { Command } from "commander";
import { nodePolicyMachine } from "./node-machine.ts";
import { type PolicyMachine, readDevicePolicy } from "./read-policy.ts";
import {
  BROWSERS,
  type Browser,
  installedBrowsers,
  managedConfiguration,
  writeBrowserPolicy,
} from "./write-browser-policy.ts";

interface Options {
  readonly origin: string;
  readonly browser?: readonly string[];
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `tandem sync-policy`: brings this machine's DisableIM values to its browsers. Run elevated, at each start of the machine. */
export function addSyncPolicyCommand(program: Command, machine: () => PolicyMachine = nodePolicyMachine): void {
  program
    .command("sync-policy")
    .description("Bring this machine's DisableIM policies (registry, or files) to its browsers; run elevated")
    .requiredOption("--origin <url>", "where people open the apps, e.g. https://chat.example.com")
    .option("--browser <name...>", `${BROWSERS.join(", ")}; those that are installed unless named`)
    .option("--dry-run", "show what would be written")
    .option("--json", "print JSON")
    .action((options: Options) => run(machine(), options));
}

function run(machine: PolicyMachine, options: Options): void {
  const origin = new URL(options.origin).origin;
  const browsers = options.browser?.map(checkBrowser) ?? installedBrowsers(machine);
  const policy = readDevicePolicy(machine);
  const written = options.dryRun === true ? [] : writeBrowserPolicy(machine, origin, policy, browsers);
  const value = managedConfiguration(origin, policy);
  const lines = [
    `ManagedConfigurationPerOrigin = ${JSON.stringify(value)}`,
    ...written.map((place) => `written: ${place}`),
  ];
  if (written.length === 0)
    lines.push("Nothing was written. Give the value above to the device management where there is one.");
  console.log(options.json === true ? JSON.stringify({ policy, value, written }) : lines.join("\n"));
}

function checkBrowser(name: string): Browser {
  const browser = BROWSERS.find((known) => known === name);
  if (browser === undefined) throw new Error(`${name} is not one of ${BROWSERS.join(", ")}.`);
  return browser;
}
