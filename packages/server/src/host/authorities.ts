import { readFileSync } from "node:fs";
import { StartError } from "../adapters/data-directory/index.ts";

/** The certificates of a file, PEM; none without a file. Throws StartError that names the setting. */
export function readAuthorities(file: string | undefined, setting: string): readonly string[] {
  if (file === undefined) return [];
  try {
    const text = readFileSync(file, "utf8");
    const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    if (found === null) throw new Error("there is no certificate in it");
    return found;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(
      "start/certificate",
      `The authorities of ${setting} cannot be read: ${reason}.`,
      `Check ${setting}: a file with certificates in PEM.`,
      { cause },
    );
  }
}
