/**
 * The small static files that a browser's managed configuration points at (docs/adr/0006). The browser's policy holds a URL,
 * not a value, so there is one file for each combination of the two settings, and its name says what is in it:
 * `/policy/m1-x.json` means: machine policy sets `communicator.disableIm`, nothing is said about `groupchat.disableIm`.
 */
export type PolicyValue = { readonly layer: "machine" | "user"; readonly value: boolean } | undefined;

export interface PolicyFile {
  readonly communicatorDisableIm: PolicyValue;
  readonly groupChatDisableIm: PolicyValue;
}

const NAME = /^\/policy\/(x|[mu][01])-(x|[mu][01])\.json$/;

function mark(value: PolicyValue): string {
  return value === undefined ? "x" : `${value.layer === "machine" ? "m" : "u"}${value.value ? 1 : 0}`;
}

function unmark(text: string | undefined): PolicyValue {
  if (text === undefined || text === "x") return undefined;
  return { layer: text.startsWith("m") ? "machine" : "user", value: text.endsWith("1") };
}

/** The path, relative to the server's origin, of the file that says this. */
export function policyPath(file: PolicyFile): string {
  return `/policy/${mark(file.communicatorDisableIm)}-${mark(file.groupChatDisableIm)}.json`;
}

/** The file behind a path, as JSON; undefined when there is no such file. Values are REG_DWORDs (RT5): 0 or 1. */
export function policyBody(path: string): string | undefined {
  const match = NAME.exec(path);
  if (match === null) return undefined;
  // An empty object is also what the browser answers while it has not fetched the file: the apps must tell that from "not set".
  const body: Record<string, number | string> = { tandemPolicy: 1 };
  const put = (key: string, value: PolicyValue): void => {
    if (value === undefined) return;
    body[key] = value.value ? 1 : 0;
    body[`${key}Layer`] = value.layer;
  };
  put("communicatorDisableIM", unmark(match[1]));
  put("groupChatDisableIM", unmark(match[2]));
  return JSON.stringify(body);
}
