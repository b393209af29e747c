import type { BareJid } from "@tandem/protocol";
import { utf8 } from "@tandem/protocol/encoding";
import {
  defineModule,
  type Limits,
  type ModuleDefinition,
  type ScramCredentials,
  StreamService,
} from "@tandem/server/core";
import { nodeCrypto, type Scene, scene, settle } from "../server-scene/index.ts";
import { MemoryConnection, type MemoryConnectionOptions } from "./memory-connection.ts";
import { StreamClient } from "./stream-client.ts";

export { settle } from "../server-scene/index.ts";
export { MemoryConnection } from "./memory-connection.ts";
export { StreamClient } from "./stream-client.ts";

export interface StreamSceneOptions {
  readonly modules?: readonly ModuleDefinition[];
  readonly limits?: Partial<Limits>;
  readonly plaintextOnLoopback?: boolean;
  /** Passwords by local part; juliet and romeo with "secret" unless told. */
  readonly passwords?: Readonly<Record<string, string>>;
  readonly disabled?: readonly string[];
}

export interface StreamScene extends Scene {
  readonly service: StreamService;
  open(options?: MemoryConnectionOptions): StreamClient;
}

const ITERATIONS = 4096;
const encoder = (text: string): Uint8Array => utf8(text);

/** Real streams over connections in memory, on a virtual clock. */
export async function streamScene(options: StreamSceneOptions = {}): Promise<StreamScene> {
  const stage = await scene({ modules: options.modules ?? [], limits: options.limits ?? {} });
  const passwords = options.passwords ?? { juliet: "secret", romeo: "secret" };
  const passwordOf = (account: BareJid): string | undefined => passwords[account.split("@")[0] ?? ""];
  const service = new StreamService(
    stage.core,
    {
      iterations: ITERATIONS,
      isDisabled: async (account) => options.disabled?.includes(account) ?? false,
      verifyPlain: async (account, password) => passwordOf(account) === password,
      async credentials(account, mechanism): Promise<ScramCredentials | null> {
        const password = passwordOf(account);
        if (password === undefined) return null;
        const hash = mechanism === "SCRAM-SHA-1" ? "sha-1" : "sha-256";
        const salt = encoder(`salt of ${account}`).slice(0, 16);
        const salted = await nodeCrypto.pbkdf2(hash, password, salt, ITERATIONS);
        const clientKey = nodeCrypto.hmac(hash, salted, encoder("Client Key"));
        const serverKey = nodeCrypto.hmac(hash, salted, encoder("Server Key"));
        return { salt, iterations: ITERATIONS, storedKey: nodeCrypto.hash(hash, clientKey), serverKey };
      },
    },
    { plaintextOnLoopback: options.plaintextOnLoopback ?? false },
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
