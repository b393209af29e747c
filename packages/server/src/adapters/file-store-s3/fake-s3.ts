import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AwsV4Signer } from "aws4fetch";
import type { S3Options } from "./request.ts";

export interface FakeS3 {
  readonly options: S3Options;
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Answers every PUT so from now on; undefined: properly. */
  failWith(status: number | undefined): void;
  close(): Promise<void>;
}

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI", region: "eu-test-1" };

/** For tests: the three requests that we make, with the signature checked against the secret. */
export async function openFakeS3(): Promise<FakeS3> {
  const objects = new Map<string, Buffer>();
  let failure: number | undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = `${endpoint()}${request.url}`;
    if (!(await isSignedRight(request, url))) return void response.writeHead(403).end("SignatureDoesNotMatch");
    const key = new URL(url).pathname;
    if (request.method === "PUT") return put(request, response, key);
    const body = objects.get(key);
    if (request.method === "DELETE") {
      objects.delete(key);
      return void response.writeHead(204).end();
    }
    if (body === undefined) return void response.writeHead(404).end("NoSuchKey");
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    if (range === null) return void response.writeHead(200).end(body);
    response.writeHead(206).end(body.subarray(Number(range[1]), Number(range[2]) + 1));
  }

  async function put(request: IncomingMessage, response: ServerResponse, key: string): Promise<void> {
    // As S3: a body of unknown length is not implemented.
    if (request.headers["content-length"] === undefined) return void response.writeHead(501).end();
    const pieces: Buffer[] = [];
    try {
      for await (const piece of request) pieces.push(piece as Buffer);
    } catch {
      return; // The client broke off: nothing is stored.
    }
    if (failure !== undefined) return void response.writeHead(failure).end();
    objects.set(key, Buffer.concat(pieces));
    response.writeHead(200).end();
  }

  const server: Server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    options: { ...KEYS, endpoint: endpoint(), bucket: "files" },
    objects,
    failWith: (status) => void (failure = status),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Signs what came with the real secret and compares (AWS Signature Version 4). */
async function isSignedRight(request: IncomingMessage, url: string): Promise<boolean> {
  const given = request.headers.authorization ?? "";
  const names = /SignedHeaders=([^,]+)/.exec(given)?.[1]?.split(";") ?? [];
  const headers = Object.fromEntries(
    names.filter((name) => name !== "host").map((name) => [name, String(request.headers[name])]),
  );
  const signer = new AwsV4Signer({
    ...KEYS,
    service: "s3",
    method: request.method ?? "",
    url,
    headers,
    datetime: String(request.headers["x-amz-date"]),
  });
  return (await signer.sign()).headers.get("authorization") === given;
}
