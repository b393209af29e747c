import { parseAccess, buildAccess, buildAudience, buildQuotaRequest, parseQuota } from "@tandem/protocol/tandem-files";
import { buildSlotRequest, parseSlot, type Slot, type SlotRequest } from "@tandem/protocol/xep-0363-http-upload";
import type { BareJid } from "@tandem/protocol";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Context } from "../account/context.ts";
import { RequestError } from "../connection/index.ts";

/** Addresses that are remembered with their tickets. */
const KNOWN_MAX = 500;
/** A ticket is asked for again so long before it ends: the bytes have yet to be fetched with it. */
const EARLY_MS = 60_000;

export interface FileLimits {
  readonly fileMax?: number;
  /** Of the account's quota, in bytes. */
  readonly left?: number;
}

/** The upload service of the own server (XEP-0363, docs/protocol/files.md). */
export interface FileService {
  /** Undefined: the server takes no files, or has not been asked yet. */
  readonly limits: ReadonlySignal<FileLimits | undefined>;
  /** After discovery, and when something has changed what is left. Never rejects. */
  load(): Promise<void>;
  /** Rejects with RequestError. */
  slot(request: SlotRequest, audience: BareJid): Promise<Slot>;
  addressOf(url: string): Promise<string | null>;
}

type FileContext = Pick<Context, "connection" | "features" | "ports" | "isOnline">;

export function createFileService(context: FileContext): FileService {
  const { connection, ports } = context;
  const limits = signal<FileLimits | undefined>(undefined);
  const known = new Map<string, Promise<{ readonly url: string; readonly until: number } | null>>();

  const load = async (): Promise<void> => {
    const service = context.features.upload;
    if (service === undefined) return void (limits.value = undefined);
    const fileMax = service.bytesMax;
    limits.value ??= fileMax === undefined ? {} : { fileMax };
    if (!service.isTandem) return;
    try {
      const answer = await connection.request("get", service.jid, buildQuotaRequest());
      const quota = parseQuota(answer.firstElement());
      if (quota !== null) limits.value = { fileMax: quota.fileMax, left: Math.max(0, quota.max - quota.used) };
    } catch (error) {
      // What is known stands; the slot will be refused where it was too much.
      if (!(error instanceof RequestError)) throw error;
    }
  };

  const ask = async (url: string, service: BareJid) => {
    try {
      const answer = await connection.request("get", service, buildAccess({ url }));
      const access = parseAccess(answer.firstElement());
      return access === null ? null : { url: access.url, until: access.until ?? Infinity };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return null;
    }
  };

  const addressOf = async (url: string): Promise<string | null> => {
    const service = context.features.upload;
    // A server without tickets gives what it gives to whoever has the address.
    if (service?.isTandem !== true) return url;
    const before = known.get(url);
    if (before !== undefined) {
      const kept = await before;
      if (kept !== null && kept.until - EARLY_MS > ports.time.now()) return kept.url;
      const newer = known.get(url);
      if (newer !== undefined && newer !== before) return (await newer)?.url ?? null;
    }
    if (!context.isOnline.peek()) return null;
    const asked = ask(url, service.jid);
    known.set(url, asked);
    if (known.size > KNOWN_MAX) known.delete(known.keys().next().value as string);
    const access = await asked;
    // Not there, or not now: worth asking again.
    if (access === null && known.get(url) === asked) known.delete(url);
    return access?.url ?? null;
  };

  return {
    limits,
    load,
    addressOf,
    async slot(request, audience) {
      const service = context.features.upload;
      if (service === undefined) throw new RequestError("offline");
      const answer = await connection.request("get", service.jid, buildSlotRequest(request, buildAudience(audience)));
      const slot = parseSlot(answer.firstElement());
      if (slot === null) throw new RequestError({ type: "cancel", condition: "undefined-condition" });
      return slot;
    },
  };
}
