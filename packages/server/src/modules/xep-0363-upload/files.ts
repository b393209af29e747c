import { parseBareJid } from "@tandem/protocol";
import type { FileSummary } from "../../core/index.ts";
import type { UploadedFiles } from "./contract.ts";
import type { FileKeeper } from "./keeper.ts";
import { audienceTerm, type FileRecord } from "./store.ts";

/** Uploaded files as administrators see them. Slots are none yet. */
export function uploadedFilesOf(keeper: FileKeeper): UploadedFiles {
  return {
    async list(of, max) {
      const rows =
        "uploader" in of
          ? await keeper.records.list(of.uploader)
          : await keeper.records.find(audienceTerm(of.audience));
      const files = rows.map((row) => row.value).filter((file) => file.token === undefined && !keeper.isExpired(file));
      return files
        .toSorted((a, b) => a.createdAt - b.createdAt)
        .slice(0, max)
        .map(summaryOf);
    },
    async show(id) {
      const file = await keeper.find(id);
      if (file === undefined || file.token !== undefined) return undefined;
      const downloads = await keeper.downloads.list(id);
      return {
        ...summaryOf(file),
        downloads: downloads.map(({ key, value }) => ({ account: parseBareJid(key) ?? undefined, ...value })),
      };
    },
    async remove(id) {
      const file = await keeper.find(id);
      if (file !== undefined) await keeper.remove(file);
      return file !== undefined;
    },
  };
}

function summaryOf({ id, name, size, uploader, audience, createdAt }: FileRecord): FileSummary {
  return { id, name, size, uploader, audience, at: createdAt };
}
