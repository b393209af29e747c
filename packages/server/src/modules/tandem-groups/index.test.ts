import { type BareJid, parseBareJid } from "@tandem/protocol";
import { errorXml, type Scene, scene, type SceneOptions, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accounts } from "../accounts/contract.ts";
import { administration } from "../administration/contract.ts";

const NS = "urn:tandem:groups:0";
const jid = (local: string): BareJid => parseBareJid(`${local}@capulet.lit`) as BareJid;
const CAPULETS = ["juliet", "tybalt"];

type Act = (name: string, params: object) => Promise<unknown>;
interface Verona {
  readonly stage: Scene;
  readonly act: Act;
  /** Romeo, of no group, with two programs. */
  readonly romeo: WireClient;
  readonly phone: WireClient;
  readonly juliet: WireClient;
}

async function verona(limits: SceneOptions["limits"] = {}): Promise<Verona> {
  const stage = await scene({ modules, limits });
  const act: Act = (name, params) => stage.core.use(administration).perform(name, params, "prince@capulet.lit");
  for (const local of ["romeo", ...CAPULETS]) {
    const secret = { kind: "password", password: "secret" } as const;
    await stage.core.use(accounts).add({ jid: jid(local), name: local, secret });
  }
  await act("group.add", { name: "Capulets" });
  await act("group.member-add", { name: "Capulets", people: CAPULETS });
  const romeo = await stage.connect("romeo@capulet.lit/orchard", { available: true });
  const phone = await stage.connect("romeo@capulet.lit/phone", { available: true });
  const juliet = await stage.connect("juliet@capulet.lit/balcony", { available: true });
  return { stage, act, romeo: romeo.forgets(), phone: phone.forgets(), juliet: juliet.forgets() };
}

async function asks(client: WireClient, type: "get" | "set", payload: string): Promise<void> {
  await client.sends(`<iq type="${type}" id="g" to="capulet.lit">${payload}</iq>`);
}
const watch = (name = "Capulets"): string => `<watch xmlns="${NS}" group="${name}"/>`;
const refused = (type: string, condition: string): string =>
  `<iq type="error" id="g" from="capulet.lit" to="*">${errorXml(type, condition)}</iq>`;
const pushed = (inner: string): string =>
  `<iq type="set" id="*" from="capulet.lit" to="romeo@capulet.lit/orchard"><members xmlns="${NS}" group="Capulets">${inner}</members></iq>`;

/** Kinds and notes of what the client heard of Juliet since the last look. */
function heard(client: WireClient): string[] {
  return client
    .takesAll()
    .filter((stanza) => stanza.name === "presence" && (stanza.attr("from") ?? "").startsWith("juliet"))
    .map((stanza) => stanza.attr("type") ?? stanza.childText("status") ?? "available");
}

test("[OG1] [OG2] groups and their people are listed; a hidden one looks like none", async () => {
  const { act, romeo } = await verona();
  await asks(romeo, "get", `<groups xmlns="${NS}"/>`);
  const answer = (inner: string): string => `<iq type="result" id="g" from="capulet.lit" to="*">${inner}</iq>`;
  romeo.receives(answer(`<groups xmlns="${NS}"><group name="Capulets" size="2"/></groups>`));
  await asks(romeo, "get", `<members xmlns="${NS}" group="Capulets"/>`);
  const people = CAPULETS.map((local) => `<person jid="${jid(local)}" name="${local}"/>`).join("");
  romeo.receives(answer(`<members xmlns="${NS}" group="Capulets">${people}</members>`));
  await act("group.change", { name: "Capulets", isHidden: true });
  await asks(romeo, "get", `<groups xmlns="${NS}"/>`);
  romeo.receives(answer(`<groups xmlns="${NS}"/>`));
  for (const name of ["Capulets", "Montagues"]) {
    await asks(romeo, "set", watch(name));
    romeo.receives(refused("cancel", "item-not-found"));
  }
  expect(await act("group.list", {})).toEqual([{ name: "Capulets", isHidden: true, size: 2 }]);
  expect(await act("audit.list", {})).toMatchObject([
    { act: "group.change" },
    { act: "group.member-add" },
    { act: "group.add" },
  ]);
});

test("[OG3] [OG5] [PS15] presence comes while the group is watched, to that session alone, as Company has it", async () => {
  const { romeo, phone, juliet } = await verona();
  await juliet.sends(`<presence><status>At the bridge</status></presence>`);
  expect(heard(romeo)).toEqual([]);
  await asks(romeo, "set", watch());
  expect(heard(romeo)).toEqual(["At the bridge"]);
  await juliet.sends(`<presence><status>Home</status></presence>`);
  await juliet.sends(`<presence type="unavailable"/>`);
  expect(heard(romeo)).toEqual(["Home", "unavailable"]);
  await juliet.sends(`<presence/>`);
  await asks(romeo, "set", `<unwatch xmlns="${NS}" group="Capulets"/>`);
  romeo.forgets();
  await juliet.sends(`<presence><status>Away</status></presence>`);
  expect([heard(romeo), heard(phone)]).toEqual([[], []]);
});

