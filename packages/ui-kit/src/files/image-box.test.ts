import { expect, test } from "vitest";
import { BOX_HEIGHT_MAX, BOX_WIDTH_MAX, imageBox } from "./image-box.ts";

test("[RM19][RM24] the place of an image is known before the image is there, and bounded whatever its sender says", () => {
  expect(imageBox({ width: 300, height: 200 })).toEqual({ width: 300, height: 200 });
  expect(imageBox({ width: 3000, height: 1000 })).toEqual({ width: BOX_WIDTH_MAX, height: 120 });
  expect(imageBox({ width: 1000, height: 3000 })).toEqual({ width: 80, height: BOX_HEIGHT_MAX });
  expect(imageBox({ width: 1, height: 40_000_000 })).toEqual({ width: 48, height: BOX_HEIGHT_MAX });
  expect(imageBox({})).toEqual({ width: 240, height: 160 });
});
