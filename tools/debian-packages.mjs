// Programs that tests meet as strangers: a browser, a database, other people's XMPP clients.
import { spawnSync } from "node:child_process";
import process from "node:process";

export const DEBIAN_PACKAGES = [
  "chromium",
  "chromium-headless-shell",
  "postgresql",
  "python3-slixmpp",
  "python3-aiohttp",
  "profanity",
  "finch",
  "tmux",
  "gajim",
  "xvfb",
  "dbus",
  "prosody",
  "ejabberd",
  "fonts-inter",
  "fonts-noto-color-emoji",
];

function isInstalled(name) {
  const { status, stdout } = spawnSync("dpkg-query", ["-W", "-f", "${db:Status-Status}", name], { encoding: "utf8" });
  return status === 0 && stdout === "installed";
}

/** Installs what is missing when it may (Debian, root); otherwise names the command. Tests that miss a program are skipped and say so. */
export function installDebianPackages() {
  const missing = DEBIAN_PACKAGES.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const install = ["install", "-y", "--no-install-recommends", ...missing];
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    console.log(
      `Some tests need Debian packages that are not installed. To run them all:\n  sudo apt-get ${install.join(" ")}`,
    );
    return;
  }
  console.log(`Installing for the tests: ${missing.join(" ")}`);
  const options = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  spawnSync("apt-get", ["update", "-q"], options);
  const { status } = spawnSync("apt-get", install, options);
  if (status !== 0)
    console.log(
      `apt-get could not install them all; the tests that need them are skipped. Try: apt-get ${install.join(" ")}`,
    );
}
