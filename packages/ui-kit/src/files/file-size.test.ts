import { expect, test } from "vitest";
import { sizeText } from "./file-size.ts";

test("[RM19] sizes are told as file managers tell them", () => {
  expect([0, 1023, 1024, 1536, 52_428_800, 1_073_741_824].map(sizeText)).toEqual([
    "0 byte",
    "1,023 byte",
    "1 kB",
    "1.5 kB",
    "50 MB",
    "1 GB",
  ]);
});
