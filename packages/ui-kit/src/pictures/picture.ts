/** Edge of the picture that others get: sharp at 96 px on a dense screen, and some ten kilobytes. */
export const PICTURE_EDGE_PX = 192;
/** What a person may choose; a camera's photo is some megabytes. */
export const CHOSEN_BYTES_MAX = 30_000_000;
export const CHOSEN_TYPES = "image/png,image/jpeg,image/webp";

/** The square of the chosen picture that is kept. `x` and `y`: its middle, `size`: its edge; all in parts of the shorter edge. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Null for a file that is no picture which the browser knows. */
export async function opened(file: Blob): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file);
  } catch (fault) {
    if (fault instanceof DOMException) return null;
    throw fault;
  }
}

export function middleOf({ width, height }: Extent): Crop {
  const edge = Math.min(width, height);
  return { x: width / edge / 2, y: height / edge / 2, size: 1 };
}

/** The nearest square that lies inside the picture. */
export function keptInside({ x, y, size }: Crop, { width, height }: Extent): Crop {
  const edge = Math.min(width, height);
  const kept = Math.min(1, Math.max(0.1, size));
  const within = (at: number, length: number): number => Math.min(Math.max(at, kept / 2), length / edge - kept / 2);
  return { x: within(x, width), y: within(y, height), size: kept };
}

/** Draws the square; JPEG, because every XMPP client can show it. Rejects when the browser cannot encode. */
export async function drawn(image: ImageBitmap, crop: Crop): Promise<{ type: string; bytes: Uint8Array }> {
  const edge = Math.min(image.width, image.height);
  const canvas = new OffscreenCanvas(PICTURE_EDGE_PX, PICTURE_EDGE_PX);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("No canvas to draw on.");
  context.fillStyle = "#fff"; // behind what is transparent
  context.fillRect(0, 0, PICTURE_EDGE_PX, PICTURE_EDGE_PX);
  context.imageSmoothingQuality = "high";
  const [left, top, length] = [(crop.x - crop.size / 2) * edge, (crop.y - crop.size / 2) * edge, crop.size * edge];
  context.drawImage(image, left, top, length, length, 0, 0, PICTURE_EDGE_PX, PICTURE_EDGE_PX);
  const type = "image/jpeg";
  const blob = await canvas.convertToBlob({ type, quality: 0.86 });
  return { type, bytes: new Uint8Array(await blob.arrayBuffer()) };
}
