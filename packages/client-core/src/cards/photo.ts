import { decodeBase64 } from "@tandem/protocol/encoding";
import type { VCardPhoto } from "@tandem/protocol/xep-0054-vcard-temp";
import { imageSize } from "../files/image-size.ts";

/** Pictures of people are small; what is larger is left alone, however it came into a card. */
export const PHOTO_BYTES_MAX = 131_072;
/** Each way. Decoded, a picture takes four bytes a pixel, and a list shows many. */
export const PHOTO_EDGE_PX_MAX = 1_024;

export interface Photo {
  readonly bytes: Uint8Array;
  /** For an `<img>`; the type is that of the bytes, whatever the card says. */
  readonly url: string;
}

/** Null for what is no picture, of another kind than those shown, or past the bounds: a card is its owner's, who may be hostile. */
export function checkedPhoto(photo: VCardPhoto | undefined): Photo | null {
  const data = photo?.data.replaceAll(/\s/gu, "") ?? "";
  if (data === "" || data.length > Math.ceil(PHOTO_BYTES_MAX / 3) * 4) return null;
  const bytes = decodeBase64(data);
  const size = bytes === null ? null : imageSize(bytes);
  if (bytes === null || size === null || size.width > PHOTO_EDGE_PX_MAX || size.height > PHOTO_EDGE_PX_MAX) return null;
  return { bytes, url: `data:${size.type};base64,${data}` };
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
