import { type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AwsV4Signer } from "aws4fetch";
import { StorageFault } from "../../core/ports/index.ts";

export interface S3Options {
  /** `https://s3.eu-central-1.amazonaws.com`; without a slash at its end. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface SignedRequest {
  readonly method: "GET" | "PUT" | "DELETE";
  readonly key: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly size?: number;
  readonly body?: AsyncIterable<Uint8Array>;
}

/** Silence of the object store after which it counts as gone. */
const ANSWER_MS_MAX = 30_000;

/**
 * One request in path style (`endpoint/bucket/key`), which all implementations know. Resolves with the head of the answer.
 * Rejects with what the body threw, or StorageFault "storage/unavailable".
 */
export async function sendSigned(options: S3Options, wanted: SignedRequest): Promise<IncomingMessage> {
  const url = new URL(`${options.endpoint}/${options.bucket}/${wanted.key}`);
  const signer = new AwsV4Signer({
    ...options,
    service: "s3",
    method: wanted.method,
    url: url.href,
    headers: { ...wanted.headers, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
  });
  const signed = await signer.sign();
  const headers: Record<string, string> = Object.fromEntries(signed.headers.entries());
  // Not part of the signature: with it node sends the body as it is, not in chunks, which S3 refuses.
  if (wanted.size !== undefined) headers["content-length"] = String(wanted.size);
  return send(url, wanted, headers);
}

async function send(url: URL, wanted: SignedRequest, headers: Record<string, string>): Promise<IncomingMessage> {
  const open = url.protocol === "https:" ? requestTls : requestPlain;
  const asked = open(url, { method: wanted.method, headers, timeout: ANSWER_MS_MAX });
  asked.once("timeout", () => asked.destroy(new Error("no answer in time")));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asked.once("response", resolve);
    asked.once("error", (cause) => {
      reject(new StorageFault("storage/unavailable", `files: ${String(cause)}`, { cause }));
    });
  });
  // Heard below or not at all, when the source is what failed.
  void Promise.allSettled([answered]);
  let broken: { readonly fault: unknown } | undefined;
  try {
    await pipeline(Readable.from(noting(wanted.body, (fault) => (broken = { fault }))), asked);
  } catch {
    // The request's own fault is told by `answered`, with its cause.
    if (broken !== undefined) throw (broken as { readonly fault: unknown }).fault;
  }
  return answered;
}

/** Passes on, and notes whether it was the source that failed: the two ends of a pipeline fail alike. */
async function* noting(
  source: AsyncIterable<Uint8Array> | undefined,
  note: (fault: unknown) => void,
): AsyncIterable<Uint8Array> {
  if (source === undefined) return;
  try {
    yield* source;
  } catch (fault) {
    note(fault);
    throw fault;
  }
}
