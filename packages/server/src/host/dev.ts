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
import { defaultLimits, defineModule } from "../core/index.ts";
import { accountCredentials } from "../modules/accounts/contract.ts";
import { createServer, modules } from "./index.ts";

// A server in memory for developers: juliet and romeo of localhost, password "secret". No TLS, this machine only.
const iterations = 4096;
const passwords = new Map([
  ["juliet@localhost", "secret"],
  ["romeo@localhost", "secret"],
]);
const text = new TextEncoder();

const accounts = defineModule({
  name: "dev-accounts",
  setup(host) {
    host.provide(accountCredentials, {
      iterations,
      isDisabled: async () => false,
      verifyPlain: async (account, password) => passwords.get(account) === password,
      async credentials(account, mechanism) {
        const password = passwords.get(account);
        if (password === undefined) return null;
        const hash = mechanism === "SCRAM-SHA-1" ? "sha-1" : "sha-256";
        const salt = text.encode(account);
        const salted = await nodeCrypto.pbkdf2(hash, password, salt, iterations);
        return {
          salt,
          iterations,
          storedKey: nodeCrypto.hash(hash, nodeCrypto.hmac(hash, salted, text.encode("Client Key"))),
          serverKey: nodeCrypto.hmac(hash, salted, text.encode("Server Key")),
        };
      },
    });
  },
});

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
  modules: [accounts, ...modules],
  exposition: metrics,
  http: { host: "127.0.0.1", port: Number(process.env.PORT ?? 8080) },
  c2s: { host: "127.0.0.1", port: Number(process.env.C2S_PORT ?? 5222) },
  c2sTls: undefined,
  identity: undefined,
  plaintextOnLoopback: true,
  webRoot: "dist/web",
  allowedOrigins: ["*"],
});
console.log(JSON.stringify(await server.start()));
process.once("SIGINT", () => void server.stop().then(() => process.exit(0)));
process.once("SIGTERM", () => void server.stop().then(() => process.exit(0)));
