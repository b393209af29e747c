import { parseBareJid, type BareJid } from "@tandem/protocol";
import { errorXml, scene, type Scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { accounts } from "../accounts/contract.ts";
import { accountsModule } from "../accounts/index.ts";
import { policies, type Policies, type PolicyScope } from "./contract.ts";
import { tandemPolicy } from "./index.ts";

const juliet = parseBareJid("juliet@capulet.lit") as BareJid;
const organisation: PolicyScope = { kind: "organisation" };
const group = (name: string): PolicyScope => ({ kind: "group", group: name });
const disable = (value: boolean) => ({ name: "communicator.disableIm", type: "boolean", value }) as const;
const ask = `<iq type="get" to="capulet.lit" id="p1"><policy xmlns="urn:tandem:policy:0" app="communicator"/></iq>`;

async function verona(): Promise<{ city: Scene; rules: Policies }> {
  const city = await scene({ modules: [accountsModule, tandemPolicy] });
  const secret = { kind: "password", password: "secret" } as const;
  await city.core.use(accounts).add({ jid: juliet, groups: ["Balcony", "Capulets"], secret });
  return { city, rules: city.core.use(policies) };
}

function setting(value: boolean, layer: string): string {
  return `<setting name="communicator.disableIm" type="boolean" value="${value}" ${layer}/>`;
}

test("[RT4] account before earlier group before later group before organisation (docs/protocol/policy.md §4.1)", async () => {
  const { city, rules } = await verona();
  const client = await city.connect("juliet@capulet.lit/c1");
  const answers = async (inner: string): Promise<void> => {
    await client.sends(ask);
    client.receives(
      `<iq type="result" from="capulet.lit" id="p1" to="juliet@capulet.lit/c1"><policy xmlns="urn:tandem:policy:0" app="communicator">${inner}</policy></iq>`,
    );
  };
  await answers("");
  await rules.set(organisation, disable(true));
  client.forgets();
  await answers(setting(true, `layer="organisation"`));
  await rules.set(group("Capulets"), disable(false));
  client.forgets();
  await answers(setting(false, `layer="group" source="Capulets"`));
  await rules.set(group("Balcony"), disable(true));
  client.forgets();
  await answers(setting(true, `layer="group" source="Balcony"`));
  await rules.set({ kind: "account", account: juliet }, disable(false));
  client.forgets();
  await answers(setting(false, `layer="account"`));
});

test("[RT4] a change is pushed to the sessions that asked and that it concerns, to nobody else", async () => {
  const { city, rules } = await verona();
  const asked = await city.connect("juliet@capulet.lit/c1");
  const silent = await city.connect("juliet@capulet.lit/g1");
  await asked.sends(ask);
  asked.forgets();
  await rules.set(group("Montagues"), disable(true));
  asked.receivesNothing();
  await rules.set(group("Balcony"), disable(true));
  asked.receives(
    `<iq type="set" from="capulet.lit" to="juliet@capulet.lit/c1" id="*"><policy xmlns="urn:tandem:policy:0" app="communicator">${setting(true, `layer="group" source="Balcony"`)}</policy></iq>`,
  );
  silent.receivesNothing();
});

test("[RT2] an app whose IM is disabled is refused when it sends a chat message (docs/protocol/policy.md §6)", async () => {
  const { city, rules } = await verona();
  const client = await city.connect("juliet@capulet.lit/c1");
  await rules.set(organisation, disable(true));
  await client.sends(ask);
  client.forgets();
  await client.sends(`<message type="chat" to="romeo@capulet.lit" id="m1"><body>hi</body></message>`);
  client.receives(
    `<message type="error" from="romeo@capulet.lit" to="juliet@capulet.lit/c1" id="m1">${errorXml("cancel", "not-allowed")}</message>`,
  );
});

test("[SV5] an unknown app, a set by a client, an unknown name and a wrong type are refused (§7)", async () => {
  const { city, rules } = await verona();
  const client = await city.connect("juliet@capulet.lit/c1");
  const error = (type: string, condition: string): string =>
    `<iq type="error" from="capulet.lit" to="juliet@capulet.lit/c1" id="p1">${errorXml(type, condition)}</iq>`;
  await client.sends(ask.replace("communicator", "mail"));
  client.receives(error("modify", "bad-request"));
  await client.sends(ask.replace(`"get"`, `"set"`));
  client.receives(error("cancel", "not-allowed"));
  await expect(rules.set(organisation, { name: "colour", type: "string", value: "red" })).rejects.toMatchObject({
    code: "policy/unknown-setting",
  });
  await expect(
    rules.set(organisation, { name: "communicator.disableIm", type: "string", value: "true" }),
  ).rejects.toMatchObject({
    code: "policy/wrong-type",
  });
});

test("a setting that is cleared is gone from every list", async () => {
  const { rules } = await verona();
  await rules.set(organisation, disable(true));
  await rules.set(group("Balcony"), disable(false));
  expect(await rules.all()).toEqual([
    { ...disable(false), scope: group("Balcony") },
    { ...disable(true), scope: organisation },
  ]);
  expect(await rules.clear(organisation, "communicator.disableIm")).toBe(true);
  expect(await rules.clear(organisation, "communicator.disableIm")).toBe(false);
  expect(await rules.list(organisation)).toEqual([]);
});
