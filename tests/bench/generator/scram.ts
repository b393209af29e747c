import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

const saltedPasswords = new Map<string, Buffer>();

/** Kept: the generator's own work must not be what limits a sign-in storm. */
function saltedPassword(password: string, salt: string, iterations: number): Buffer {
  const key = `${password} ${salt} ${iterations}`;
  let value = saltedPasswords.get(key);
  if (value === undefined) {
    value = pbkdf2Sync(password, Buffer.from(salt, "base64"), iterations, 20, "sha1");
    saltedPasswords.set(key, value);
  }
  return value;
}

/** The client's side of SCRAM-SHA-1 (RFC 5802) in base64. */
export function scramSha1(local: string, password: string) {
  const bare = `n=${local},r=${randomBytes(12).toString("base64url")}`;
  return {
    first: Buffer.from(`n,,${bare}`).toString("base64"),
    final(challenge: string): string {
      const serverFirst = Buffer.from(challenge, "base64").toString();
      const fields = new Map(serverFirst.split(",").map((field) => [field[0], field.slice(2)]));
      const salted = saltedPassword(password, fields.get("s") ?? "", Number(fields.get("i")));
      const clientKey = createHmac("sha1", salted).update("Client Key").digest();
      const storedKey = createHash("sha1").update(clientKey).digest();
      const withoutProof = `c=biws,r=${fields.get("r")}`;
      const signature = createHmac("sha1", storedKey).update(`${bare},${serverFirst},${withoutProof}`).digest();
      const proof = Buffer.from(clientKey.map((byte, i) => byte ^ (signature[i] as number))).toString("base64");
      return Buffer.from(`${withoutProof},p=${proof}`).toString("base64");
    },
  };
}
