import type { BareJid } from "@tandem/protocol";
import type { Collection, FileStore, ModuleHost } from "../../core/index.ts";
import { AccountInboxes } from "../../core/index.ts";
import {
  type DownloadRecord,
  downloadSpec,
  type FileRecord,
  fileSpec,
  hourOf,
  hourTerm,
  idTerm,
  serviceSpec,
} from "./store.ts";

/** Found and removed at a time. */
const SWEEP_PAGE = 100;

/** The records of files and what goes with them. No permission here. */
export class FileKeeper {
  readonly records: Collection<FileRecord>;
  readonly downloads: Collection<DownloadRecord>;
  readonly service: Collection<string>;
  /** What counts an account's files and then adds one happens in order. */
  readonly turns: AccountInboxes;
  readonly #bodies: FileStore;
  readonly #host: ModuleHost;

  constructor(host: ModuleHost) {
    this.#host = host;
    this.records = host.storage.collection(fileSpec);
    this.downloads = host.storage.collection(downloadSpec);
    this.service = host.storage.collection(serviceSpec);
    this.turns = new AccountInboxes(host.log);
    this.#bodies = host.files;
  }

  now(): number {
    return this.#host.clock.now();
  }

  /** Slots too; not what has expired. */
  async find(id: string): Promise<FileRecord | undefined> {
    const [row] = await this.records.find(idTerm(id), { limit: 1 });
    return row === undefined || this.isExpired(row.value) ? undefined : row.value;
  }

  isExpired(file: FileRecord): boolean {
    return file.expiresAt !== undefined && file.expiresAt <= this.now();
  }

  /** Everything of an account that counts: files and slots that may still be used; not what a former one of its name left. */
  async of(account: BareJid): Promise<readonly FileRecord[]> {
    const formerUntil = await this.#host.formerAccounts.endOf(account);
    const rows = await this.records.list(account);
    return rows.map((row) => row.value).filter((file) => !this.isExpired(file) && file.createdAt > formerUntil);
  }

  /** First the record, so that nobody is led to bytes that are not there. */
  async remove(file: FileRecord): Promise<void> {
    await this.records.delete(file.uploader, file.id);
    await this.downloads.deleteOwner(file.id);
    await this.#bodies.remove(file.id);
  }

  /** A fault of the database here must not fail the download. */
  noteDownload(file: FileRecord, by: string): void {
    const at = this.now();
    const noted = this.downloads.update(file.id, by, (old) => ({
      firstAt: old?.firstAt ?? at,
      lastAt: at,
      times: (old?.times ?? 0) + 1,
    }));
    noted.catch((fault: unknown) => this.#host.log.error("files.download-not-noted", { error: String(fault) }));
  }

  /** Removes what expired in the hours that have ended since the last time; work grows with those hours and files. */
  async sweep(): Promise<void> {
    const last = hourOf(this.now()) - 1;
    const swept = await this.service.get("", "swept-hour");
    for (let hour = swept === undefined ? last : Number(swept) + 1; hour <= last; hour++) {
      await this.#sweepHour(hour);
      await this.service.put("", "swept-hour", String(hour));
    }
  }

  async #sweepHour(hour: number): Promise<void> {
    for (;;) {
      const rows = await this.records.find(hourTerm(hour), { limit: SWEEP_PAGE });
      for (const row of rows) await this.remove(row.value);
      if (rows.length < SWEEP_PAGE) return;
    }
  }
}
