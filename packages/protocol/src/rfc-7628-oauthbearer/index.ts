import { textOf, utf8 } from "../encoding/index.ts";

/** RFC 7628 §3.1: sign-in by a token that somebody else has given out. */
export const OAUTHBEARER = "OAUTHBEARER";

export interface BearerMessage {
  /** Whom the client wants to be; the token decides who it is. */
  readonly authzid: string | undefined;
  readonly token: string;
}

const SEPARATOR = "\u0001";
/** RFC 6750 §2.1. */
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;
/** RFC 5801 §4: `n` or `y`, as nothing is bound, then perhaps who. */
const HEADER = /^[ny],(?:a=([^,]*))?,$/;

/** The client's only message; null for anything else. Other keys than `auth` (host, port) say nothing that is not known. */
export function parseBearer(data: Uint8Array): BearerMessage | null {
  const text = textOf(data);
  const [header = "", ...pairs] = text?.split(SEPARATOR) ?? [];
  const [last, end] = [pairs.at(-1), pairs.at(-2)];
  const gs2 = HEADER.exec(header);
  if (gs2 === null || last !== "" || end !== "") return null;
  const found = pairs.filter((pair) => pair.startsWith("auth="));
  const token = found.length === 1 ? BEARER.exec((found[0] as string).slice("auth=".length))?.[1] : undefined;
  if (token === undefined) return null;
  return { authzid: gs2[1] === undefined ? undefined : unescaped(gs2[1]), token };
}

export function buildBearer({ authzid, token }: BearerMessage): Uint8Array {
  const who = authzid === undefined ? "" : `a=${authzid.replaceAll("=", "=3D").replaceAll(",", "=2C")}`;
  return utf8(`n,${who},${SEPARATOR}auth=Bearer ${token}${SEPARATOR}${SEPARATOR}`);
}

function unescaped(text: string): string {
  return text.replaceAll("=2C", ",").replaceAll("=3D", "=");
}

/** §3.2.2: what the server says before it fails, and what the client must answer. */
export const BEARER_REFUSED = utf8(`{"status":"invalid_token"}`);
export const BEARER_REFUSAL_HEARD = utf8(SEPARATOR);
