import { localOf } from "@tandem/protocol";
import { utf8 } from "@tandem/protocol/encoding";
import {
  type BearerTokens,
  defineModule,
  type Limits,
  type ModuleDefinition,
  type ScramCredentials,
  type Storage,
  StreamService,
} from "@tandem/server/core";
import { nodeCrypto, type Scene, scene, settle, type VirtualTime } from "../server-scene/index.ts";
import { MemoryConnection, type MemoryConnectionOptions } from "./memory-connection.ts";
import { StreamClient } from "./stream-client.ts";

export { settle } from "../server-scene/index.ts";
export { MemoryConnection } from "./memory-connection.ts";
export { StreamClient } from "./stream-client.ts";

export interface StreamSceneOptions {
  readonly modules?: readonly ModuleDefinition[];
  readonly limits?: Partial<Limits>;
  readonly plaintextOnLoopback?: boolean;
  readonly channelBinding?: boolean;
  readonly bearerTokens?: BearerTokens;
  /** Passwords by local part; juliet and romeo with "secret" unless told. */
  readonly passwords?: Readonly<Record<string, string>>;
  readonly disabled?: readonly string[];
  /** That of an earlier scene: the server was restarted. */
  readonly storage?: Storage;
  readonly time?: VirtualTime;
}

export interface StreamScene extends Scene {
  readonly service: StreamService;
  open(options?: MemoryConnectionOptions): StreamClient;
}

const ITERATIONS = 4096;

/** Made beforehand: deriving keys takes longer than a test wants to wait in between. */
async function keysOf(passwords: Readonly<Record<string, string>>): Promise<Map<string, ScramCredentials>> {
  const keys = new Map<string, ScramCredentials>();
  for (const [user, password] of Object.entries(passwords)) {
    for (const mechanism of ["SCRAM-SHA-1", "SCRAM-SHA-256"] as const) {
      const hash = mechanism === "SCRAM-SHA-1" ? "sha-1" : "sha-256";
      const salt = utf8(`${user} of Verona, salted`).slice(0, 16);
      const salted = await nodeCrypto.pbkdf2(hash, password, salt, ITERATIONS);
      const storedKey = nodeCrypto.hash(hash, nodeCrypto.hmac(hash, salted, utf8("Client Key")));
      const serverKey = nodeCrypto.hmac(hash, salted, utf8("Server Key"));
      keys.set(`${user} ${mechanism}`, { salt, iterations: ITERATIONS, storedKey, serverKey });
    }
  }
  return keys;
}

/** Real streams over connections in memory, on a virtual clock. */
export async function streamScene(options: StreamSceneOptions = {}): Promise<StreamScene> {
  const stage = await scene({
    modules: options.modules ?? [],
    limits: options.limits ?? {},
    ...(options.storage === undefined ? {} : { storage: options.storage }),
    ...(options.time === undefined ? {} : { time: options.time }),
  });
  const passwords = options.passwords ?? { juliet: "secret", romeo: "secret" };
  const keys = await keysOf(passwords);
  const service = new StreamService(
    stage.core,
    {
      iterations: ITERATIONS,
      exists: async (account) => passwords[localOf(account)] !== undefined,
      isDisabled: async (account) => options.disabled?.includes(account) ?? false,
      verifyPlain: async (account, password) => passwords[localOf(account)] === password,
      credentials: async (account, mechanism) => keys.get(`${localOf(account)} ${mechanism}`) ?? null,
    },
    {
      plaintextOnLoopback: options.plaintextOnLoopback ?? false,
      channelBinding: options.channelBinding,
      bearerTokens: options.bearerTokens,
    },
  );
  await service.start();
  await settle();
  return Object.assign(stage, {
    service,
    open(how: MemoryConnectionOptions = {}): StreamClient {
      const connection = new MemoryConnection(how);
      const listener = service.open(connection);
      if (listener === null) connection.abort();
      else connection.listener = listener;
      return new StreamClient(connection, "capulet.lit");
    },
  });
}

/** Remembers what reaches the router's owners of messages and presence, and answers nothing; tests decide when. */
export function recordingModule(): { readonly module: ModuleDefinition; readonly seen: string[] } {
  const seen: string[] = [];
  const module = defineModule({
    name: "recording",
    setup(host) {
      host.ownMessages(({ stanza }) => void seen.push(`message ${stanza.attr("id")}`));
      host.ownPresence(({ stanza }) => void seen.push(`presence ${stanza.attr("type") ?? "available"}`));
      for (const event of ["sessionOpened", "sessionClosed", "sessionLost", "sessionFound"] as const) {
        host.on(event, (session) => void seen.push(`${event} ${session.resource}`));
      }
      host.on("sessionUnacknowledged", (_session, stanzas) => {
        seen.push(`unacknowledged ${stanzas.map((stanza) => stanza.attr("id")).join(",")}`);
      });
    },
  });
  return { module, seen };
}
