import { bareOf, parseJid } from "@tandem/protocol";
import type { XmlElement } from "@tandem/xml";
import type { TimePort } from "../ports/index.ts";
import { RequestError } from "./errors.ts";

export const REQUEST_MS_MAX = 30_000;

interface Pending {
  readonly to: string | undefined;
  readonly resolve: (result: XmlElement) => void;
  readonly reject: (error: RequestError) => void;
  readonly cancel: () => void;
}

/** Requests under way, by id. */
export interface Requests {
  add(id: string, to: string | undefined, timeoutMs?: number): Promise<XmlElement>;
  /** True when the iq answered one of ours. */
  settle(iq: XmlElement, me: string): boolean;
  failAll(): void;
}

export function createRequests(time: TimePort): Requests {
  const pending = new Map<string, Pending>();
  return {
    add(id, to, timeoutMs = REQUEST_MS_MAX) {
      return new Promise((resolve, reject) => {
        const cancel = time.after(timeoutMs, () => {
          pending.delete(id);
          reject(new RequestError("timeout"));
        });
        pending.set(id, { to, resolve, reject, cancel });
      });
    },
    settle(iq, me) {
      const id = iq.attr("id") ?? "";
      const request = pending.get(id);
      if (request === undefined || !isFromPeer(iq.attr("from"), request.to, me)) return false;
      pending.delete(id);
      request.cancel();
      if (iq.attr("type") === "error") request.reject(RequestError.of(iq));
      else request.resolve(iq);
      return true;
    },
    failAll() {
      const all = [...pending.values()];
      pending.clear();
      for (const request of all) {
        request.cancel();
        request.reject(new RequestError("offline"));
      }
    },
  };
}

/** Only the one that was asked may answer: ids can be guessed (RFC 6120 §13.10). The own account answers with or without its address. */
function isFromPeer(from: string | undefined, to: string | undefined, me: string): boolean {
  const account = bareOf(parseJid(me) ?? (me as never));
  const domain = account.slice(account.indexOf("@") + 1);
  if (to === undefined || to === account)
    return from === undefined || from === account || from === me || from === domain;
  if (from === undefined) return to === domain;
  return from === to || parseJid(from) === parseJid(to);
}
