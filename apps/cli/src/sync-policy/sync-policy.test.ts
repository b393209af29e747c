import { expect, test } from "vitest";
import { type PolicyMachine, readDevicePolicy } from "./read-policy.ts";
import { installedBrowsers, writeBrowserPolicy } from "./write-browser-policy.ts";

function machine(
  platform: PolicyMachine["platform"],
  files: Record<string, string> = {},
  registry: Record<string, string> = {},
) {
  const written: Record<string, string> = {};
  const added: (readonly string[])[] = [];
  const warnings: string[] = [];
  const fake: PolicyMachine = {
    platform,
    homeDirectory: "/home/maya",
    readFile: (path) => files[path],
    writeFile: (path, text) => void (written[path] = text),
    directoryExists: (path) => path === "/etc/chromium",
    reg: (args) => {
      if (args[0] === "add") added.push(args);
      const value = args[0] === "query" ? registry[args[1] ?? ""] : "";
      // What reg.exe prints for a value; nothing and status 1 when the key is not there.
      return value === undefined
        ? { status: 1, stdout: "" }
        : { status: 0, stdout: `\r\n${args[1]}\r\n    DisableIM    ${value}\r\n\r\n` };
    },
    warn: (text) => void warnings.push(text),
  };
  return { fake, written, added, warnings };
}

test("[RT5] on Windows both hives are read, and HKEY_LOCAL_MACHINE wins for each setting on its own", () => {
  const { fake } = machine(
    "win32",
    {},
    {
      "HKLM\\Software\\Policies\\Tandem\\Communicator": "REG_DWORD    0x1",
      "HKCU\\Software\\Policies\\Tandem\\Communicator": "REG_DWORD    0x0",
      "HKCU\\Software\\Policies\\Tandem\\GroupChat": "REG_DWORD    0x1",
    },
  );
  expect(readDevicePolicy(fake)).toEqual({
    communicatorDisableIm: { layer: "machine", value: true },
    groupChatDisableIm: { layer: "user", value: true },
  });
});

test("[RT5] elsewhere JSON files of the same names are read", () => {
  const { fake } = machine("linux", {
    "/etc/tandem/policies/GroupChat.json": `{"DisableIM": false}`,
    "/home/maya/.config/tandem/policies/Communicator.json": `{"DisableIM": 1}`,
  });
  expect(readDevicePolicy(fake)).toEqual({
    communicatorDisableIm: { layer: "user", value: true },
    groupChatDisableIm: { layer: "machine", value: false },
  });
});

test.each([
  [
    "a string in the registry",
    machine("win32", {}, { "HKLM\\Software\\Policies\\Tandem\\Communicator": "REG_SZ    yes" }),
  ],
  [
    "a number out of range",
    machine("win32", {}, { "HKLM\\Software\\Policies\\Tandem\\Communicator": "REG_DWORD    0x2" }),
  ],
  ["a text in a file", machine("linux", { "/etc/tandem/policies/Communicator.json": `{"DisableIM": "yes"}` })],
  ["a file that is not JSON", machine("linux", { "/etc/tandem/policies/Communicator.json": "DisableIM=1" })],
])("[RT4] %s is ignored with a warning", (_, { fake, warnings }) => {
  expect(readDevicePolicy(fake).communicatorDisableIm).toBeUndefined();
  expect(warnings).toHaveLength(1);
});

const policy = { communicatorDisableIm: { layer: "machine", value: true }, groupChatDisableIm: undefined } as const;

test("[RT5] the browser's policy names the file that says it, and a hash that changes with it", () => {
  const { fake, written } = machine("linux");
  expect(installedBrowsers(fake)).toEqual(["chromium"]);
  expect(writeBrowserPolicy(fake, "https://chat.castellan.example", policy, ["chromium"])).toEqual([
    "/etc/chromium/policies/managed/tandem.json",
  ]);
  expect(JSON.parse(written["/etc/chromium/policies/managed/tandem.json"] ?? "")).toEqual({
    ManagedConfigurationPerOrigin: [
      {
        origin: "https://chat.castellan.example",
        managed_configuration_url: "https://chat.castellan.example/policy/m1-x.json",
        managed_configuration_hash: "/policy/m1-x.json",
      },
    ],
  });
});

test("[RT5] on Windows the browser's policy is a registry value", () => {
  const { fake, added } = machine("win32");
  expect(writeBrowserPolicy(fake, "https://chat.castellan.example", policy, ["edge"])).toEqual([
    "HKLM\\SOFTWARE\\Policies\\Microsoft\\Edge\\ManagedConfigurationPerOrigin",
  ]);
  expect(added[0]?.slice(0, 6)).toEqual([
    "add",
    "HKLM\\SOFTWARE\\Policies\\Microsoft\\Edge",
    "/v",
    "ManagedConfigurationPerOrigin",
    "/t",
    "REG_SZ",
  ]);
});
