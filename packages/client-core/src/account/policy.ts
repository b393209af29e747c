import { domainOf, type BareJid } from "@tandem/protocol";
import { iqResult } from "@tandem/protocol/stanza";
import { buildPolicy, NS_POLICY, parsePolicy, type Policy } from "@tandem/protocol/tandem-policy";
import type { Connection } from "../connection/index.ts";
import { SETTING_NAMES, type DeviceFacts, type ImClient, type SettingName } from "../preferred-client/index.ts";

/** Layer 3 of RT4, as the server provisions it. Rejects with RequestError. */
export async function loadPolicy(
  connection: Connection,
  account: BareJid,
  app: ImClient,
): Promise<DeviceFacts["server"]> {
  const answer = await connection.request("get", domainOf(account), buildPolicy({ app, settings: [] }));
  return serverSettingsOf(parsePolicy(answer.child("policy", NS_POLICY)));
}

/** The server tells of each change, whole. */
export function onPolicyPush(
  connection: Connection,
  account: BareJid,
  listener: (settings: DeviceFacts["server"]) => void,
): void {
  connection.onStanza((stanza) => {
    if (stanza.name !== "iq" || stanza.attr("type") !== "set") return;
    const policy = parsePolicy(stanza.child("policy", NS_POLICY));
    // Settings decide where messages go: nobody but the own server may send them.
    if (policy === null || stanza.attr("from") !== domainOf(account)) return;
    connection.send(iqResult(stanza));
    listener(serverSettingsOf(policy));
  });
}

export function serverSettingsOf(policy: Policy | null): DeviceFacts["server"] {
  const values: { [name in SettingName]?: unknown } = {};
  const sources: { [name in SettingName]?: string } = {};
  for (const setting of policy?.settings ?? []) {
    const name = SETTING_NAMES.find((known) => known === setting.name);
    if (name === undefined) continue;
    values[name] = setting.value;
    sources[name] = setting.source ?? setting.layer;
  }
  return { ...values, sources };
}
