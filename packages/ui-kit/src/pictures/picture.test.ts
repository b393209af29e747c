import { expect, test } from "vitest";
import { keptInside, middleOf } from "./picture.ts";

const wide = { width: 400, height: 200 };

test("[CO5] the middle square of a picture that is no square", () => {
  expect(middleOf(wide)).toEqual({ x: 1, y: 0.5, size: 1 });
  expect(middleOf({ width: 100, height: 300 })).toEqual({ x: 0.5, y: 1.5, size: 1 });
});

test("[CO5] the square never leaves the picture, however it is moved or grown", () => {
  expect(keptInside({ x: 9, y: -3, size: 0.5 }, wide)).toEqual({ x: 1.75, y: 0.25, size: 0.5 });
  expect(keptInside({ x: 0, y: 0, size: 7 }, wide)).toEqual({ x: 0.5, y: 0.5, size: 1 });
  expect(keptInside({ x: 1, y: 0.5, size: 0 }, wide).size).toBe(0.1);
});
