import type { IncomingMessage } from "node:http";
import { type FileStore, IncompleteUpload, StorageFault } from "../../core/ports/index.ts";
import { checkKey, exactly } from "../file-stream/index.ts";
import { type S3Options, sendSigned } from "./request.ts";

export type { S3Options } from "./request.ts";

/**
 * Objects in a bucket of Amazon S3 or anything that speaks its protocol (MinIO, Ceph, Garage). A PUT is signed without a
 * hash of its body, so that it can be passed on as it comes; the store counts it against Content-Length.
 */
export function openS3Files(options: S3Options): FileStore {
  const objectOf = (key: string): string => checkKey(key);

  return {
    async write(key, source, size) {
      const object = objectOf(key);
      const answer = await sendSigned(options, { method: "PUT", key: object, size, body: exactly(source, size) });
      drain(answer);
      if (answer.statusCode !== 200) throw faultOf(answer);
    },

    async read(key, range) {
      const headers = range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` };
      const answer = await sendSigned(options, { method: "GET", key: objectOf(key), headers });
      if (answer.statusCode === 200 || answer.statusCode === 206) return bodyOf(answer);
      drain(answer);
      if (answer.statusCode === 404) return null;
      throw faultOf(answer);
    },

    async remove(key) {
      const answer = await sendSigned(options, { method: "DELETE", key: objectOf(key) });
      drain(answer);
      if (answer.statusCode !== 204 && answer.statusCode !== 404) throw faultOf(answer);
    },
  };
}

async function* bodyOf(answer: IncomingMessage): AsyncIterable<Uint8Array> {
  try {
    for await (const piece of answer) yield piece as Buffer;
  } catch (cause) {
    throw new StorageFault("storage/unavailable", "files: the object store broke off", { cause });
  }
}

/** Reads and forgets, so that the connection can be used again. */
function drain(answer: IncomingMessage): void {
  answer.resume();
}

function faultOf(answer: IncomingMessage): Error {
  const status = answer.statusCode ?? 0;
  if (status === 400) return new IncompleteUpload("the object store counted other bytes than were announced");
  // 507 is what MinIO and Ceph answer when their disks are full.
  const kind = status === 507 ? "storage/full" : "storage/unavailable";
  return new StorageFault(kind, `files: the object store answered ${status}`);
}
