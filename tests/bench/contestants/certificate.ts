import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DOMAIN } from "./contestant.ts";

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** Both in one file, as ejabberd wants it. */
  readonly both: string;
}

/** One kind of certificate for all: ECDSA P-256, self-signed. Paths of PEM files in `directory`. */
export function makeCertificate(directory: string): Certificate {
  const cert = join(directory, "cert.pem");
  const key = join(directory, "key.pem");
  const both = join(directory, "both.pem");
  const name = ["-subj", `/CN=${DOMAIN}`, "-addext", `subjectAltName=DNS:${DOMAIN},DNS:rooms.${DOMAIN}`];
  const ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
  execFileSync("openssl", ["req", "-x509", ...ec, "-nodes", "-days", "30", ...name, "-keyout", key, "-out", cert], {
    stdio: "ignore",
  });
  writeFileSync(both, readFileSync(cert, "utf8") + readFileSync(key, "utf8"));
  return { cert, key, both };
}