test("[OG3] [BL11] [PR6] [PR7] a level that is taken or given shows at once; a block hides and its end shows, both ways", async () => {
  const { romeo, juliet } = await verona();
  await juliet.sends(`<presence><status>Note</status></presence>`);
  await asks(romeo, "set", watch());
  romeo.forgets();
  const level = (to: string): string =>
    `<iq type="set" id="a"><access xmlns="urn:tandem:access:0"><item jid="romeo@capulet.lit" level="${to}"/></access></iq>`;
  await juliet.sends(level("public"));
  expect(heard(romeo)).toEqual(["available"]);
  await juliet.sends(level("company"));
  expect(heard(romeo)).toEqual(["Note"]);
  const blocks = (kind: string, whom: string): string =>
    `<iq type="set" id="b"><${kind} xmlns="urn:xmpp:blocking"><item jid="${whom}@capulet.lit"/></${kind}></iq>`;
  for (const [who, whom] of [
    [juliet, "romeo"],
    [romeo, "juliet"],
  ] as const) {
    await who.sends(blocks("block", whom));
    expect(heard(romeo)).toEqual(["unavailable"]);
    await juliet.sends(`<presence><status>Note</status></presence>`);
    expect(heard(romeo)).toEqual([]);
    await who.sends(blocks("unblock", whom));
    expect(heard(romeo)).toEqual(["Note"]);
  }
});

test("[OG4] a contact is told once; when the subscription ends the watch goes on", async () => {
  const { romeo, juliet } = await verona();
  await romeo.sends(`<presence type="subscribe" to="juliet@capulet.lit"/>`);
  await juliet.sends(`<presence type="subscribed" to="romeo@capulet.lit"/>`);
  romeo.forgets();
  await asks(romeo, "set", watch());
  expect(heard(romeo)).toEqual([]);
  await juliet.sends(`<presence><status>Once</status></presence>`);
  expect(heard(romeo)).toEqual(["Once"]);
  await juliet.sends(`<presence type="unsubscribed" to="romeo@capulet.lit"/>`);
  expect(heard(romeo).filter((kind) => kind !== "unsubscribed")).toEqual(["unavailable", "Once"]);
});

test("[OG5] [OG6] who joins and leaves is told with presence; a group that is removed ends its watches", async () => {
  const { act, romeo, juliet } = await verona();
  await juliet.sends(`<presence><status>Note</status></presence>`);
  await act("group.member-remove", { name: "Capulets", people: ["juliet"] });
  await asks(romeo, "set", watch());
  expect(heard(romeo)).toEqual([]);
  await act("group.member-add", { name: "Capulets", people: ["juliet"] });
  romeo.receives(pushed(`<person jid="juliet@capulet.lit" name="juliet"/>`));
  expect(heard(romeo)).toEqual(["Note"]);
  await act("user.disable", { jid: "tybalt" });
  romeo.receives(pushed(`<gone jid="tybalt@capulet.lit"/>`));
  await act("group.member-remove", { name: "Capulets", people: ["juliet"] });
  romeo.receives(pushed(`<gone jid="juliet@capulet.lit"/>`));
  expect(heard(romeo)).toEqual(["unavailable"]);
  await act("group.remove", { name: "Capulets" });
  romeo.receives(`<iq type="set" id="*" from="capulet.lit" to="*"><unwatch xmlns="${NS}" group="Capulets"/></iq>`);
  romeo.receivesNothing();
});

test("[OG7] [SV3] groups, people of one and groups that a session watches, at the limit and one past it", async () => {
  const { act, romeo } = await verona({
    organisationGroupsMax: 2,
    organisationGroupMembersMax: 2,
    groupsWatchedMax: 1,
  });
  await expect(act("group.member-add", { name: "Capulets", people: ["romeo"] })).rejects.toThrow("more people");
  await act("group.add", { name: "Lovers" });
  await expect(act("group.add", { name: "Lovers" })).rejects.toThrow("There is a group");
  await expect(act("group.add", { name: "Friars" })).rejects.toThrow("as many groups");
  await asks(romeo, "set", watch());
  romeo.forgets();
  await asks(romeo, "set", watch("Lovers"));
  romeo.receives(refused("wait", "resource-constraint"));
  await asks(romeo, "set", watch());
  const answers = romeo.takesAll().filter((stanza) => stanza.name === "iq");
  expect(answers.map((answer) => answer.attr("type"))).toEqual(["result"]);
  // Put there by another way than the group's own.
  await act("user.change", { jid: "romeo", groups: ["Capulets"] });
  romeo.forgets();
  await asks(romeo, "get", `<members xmlns="${NS}" group="Capulets"/>`);
  romeo.receives(refused("cancel", "not-acceptable"));
});
