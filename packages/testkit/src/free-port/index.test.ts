import { spawn } from "node:child_process";
import { createServer } from "node:net";
import process from "node:process";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { firstEphemeral, freePort } from "./index.ts";

test("a free port can be listened on, is given once, and is none that the system gives to others", async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  expect(new Set(ports).size).toBe(50);
  expect(Math.max(...ports)).toBeLessThan(firstEphemeral());
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(ports[0], "127.0.0.1", resolve);
  });
  await new Promise((resolve) => server.close(resolve));
});

test.skipIf(process.platform !== "linux")("no two processes that live are given the same port", async () => {
  // So few that two who draw fifteen each without asking would meet.
  const lowest = 10_240 + Math.floor(Math.random() * 20_000);
  const fifteen = `
    import { freePort } from ${JSON.stringify(import.meta.resolve("./index.ts"))};
    const ports = [];
    while (ports.length < 15) ports.push(await freePort(${lowest}, ${lowest + 40}));
    console.log(JSON.stringify(ports));
    process.stdin.resume();`;
  const children = [1, 2].map(() =>
    spawn(process.execPath, ["--input-type=module", "--eval", fifteen], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  const drawn = await Promise.all(
    children.map(async ({ stdout }) => {
      for await (const line of createInterface(stdout)) return JSON.parse(line) as number[];
      return [];
    }),
  );
  for (const child of children) child.kill();
  expect(new Set(drawn.flat()).size).toBe(30);
});
