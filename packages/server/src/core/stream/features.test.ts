import { streamScene } from "@tandem/testkit/stream-scene";
import { serialize } from "@tandem/xml";
import { expect, test } from "vitest";

const points = [
  { isSecure: false, hasTls: true },
  { isSecure: true },
  { isSecure: true, kind: "websocket" },
  { isSecure: false, isLoopback: true, kind: "websocket" },
] as const;

test("features are those of the point where a client stands, whoever stood at another before (RFC 6120 §4.3.2)", async () => {
  const alone: string[] = [];
  for (const point of points) alone.push(serialize(await (await streamScene()).open(point).opens()));
  // Over TLS the elements are the same on both transports, though not in the same text.
  expect(new Set(alone).size).toBe(points.length - 1);
  const stage = await streamScene();
  for (const [at, point] of [...points, ...points.toReversed()].map((one) => [points.indexOf(one), one] as const))
    expect(serialize(await stage.open(point).opens())).toBe(alone[at]);
});
