/** What the first bytes of an image say of it. */
export interface ImageSize {
  readonly type: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
  /** Pixels, as they are shown. */
  readonly width: number;
  readonly height: number;
}

/** A JPEG may begin with a preview and a colour profile; the size stands behind them. */
export const IMAGE_HEAD_BYTES = 262_144;
/** Decoded, an image takes four bytes a pixel: more than this is not shown, however small its file is. */
export const IMAGE_PIXELS_MAX = 40_000_000;

/**
 * Size and true type, read from the bytes themselves: what a sender, a name or a header says of an image is only a claim. Null:
 * none of the four kinds that are shown, or cut off before the size.
 */
export function imageSize(head: Uint8Array): ImageSize | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  try {
    const size = pngSize(view) ?? gifSize(view) ?? webpSize(view) ?? jpegSize(view);
    return size === null || size.width === 0 || size.height === 0 ? null : size;
  } catch (fault) {
    // Cut off: the view says so.
    if (fault instanceof RangeError) return null;
    throw fault;
  }
}

function startsWith(view: DataView, at: number, text: string): boolean {
  return Array.from(text).every((char, index) => view.getUint8(at + index) === char.charCodeAt(0));
}

/** ISO 15948 §11.2.2. */
function pngSize(view: DataView): ImageSize | null {
  if (!startsWith(view, 0, "\u0089PNG\r\n\u001A\n") || !startsWith(view, 12, "IHDR")) return null;
  return { type: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
}

/** GIF89a §18. */
function gifSize(view: DataView): ImageSize | null {
  if (!startsWith(view, 0, "GIF87a") && !startsWith(view, 0, "GIF89a")) return null;
  return { type: "image/gif", width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

/** RFC 9649 §2.5–2.7: lossy, lossless or extended. */
function webpSize(view: DataView): ImageSize | null {
  if (!startsWith(view, 0, "RIFF") || !startsWith(view, 8, "WEBP")) return null;
  const type = "image/webp";
  if (startsWith(view, 12, "VP8 "))
    return { type, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (startsWith(view, 12, "VP8L")) {
    const bits = view.getUint32(21, true);
    return { type, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  if (!startsWith(view, 12, "VP8X")) return null;
  const uint24 = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  return { type, width: uint24(24) + 1, height: uint24(27) + 1 };
}

/** ITU-T T.81 §B.1.1: markers with lengths, up to the first start of a frame. */
function jpegSize(view: DataView): ImageSize | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  let isTurned = false;
  for (let at = 2; ; ) {
    const marker = view.getUint16(at);
    if (marker < 0xff00) return null;
    if (isFrame(marker)) return frameSize(view, at, isTurned);
    if (marker === 0xffe1) isTurned ||= isTurnedByExif(view, at + 4);
    at += 2 + view.getUint16(at + 2);
  }
}

function isFrame(marker: number): boolean {
  return marker >= 0xffc0 && marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc;
}

function frameSize(view: DataView, at: number, isTurned: boolean): ImageSize {
  const height = view.getUint16(at + 5);
  const width = view.getUint16(at + 7);
  return { type: "image/jpeg", ...(isTurned ? { width: height, height: width } : { width, height }) };
}

/** Exif 2.32 §4.6.4: orientations 5 to 8 lie on their side, as photos of phones do. */
function isTurnedByExif(view: DataView, at: number): boolean {
  if (!startsWith(view, at, "Exif")) return false;
  const tiff = at + 6;
  const isLittle = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, isLittle);
  const entries = view.getUint16(directory, isLittle);
  for (let entry = directory + 2, left = entries; left > 0; entry += 12, left -= 1)
    if (view.getUint16(entry, isLittle) === 0x0112) return view.getUint16(entry + 8, isLittle) >= 5;
  return false;
}
