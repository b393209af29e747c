import {
  openLog,
  nodeClock,
  nodeCrypto,
  nodeRandom,
  nodeTimers,
  openMetrics,
} from "../adapters/environment-node/index.ts";
import { LocalBus } from "../adapters/bus-local/index.ts";
import { openSqlite } from "../adapters/storage-sqlite/index.ts";
import { bareJid } from "@tandem/protocol";
import { defaultLimits } from "../core/index.ts";
import { accounts } from "../modules/accounts/contract.ts";
import { accountsModule } from "../modules/accounts/index.ts";
import { createServer, modules } from "./index.ts";

// A server in memory for developers: juliet and romeo of localhost, password "secret". No TLS, this machine only.
const metrics = openMetrics();
const server = createServer({
  domain: "localhost",
  version: "dev",
  limits: defaultLimits,
  environment: {
    clock: nodeClock,
    timers: nodeTimers,
    random: nodeRandom,
    crypto: nodeCrypto,
    log: openLog({ level: "debug" }),
    metrics,
    storage: openSqlite({ file: ":memory:", clock: nodeClock }),
    bus: new LocalBus(),
  },
  modules: modules.includes(accountsModule) ? modules : [accountsModule, ...modules],
  exposition: metrics,
  http: { host: "127.0.0.1", port: Number(process.env.PORT ?? 8080) },
  c2s: { host: "127.0.0.1", port: Number(process.env.C2S_PORT ?? 5222) },
  c2sTls: undefined,
  identity: undefined,
  plaintextOnLoopback: true,
  webRoot: "dist/web",
  allowedOrigins: ["*"],
});
const addresses = await server.start();
for (const local of ["juliet", "romeo"]) {
  const jid = bareJid(local, "localhost");
  await server.core.use(accounts).add({ jid, name: local, secret: { kind: "password", password: "secret" } });
}
console.log(JSON.stringify(addresses));
process.once("SIGINT", () => void server.stop().then(() => process.exit(0)));
process.once("SIGTERM", () => void server.stop().then(() => process.exit(0)));
