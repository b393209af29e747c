import { NS_HTTP_UPLOAD } from "@tandem/protocol/xep-0363-http-upload";
import type { RequestError } from "../connection/index.ts";
import type { LocalFile, UploadProblem } from "../view-models/files.ts";
import type { FileLimits } from "./service.ts";

/** Files that wait in one place at a time. */
export const UPLOADS_MAX = 20;

/** Told before a byte is sent (RM19). `before`: what else is to be sent, in bytes. */
export function problemOf(file: LocalFile, limits: FileLimits, before: number): UploadProblem | undefined {
  const { fileMax = Infinity, left = Infinity } = limits;
  if (file.size === 0) return { code: "empty" };
  if (file.size > fileMax) return { code: "too-large", max: fileMax };
  return before + file.size > left ? { code: "quota", left: Math.max(0, left - before) } : undefined;
}

/** Why there was no slot (XEP-0363 §7, docs/protocol/files.md §7). */
export function problemOfSlot({ error }: RequestError): UploadProblem {
  if (typeof error === "string") return { code: "interrupted" };
  const { condition, application } = error;
  if (application?.is("file-too-large", NS_HTTP_UPLOAD) === true) {
    const max = Number(application.childText("max-file-size"));
    return { code: "too-large", ...(Number.isSafeInteger(max) && { max }) };
  }
  if (condition === "resource-constraint") return { code: "quota" };
  if (condition === "forbidden" || condition === "not-allowed" || condition === "not-acceptable")
    return { code: "not-allowed" };
  return { code: "server" };
}

/** What an upload ended with that was not stored. */
export function problemOfStatus(status: number): UploadProblem {
  return { code: status === 0 ? "interrupted" : "server" };
}
