import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issueAuthority, issueLeaf } from "../../../packages/server/src/adapters/certificates/issue.ts";

/** A certificate authority for one test, and what it has signed, as files. */
export interface Authority {
  readonly folder: string;
  readonly file: string;
  issue(
    domain: string,
  ): Promise<{ readonly cert: string; readonly key: string; readonly certFile: string; readonly keyFile: string }>;
  remove(): void;
}

export async function openAuthority(): Promise<Authority> {
  const folder = mkdtempSync(join(tmpdir(), "authority-"));
  const now = Date.now();
  const authority = await issueAuthority(now);
  const file = join(folder, "ca.pem");
  writeFileSync(file, authority.certificate);
  return {
    folder,
    file,
    async issue(domain) {
      const leaf = await issueLeaf(authority, [domain, `rooms.${domain}`, `upload.${domain}`], now);
      const files = { certFile: join(folder, `${domain}.crt`), keyFile: join(folder, `${domain}.key`) };
      writeFileSync(files.certFile, `${leaf.certificate}\n${authority.certificate}`);
      writeFileSync(files.keyFile, leaf.key);
      return { cert: `${leaf.certificate}\n${authority.certificate}`, key: leaf.key, ...files };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
