import {
  type FileStore,
  type FileTransfers,
  type OpenFile,
  StanzaError,
  type TransferRefusal,
  type Upload,
} from "../../core/index.ts";
import type { FileAccess } from "./access.ts";
import type { FileKeeper } from "./keeper.ts";
import { ANYBODY, type FileRecord } from "./store.ts";
import type { Tickets } from "./tickets.ts";

export interface TransferOptions {
  readonly keeper: FileKeeper;
  readonly access: FileAccess;
  readonly bodies: FileStore;
  readonly tickets: () => Tickets;
  readonly days: number;
  readonly serveAt: (origin: string) => void;
}

const DAY_MS = 86_400_000;

/** What HTTP may do: fill a slot once, and fetch what the one who asks may read. */
export function fileTransfersOf(options: TransferOptions): FileTransfers {
  const { keeper, access, bodies } = options;
  const underWay = new Set<string>();

  async function upload({ id, token, length, body }: Upload): Promise<"stored" | TransferRefusal> {
    const file = await keeper.find(id);
    if (file === undefined) return "unknown";
    if (file.token === undefined) return "used";
    if (file.token !== token) return "unknown";
    if (underWay.has(id)) return "used";
    if (length !== file.size) return "length";
    underWay.add(id);
    try {
      if (!(await passes(access.checkFilling(file)))) return "unknown";
      await bodies.write(id, body, file.size);
      return (await passes(access.checkFilling(file))) ? await settle(file) : await discard(file);
    } finally {
      underWay.delete(id);
    }
  }

  /** From now on it is a file. It may have been removed, or its account, while the bytes came. */
  async function settle(file: FileRecord): Promise<"stored" | "unknown"> {
    const { token: _, expiresAt: __, ...rest } = file;
    const stored: FileRecord = options.days === 0 ? rest : { ...rest, expiresAt: keeper.now() + options.days * DAY_MS };
    const kept = await keeper.records.update(file.uploader, file.id, (old) => (old === undefined ? undefined : stored));
    if (kept !== undefined) return "stored";
    await bodies.remove(file.id);
    return "unknown";
  }

  /** UP6. They were shut out while the bytes came. */
  async function discard(file: FileRecord): Promise<"unknown"> {
    await keeper.remove(file);
    return "unknown";
  }

  async function open(id: string, ticket: string | undefined): Promise<OpenFile | TransferRefusal> {
    const file = await keeper.find(id);
    if (file === undefined || file.token !== undefined) return "unknown";
    const isOpen = await access.isOpenToAll(file);
    const account = ticket === undefined ? null : options.tickets().accountOf(id, ticket);
    if (!isOpen && account === null) return "ticket";
    if (account !== null && !(await passes(access.check("read", file, account)))) return "unknown";
    return {
      name: file.name,
      type: file.type,
      size: file.size,
      tag: file.id,
      isPrivate: !isOpen,
      read: async (range) => {
        if (range === undefined || range.start === 0) keeper.noteDownload(file, account ?? ANYBODY);
        return bodies.read(id, range);
      },
    };
  }

  return { serveAt: options.serveAt, upload, open };
}

async function passes(check: Promise<void>): Promise<boolean> {
  try {
    await check;
    return true;
  } catch (fault) {
    if (fault instanceof StanzaError) return false;
    throw fault;
  }
}
