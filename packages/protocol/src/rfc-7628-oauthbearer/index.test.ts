import { expect, test } from "vitest";
import { utf8 } from "../encoding/index.ts";
import { buildBearer, parseBearer } from "./index.ts";

const read = (text: string) => parseBearer(utf8(text));

test("the client's message (RFC 7628 §4.1)", () => {
  const message =
    "n,a=user@example.com,\u0001host=server.example.com\u0001port=143\u0001auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\u0001\u0001";
  expect(read(message)).toEqual({ authzid: "user@example.com", token: "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==" });
  expect(read("y,,\u0001auth=bearer abc\u0001\u0001")).toEqual({ authzid: undefined, token: "abc" });
});

test("what is built is read again, with every character of an address", () => {
  const message = { authzid: "a=,b@example.com", token: "a.b-c_d" };
  expect(parseBearer(buildBearer(message))).toEqual(message);
});

test.each([
  "",
  "n,,",
  "n,,\u0001auth=Bearer abc",
  "n,,\u0001auth=Bearer abc\u0001",
  "n,,\u0001\u0001",
  "p=tls-exporter,,\u0001auth=Bearer abc\u0001\u0001",
  "n,,\u0001auth=Basic abc\u0001\u0001",
  "n,,\u0001auth=Bearer a b\u0001\u0001",
  "n,,\u0001auth=Bearer \u0001\u0001",
  "n,,\u0001auth=Bearer abc\u0001auth=Bearer def\u0001\u0001",
])("nothing is read from %j", (text) => expect(read(text)).toBeNull());

test("nothing is read from what is no text", () => expect(parseBearer(new Uint8Array([0xff]))).toBeNull());
