import { IMAGE_HEAD_BYTES, IMAGE_PIXELS_MAX, imageSize, PREVIEW_BYTES_MAX } from "@tandem/client-core/files";

/**
 * The bytes of an image, once they have proved to be one that may be shown: what its sender or its server says of kind and size
 * is a claim, and a small file can hold an image that fills the memory. Null: it is none. Rejects when the connection fails.
 */
export async function fetchImage(address: string, signal: AbortSignal): Promise<Blob | null> {
  const response = await fetch(address, { signal, credentials: "omit", referrerPolicy: "no-referrer" });
  const length = Number(response.headers.get("content-length") ?? Infinity);
  if (!response.ok || length > PREVIEW_BYTES_MAX) {
    await response.body?.cancel();
    return null;
  }
  const bytes = await response.blob();
  const size = imageSize(new Uint8Array(await bytes.slice(0, IMAGE_HEAD_BYTES).arrayBuffer()));
  return size === null || size.width * size.height > IMAGE_PIXELS_MAX ? null : new Blob([bytes], { type: size.type });
}
