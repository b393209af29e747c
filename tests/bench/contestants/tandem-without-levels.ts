import process from "node:process";
import { parseArgs } from "node:util";
import { loadConfig, modules, serve } from "@tandem/server";
import { defineModule } from "../../../packages/server/src/core/index.ts";
import { accessLevels } from "../../../packages/server/src/modules/tandem-access/contract.ts";
import { tandemAccess } from "../../../packages/server/src/modules/tandem-access/index.ts";

/** Everybody sees everything, as on a server that has no access levels. */
const withoutLevels = defineModule({
  name: tandemAccess.name,
  setup(host) {
    host.provide(accessLevels, {
      levelOf: () => Promise.resolve("personal"),
      tellsWork: () => Promise.resolve(true),
    });
  },
});

// The options of `tandem serve` that the bench gives.
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string" },
    domain: { type: "string" },
    http: { type: "string" },
    c2s: { type: "string" },
    "c2s-tls": { type: "string" },
    "plaintext-on-loopback": { type: "boolean" },
    "log-level": { type: "string" },
  },
});
const options = {
  data: values.data,
  domain: values.domain,
  "listen.http": values.http,
  "listen.c2s": values.c2s,
  "listen.c2s_tls": values["c2s-tls"],
  "listen.plaintext_on_loopback": values["plaintext-on-loopback"],
  "log.level": values["log-level"],
};
const running = await serve(
  loadConfig({ environment: process.env, options }),
  modules.map((one) => (one === tandemAccess ? withoutLevels : one)),
);
process.once("SIGTERM", () => {
  void running.stop().then(() => process.exit(0));
});
