import type { BareJid } from "@tandem/protocol";
import type { SharedFile } from "@tandem/protocol/xep-0447-file-sharing";
import { signal, type ReadonlySignal } from "@preact/signals-core";
import { RequestError } from "../connection/index.ts";
import type { FilePort, RandomPort, Transfer } from "../ports/index.ts";
import type { LocalFile, UploadItem, UploadProblem } from "../view-models/files.ts";
import { IMAGE_HEAD_BYTES, imageSize } from "./image-size.ts";
import { problemOf, problemOfSlot, problemOfStatus, UPLOADS_MAX } from "./problems.ts";
import type { FileService } from "./service.ts";

export interface UploadsOptions {
  readonly service: FileService;
  readonly port: FilePort;
  readonly random: RandomPort;
  readonly isOnline: ReadonlySignal<boolean>;
  /** The room or person that they are for. */
  readonly audience: BareJid;
  /** The message that brings a file that the server has. */
  readonly post: (file: SharedFile) => void;
}

/** Files on their way into one room or conversation: one after another, in the order in which they were chosen. */
export interface Uploads {
  readonly items: ReadonlySignal<readonly UploadItem[]>;
  choose(files: readonly LocalFile[]): void;
  send(): void;
  cancel(id: string): void;
  retry(id: string): void;
}

export function createUploads(options: UploadsOptions): Uploads {
  const { service, port, isOnline, audience } = options;
  const items = signal<readonly UploadItem[]>([]);
  let isRunning = false;
  let underWay: { readonly id: string; readonly transfer: Transfer } | undefined;

  const find = (id: string): UploadItem | undefined => items.peek().find((item) => item.id === id);
  const remove = (id: string): void => void (items.value = items.peek().filter((item) => item.id !== id));
  const change = (id: string, next: Partial<UploadItem>): void => {
    items.value = items.peek().map((item) => {
      if (item.id !== id) return item;
      const { problem: _, ...rest } = item;
      return { ...rest, ...next };
    });
  };
  const fail = (id: string, problem: UploadProblem): void => change(id, { state: "failed", sent: 0, problem });

  const choose = (files: readonly LocalFile[]): void => {
    const limits = service.limits.peek() ?? {};
    for (const file of files) {
      const open = items.peek().filter(({ state }) => state !== "refused");
      const before = open.reduce((sum, other) => sum + other.file.size, 0);
      const tooMany: UploadProblem | undefined = open.length >= UPLOADS_MAX ? { code: "too-many" } : undefined;
      const problem = problemOf(file, limits, before) ?? tooMany;
      const item: UploadItem = { id: options.random.id(), file, state: "chosen", sent: 0 };
      items.value = [...items.peek(), problem === undefined ? item : { ...item, state: "refused", problem }];
    }
  };

  const run = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      for (let next = nextWaiting(); next !== undefined; next = nextWaiting()) await upload(next);
    } finally {
      isRunning = false;
    }
  };

  const nextWaiting = (): UploadItem | undefined =>
    isOnline.peek() ? items.peek().find(({ state }) => state === "waiting") : undefined;

  const upload = async ({ id, file }: UploadItem): Promise<void> => {
    change(id, { state: "uploading", sent: 0 });
    const size = await sizeOf(file);
    if (size === "unreadable") return fail(id, { code: "interrupted" });
    const contentType = size?.type ?? (file.type === "" ? undefined : file.type);
    try {
      const slot = await service.slot({ filename: file.name, size: file.size, contentType }, audience);
      if (find(id) === undefined) return;
      const transfer = port.put(slot.put, slot.headers, file, (sent) => change(id, { state: "uploading", sent }));
      underWay = { id, transfer };
      const status = await transfer.done;
      underWay = undefined;
      if (find(id) === undefined) return;
      if (status < 200 || status > 299) return fail(id, problemOfStatus(status));
      remove(id);
      void service.load();
      options.post(sharedFile(slot.get, file, contentType, size));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // The connection went before anything was sent: it goes on by itself.
      if (error.error === "offline") change(id, { state: "waiting" });
      else fail(id, problemOfSlot(error));
    }
  };

  const sizeOf = async (file: LocalFile) => {
    try {
      return imageSize(await port.head(file, IMAGE_HEAD_BYTES));
    } catch {
      return "unreadable"; // Moved or deleted since it was chosen.
    }
  };

  isOnline.subscribe((online) => {
    if (online) void run();
  });

  return {
    items,
    choose,
    send() {
      items.value = items.peek().map((item) => (item.state === "chosen" ? { ...item, state: "waiting" } : item));
      void run();
    },
    cancel(id) {
      remove(id);
      if (underWay?.id === id) underWay.transfer.cancel();
    },
    retry(id) {
      if (find(id)?.state !== "failed") return;
      change(id, { state: "waiting" });
      void run();
    },
  };
}

function sharedFile(
  url: string,
  file: LocalFile,
  mediaType: string | undefined,
  size: ReturnType<typeof imageSize>,
): SharedFile {
  const { name } = file;
  const pixels = size === null ? {} : { width: size.width, height: size.height };
  return {
    url,
    disposition: size === null ? "attachment" : "inline",
    file: { name, size: file.size, ...(mediaType !== undefined && { mediaType }), ...pixels },
  };
}
