import type { FilesSnapshot, FilesViewModel, UploadItem } from "@tandem/client-core/view-models";
import { settable } from "./state.ts";

/** Takes files and sends them nowhere. */
export function fakeFiles(uploads: readonly UploadItem[] = []): FilesViewModel {
  const vm = settable<FilesSnapshot>({ limits: { fileMax: 52_428_800, left: 1_000_000_000 }, uploads });
  const without = (id: string) => vm.snapshot().uploads.filter((item) => item.id !== id);
  return {
    ...vm,
    choose: (files) =>
      vm.set({
        uploads: [
          ...vm.snapshot().uploads,
          ...files.map((file) => ({ id: `${file.name} ${file.size}`, file, state: "chosen", sent: 0 }) as const),
        ],
      }),
    cancel: (id) => vm.set({ uploads: without(id) }),
    retry: () => undefined,
    send: () => vm.set({ uploads: [] }),
    addressOf: async (url) => url,
    refresh: () => undefined,
  };
}
