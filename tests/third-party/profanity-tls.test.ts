import { afterAll, beforeAll, test } from "vitest";
import { PASSWORD, type RunningServer, runServer } from "../conformance/harness/running-server.ts";
import { hasProfanity, Profanity } from "./profanity.ts";

let running: RunningServer;
let profanity: Profanity | undefined;

beforeAll(async () => {
  running = await runServer();
});
afterAll(async () => {
  profanity?.stops();
  await running.stop();
});

test("profanity signs in over TLS where channel binding is offered (RFC 6120 §5)", async (context) => {
  if (!hasProfanity) context.skip("profanity or tmux is not installed (apt-get install profanity tmux)");
  profanity = new Profanity();
  await profanity.shows(/Profanity/);
  profanity.types(`/connect juliet@localhost server 127.0.0.1 port ${running.addresses.c2s?.port} tls trust`);
  await profanity.shows(/Enter password/);
  profanity.types(PASSWORD);
  await profanity.shows(/logged in successfully/);
});
