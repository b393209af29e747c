import { afterEach, beforeEach, expect, test } from "vitest";
import { fileStoreContract, source, textOf } from "../file-store-contract/index.ts";
import { type FakeS3, openFakeS3 } from "./fake-s3.ts";
import { openS3Files } from "./index.ts";

let s3: FakeS3;
beforeEach(async () => void (s3 = await openFakeS3()));
afterEach(() => s3.close());

fileStoreContract("S3", async () => openS3Files(s3.options));

test("objects lie in the bucket under their key", async () => {
  await openS3Files(s3.options).write("k1", source("x"), 1);
  expect([...s3.objects.keys()]).toEqual(["/files/k1"]);
});

test("a wrong secret is refused by the store and told as a fault of the store", async () => {
  const wrong = openS3Files({ ...s3.options, secretAccessKey: "guess" });
  await expect(wrong.write("x", source("x"), 1)).rejects.toMatchObject({ code: "storage/unavailable" });
  await expect(wrong.read("x")).rejects.toMatchObject({ code: "storage/unavailable" });
  await expect(wrong.remove("x")).rejects.toMatchObject({ code: "storage/unavailable" });
});

test.each([
  [507, "storage/full"],
  [503, "storage/unavailable"],
])("[SV3] %i of the store is %s; later it works again", async (status, code) => {
  const files = openS3Files(s3.options);
  s3.failWith(status);
  await expect(files.write("x", source("x"), 1)).rejects.toMatchObject({ code });
  s3.failWith(undefined);
  await files.write("x", source("y"), 1);
  expect(await textOf(await files.read("x"))).toBe("y");
});

test("a store that is not there is a fault, not a hang", async () => {
  const { options } = s3;
  await s3.close();
  await expect(openS3Files(options).read("x")).rejects.toMatchObject({ code: "storage/unavailable" });
});
