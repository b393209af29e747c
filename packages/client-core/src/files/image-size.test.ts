import { expect, test } from "vitest";
import { imageSize } from "./image-size.ts";

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? Array.from(part).map((c) => c.charCodeAt(0)) : part)),
  );
const png = (width: number[], height: number[]) =>
  bytes("\u0089PNG\r\n\u001A\n", [0, 0, 0, 13], "IHDR", width, height, [8, 6, 0, 0, 0]);
const APP0 = [0xff, 0xe0, 0, 4, 0, 0];
const SOF = [0xff, 0xc2, 0, 17, 8, 0, 120, 1, 64, 3];
const EXIF = "ffe100224578696600004d4d002a000000080001011200030000000100";
const exif = (orientation: number) => [...Buffer.from(EXIF, "hex"), orientation, 0, 0, 0, 0, 0, 0];

test("[RM19] size and kind are read from the bytes of PNG, GIF, WebP and JPEG", () => {
  expect(imageSize(png([0, 0, 1, 44], [0, 0, 0, 200]))).toEqual({ type: "image/png", width: 300, height: 200 });
  expect(imageSize(bytes("GIF89a", [44, 1, 200, 0]))).toEqual({ type: "image/gif", width: 300, height: 200 });
  const webp = (kind: string, rest: number[]) => bytes("RIFF", [0, 0, 0, 0], "WEBP", kind, rest);
  expect(imageSize(webp("VP8 ", [0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 44, 1, 200, 0]))).toMatchObject({ width: 300 });
  expect(imageSize(webp("VP8X", [0, 0, 0, 0, 0, 0, 0, 0, 43, 1, 0, 199, 0, 0]))).toMatchObject({
    width: 300,
    height: 200,
  });
  expect(imageSize(webp("VP8L", [0, 0, 0, 0, 0x2f, 0x2b, 0xc1, 0x31, 0]))).toMatchObject({ width: 300, height: 200 });
  expect(imageSize(bytes([0xff, 0xd8], APP0, SOF))).toEqual({ type: "image/jpeg", width: 320, height: 120 });
});

test("[RM19] a photo that lies on its side is as wide as it is shown", () => {
  expect(imageSize(bytes([0xff, 0xd8], exif(6), SOF))).toMatchObject({ width: 120, height: 320 });
  expect(imageSize(bytes([0xff, 0xd8], exif(1), SOF))).toMatchObject({ width: 320, height: 120 });
});

test("[RM19][SV5] what is no image, is cut off or has no size is none, whatever it is called", () => {
  const none = [
    bytes("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    bytes("<!doctype html><script>alert(1)</script>"),
    bytes("GIF"),
    png([0, 0, 0, 0], [0, 0, 0, 9]),
    bytes([0xff, 0xd8], APP0),
    bytes([0xff, 0xd8], [0x00, 0x00, 0x00, 0x00]),
    new Uint8Array(),
  ];
  for (const head of none) expect(imageSize(head)).toBeNull();
});
