import { expect, test } from "vitest";
import { policyBody, policyPath } from "./index.ts";

test("[RT5] a file's name and its content say the same, with the layer that decided", () => {
  const path = policyPath({
    communicatorDisableIm: { layer: "machine", value: true },
    groupChatDisableIm: { layer: "user", value: false },
  });
  expect(path).toBe("/policy/m1-u0.json");
  expect(JSON.parse(policyBody(path) ?? "")).toEqual({
    tandemPolicy: 1,
    communicatorDisableIM: 1,
    communicatorDisableIMLayer: "machine",
    groupChatDisableIM: 0,
    groupChatDisableIMLayer: "user",
  });
});

test("[RT4] what no layer sets is not in the file, which is still not empty", () => {
  const path = policyPath({ communicatorDisableIm: undefined, groupChatDisableIm: undefined });
  expect(policyBody(path)).toBe('{"tandemPolicy":1}');
});

test.each(["/policy/../etc/passwd", "/policy/m2-x.json", "/policy/m1.json", "/policy/m1-x.json.bak"])(
  "[SV5] %s is no policy file",
  (path) => {
    expect(policyBody(path)).toBeUndefined();
  },
);
