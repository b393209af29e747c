import { modules } from "@tandem/server";
import type { ModuleDefinition, ModuleHost } from "@tandem/server/core";
import { scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { ASKED, LEFT_OUT, SAID } from "./permissions/inventory.ts";
import { ACTIONS } from "./permissions/table.ts";
import { rooms } from "../../packages/server/src/modules/xep-0045-muc/contract.ts";
import { roomIqs, serviceIqs } from "../../packages/server/src/modules/xep-0045-muc/dispatch.ts";
import { nodeService } from "../../packages/server/src/modules/xep-0060-pubsub/contract.ts";
import { NODE_IQS } from "../../packages/server/src/modules/xep-0060-pubsub/service.ts";
import { webPush } from "../../packages/server/src/modules/tandem-web-push/contract.ts";
import { WEB_PUSH_IQS } from "../../packages/server/src/modules/tandem-web-push/index.ts";
import { FILE_IQS } from "../../packages/server/src/modules/xep-0363-upload/index.ts";

/** Everything that the server answers by iq, as `address type name namespace`; its services by address. */
async function answered(): Promise<{ readonly iqs: ReadonlySet<string>; readonly services: ReadonlySet<string> }> {
  const iqs = new Set<string>();
  const services = new Set<string>();
  const recorded = (host: ModuleHost): ModuleHost => ({
    ...host,
    onIq(target, type, ns, name, handler) {
      iqs.add(`${target} ${type} ${name} ${ns}`);
      host.onIq(target, type, ns, name, handler);
    },
    addService(address, handler) {
      services.add(address);
      host.addService(address, handler);
    },
    provide(key, made) {
      if (Object.is(key, rooms)) {
        const offered = made as { onServiceIq: (...of: string[]) => void };
        const { onServiceIq } = offered;
        offered.onServiceIq = (type, ns, name, ...rest) => {
          iqs.add(`rooms ${type} ${name} ${ns}`);
          onServiceIq(type as string, ns as string, name as string, ...rest);
        };
      }
      host.provide(key, made);
    },
  });
  const watched = modules.map(
    (module): ModuleDefinition => ({ ...module, setup: (host) => module.setup(recorded(host)) }),
  );
  const { core } = await scene({ modules: watched });
  // There only where the configuration asks for them.
  core.use(nodeService).serve("accounts");
  core.use(webPush).serve({ accepts: () => true, send: async () => "sent" }, "key");
  for (const key of serviceIqs(undefined as never).keys()) iqs.add(`rooms ${key}`);
  for (const key of roomIqs.keys()) iqs.add(`room ${key}`);
  for (const key of FILE_IQS) iqs.add(`files ${key}`);
  for (const key of NODE_IQS) iqs.add(`nodes ${key}`);
  for (const key of WEB_PUSH_IQS) iqs.add(`browsers ${key}`);
  return { iqs, services };
}

test("[SV7] whatever the server can be asked has a row in docs/permissions.md, or a reason why it has none", async () => {
  const { iqs, services } = await answered();
  const known = [...ASKED.flatMap(([questions]) => questions), ...LEFT_OUT.flatMap(([, questions]) => questions)];
  expect(known.toSorted()).toEqual([...iqs].toSorted());
  // A service of its own would be asked past all of them.
  expect(services).toEqual(new Set(["rooms", "upload", "pubsub", "push"].map((name) => `${name}.capulet.lit`)));
});

test("[SV7] every row is asked by something", () => {
  const rows = [...ASKED.flatMap(([, actions]) => actions), ...SAID];
  expect(rows.toSorted()).toEqual([...ACTIONS].toSorted());
});
