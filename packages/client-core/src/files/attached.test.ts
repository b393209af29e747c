import { expect, test } from "vitest";
import { fileItemOf, PREVIEW_BYTES_MAX } from "./attached.ts";
import { IMAGE_PIXELS_MAX } from "./image-size.ts";

const URL = "https://chat.lit/files/abc/Plan%20B.png";
const image = { name: "plan.png", mediaType: "image/png", size: 100, width: 30, height: 20 };

test("[RM19] an image of a kind and size that is shown is previewed; at the limits and one behind them", () => {
  expect(fileItemOf({ url: URL, file: image })).toEqual({ url: URL, ...image, isPreviewed: true });
  const previewed = (file: object): boolean => fileItemOf({ url: URL, file: { ...image, ...file } }).isPreviewed;
  expect(previewed({ size: PREVIEW_BYTES_MAX })).toBe(true);
  expect(previewed({ size: PREVIEW_BYTES_MAX + 1 })).toBe(false);
  expect(previewed({ width: IMAGE_PIXELS_MAX, height: 1 })).toBe(true);
  expect(previewed({ width: IMAGE_PIXELS_MAX + 1, height: 1 })).toBe(false);
  for (const mediaType of ["image/svg+xml", "text/html", "application/pdf", "image/png2"])
    expect(previewed({ mediaType })).toBe(false);
});

test("[RM19] what other programs send has its name in the address, or none at all", () => {
  expect(fileItemOf({ url: URL, file: {} })).toMatchObject({ name: "Plan B.png", isPreviewed: true });
  expect(fileItemOf({ url: "https://chat.lit/", file: {} })).toMatchObject({ name: "file", isPreviewed: false });
  expect(fileItemOf({ url: "https://chat.lit/a/%E0%A4%A", file: {} })).toMatchObject({ name: "%E0%A4%A" });
});

test("[RM19][SV5] a name cannot hide what a file is: nothing that turns the direction, no path", () => {
  const named = (name: string): string => fileItemOf({ url: URL, file: { name } }).name;
  expect(named("photo\u202Egnp.exe")).toBe("photognp.exe");
  expect(named("../../.bashrc")).toBe(".bashrc");
  expect(named("\u200B")).toBe("Plan B.png");
});
