import { type BareJid, bareOf } from "@tandem/protocol";
import { parseAudience } from "@tandem/protocol/tandem-files";
import { buildFileTooLarge, buildRetry, buildSlot, parseSlotRequest } from "@tandem/protocol/xep-0363-http-upload";
import { cleanFileName } from "@tandem/protocol/xep-0446-file-metadata";
import type { XmlElement } from "@tandem/xml";
import { coreErrors, type IqContext, type Limits, StanzaError } from "../../core/index.ts";
import type { FileAccess } from "./access.ts";
import { errors } from "./errors.ts";
import type { FileKeeper } from "./keeper.ts";
import { cleanMediaType } from "./names.ts";
import type { FileRecord } from "./store.ts";

export interface SlotOptions {
  readonly keeper: FileKeeper;
  readonly access: FileAccess;
  readonly limits: Limits;
  /** An unguessable name, at least that many bits. */
  readonly newId: (bits: number) => string;
  /** Undefined: no web address. */
  readonly origin: () => string | undefined;
}

/** The address alone gives access where the audience lets it, so it must not be found by trying. */
const ID_BITS = 192;

/** XEP-0363 §5: everything is checked before the first byte is sent; the slot counts against the quota. */
export async function giveSlot(options: SlotOptions, { payload, from }: IqContext): Promise<XmlElement> {
  const { keeper, access, limits } = options;
  const request = parseSlotRequest(payload);
  const audience = parseAudience(payload);
  if (request === null || audience === undefined) throw coreErrors.raise["core/bad-request"]();
  const name = cleanFileName(request.filename);
  if (name === null || request.size === 0) throw errors.raise["files/bad-name"]();
  if (request.size > limits.uploadBytesMax) throw tooLarge(limits.uploadBytesMax);
  const origin = options.origin();
  if (origin === undefined) throw errors.raise["files/no-web"]();
  const uploader = bareOf(from);
  await access.checkUpload(uploader, audience);
  const type = cleanMediaType(request.contentType);
  const now = keeper.now();
  const file: FileRecord = {
    id: options.newId(ID_BITS),
    uploader,
    name,
    size: request.size,
    createdAt: now,
    expiresAt: now + limits.uploadSlotSeconds * 1_000,
    token: options.newId(ID_BITS),
    ...(type === undefined ? {} : { type }),
    ...(audience === null ? {} : { audience }),
  };
  await keeper.turns.run(uploader, () => reserve(options, uploader, file));
  const get = urlOf(origin, file);
  return buildSlot({ put: `${get}?slot=${file.token}`, headers: [], get });
}

async function reserve({ keeper, limits }: SlotOptions, uploader: BareJid, file: FileRecord): Promise<void> {
  const kept = await keeper.of(uploader);
  const open = kept.filter((other) => other.token !== undefined);
  if (open.length >= limits.uploadSlotsOpenMax) throw withRetry("files/slots-open", open);
  if (kept.length >= limits.uploadsPerAccountMax) throw withRetry("files/too-many", kept);
  const used = kept.reduce((sum, other) => sum + other.size, 0);
  if (used + file.size > limits.uploadQuotaBytesMax) throw withRetry("files/quota", kept);
  await keeper.records.put(uploader, file.id, file);
}

/** The name is part of the address so that programs which know nothing else show and save it. */
export function urlOf(origin: string, file: FileRecord): string {
  return `${origin}/files/${file.id}/${encodeURIComponent(file.name)}`;
}

function tooLarge(max: number): StanzaError {
  const row = errors.table["files/too-large"];
  const text = `The file is too large. A file has at most ${max} bytes.`;
  return new StanzaError("files/too-large", { ...row, text, application: buildFileTooLarge(max) }, { max });
}

/** Ex. 11: when the next of them makes room; without a time when none ever will by itself. */
function withRetry(
  code: "files/slots-open" | "files/too-many" | "files/quota",
  kept: readonly FileRecord[],
): StanzaError {
  const next = Math.min(...kept.map((file) => file.expiresAt ?? Infinity));
  if (!Number.isFinite(next)) return errors.raise[code]();
  return new StanzaError(code, { ...errors.table[code], application: buildRetry(next) });
}
