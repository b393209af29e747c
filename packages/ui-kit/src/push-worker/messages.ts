/** What service worker and windows say to one another. Both are of this origin and of one version or another of the app. */

/** Worker to windows, with a port for the answer: whether the window tells of that kind of place by itself. */
export interface AskTells {
  readonly type: "tandem:tells";
  readonly kind: "room" | "conversation";
}
/** Worker to a window of its app: what the person has clicked. */
export interface OpenPlace {
  readonly type: "tandem:open";
  readonly url: string;
}
/** Worker to windows: the browser has another subscription now. */
export const PUSH_CHANGED = "tandem:push-changed";

export function parseWorkerMessage(data: unknown): AskTells | OpenPlace | null {
  if (typeof data !== "object" || data === null || !("type" in data)) return null;
  if (data.type === "tandem:open" && "url" in data && typeof data.url === "string")
    return { type: data.type, url: data.url };
  if (data.type === "tandem:tells" && "kind" in data && (data.kind === "room" || data.kind === "conversation"))
    return { type: data.type, kind: data.kind };
  return null;
}
