import { createServer } from "node:net";
import { expect, test } from "vitest";
import { firstEphemeral, freePort } from "./index.ts";

test("a free port can be listened on, is given once, and is none that the system gives to others", async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, freePort));
  expect(new Set(ports).size).toBe(50);
  expect(Math.max(...ports)).toBeLessThan(firstEphemeral());
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(ports[0], "127.0.0.1", resolve);
  });
  await new Promise((resolve) => server.close(resolve));
});
