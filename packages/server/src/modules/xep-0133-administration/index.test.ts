import { type BareJid, parseBareJid } from "@tandem/protocol";
import { errorXml, scene, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { modules } from "../../host/modules.ts";
import { accountCredentials, accounts } from "../accounts/contract.ts";
import { administration } from "../administration/contract.ts";
import { rosters } from "../rfc-6121-roster/contract.ts";

const jid = (text: string): BareJid => parseBareJid(text) as BareJid;
const COMMANDS = "http://jabber.org/protocol/commands";
const ADMIN = "http://jabber.org/protocol/admin";
const BARD = "bard@capulet.lit";
const GLOBE = `${BARD}/globe`;

/** Bard administers; juliet is anybody. */
async function globe() {
  const stage = await scene({ modules });
  for (const local of ["bard", "juliet"])
    await stage.core
      .use(accounts)
      .add({ jid: jid(`${local}@capulet.lit`), secret: { kind: "password", password: "x" } });
  stage.core.use(administration).appoint({ accounts: [jid(BARD)], groups: [] });
  return { stage, bard: await stage.connect(GLOBE), juliet: await stage.connect("juliet@capulet.lit/balcony") };
}

const field = (name: string, ...values: readonly string[]): string =>
  `<field var="${name}">${values.map((value) => `<value>${value}</value>`).join("")}</field>`;
const typed = `<field var="FORM_TYPE" type="hidden"><value>${ADMIN}</value></field>`;
const submit = (...fields: readonly string[]): string =>
  `<x xmlns="jabber:x:data" type="submit">${typed}${fields.join("")}</x>`;
const request = (node: string, attributes = "", content = ""): string =>
  `<iq type="set" id="c" to="capulet.lit"><command xmlns="${COMMANDS}" node="${ADMIN}#${node}" ${attributes}>${content}</command></iq>`;
const completed = (node: string, content = "", to = GLOBE): string =>
  `<iq type="result" id="c" from="capulet.lit" to="${to}"><command xmlns="${COMMANDS}" node="${ADMIN}#${node}" sessionid="*" status="completed">${content}</command></iq>`;
const result = (...fields: readonly string[]): string =>
  `<x xmlns="jabber:x:data" type="result">${typed}${fields.join("")}</x>`;
const note = (type: string, text: string): string => `<note type="${type}">${text}</note>`;

/** Begins a command that takes a form; resolves to its session. */
async function begin(client: WireClient, node: string): Promise<string> {
  await client.sends(request(node, `action="execute"`));
  const command = client.takesAll()[0]?.child("command", COMMANDS);
  expect([command?.attr("status"), command?.child("actions", COMMANDS)?.attr("execute")]).toEqual([
    "executing",
    "complete",
  ]);
  return command?.attr("sessionid") ?? "";
}

async function runs(client: WireClient, node: string, ...fields: readonly string[]): Promise<void> {
  const session = await begin(client, node);
  await client.sends(request(node, `sessionid="${session}"`, submit(...fields)));
}

test("[SA1] a person is added by the form that the server gives (XEP-0133 v1.3.1 ex. 1-4)", async () => {
  const { stage, bard } = await globe();
  await bard.sends(request("add-user", `action="execute"`));
  const input = (type: string, name: string, label: string, isRequired: boolean): string =>
    `<field type="${type}" var="${name}" label="${label}">${isRequired ? "<required/>" : ""}</field>`;
  const answer = bard.receives(
    `<iq type="result" id="c" from="capulet.lit" to="${GLOBE}"><command xmlns="${COMMANDS}" node="${ADMIN}#add-user" sessionid="*" status="executing">
      <actions execute="complete"><complete/></actions>
      <x xmlns="jabber:x:data" type="form"><title>Add a person</title><instructions>Fill in this form.</instructions>${typed}
      ${input("jid-single", "accountjid", "Address of the account", true)}${input("text-private", "password", "Password", true)}
      ${input("text-private", "password-verify", "Password again", true)}${input("text-single", "email", "Mail address", false)}
      ${input("text-single", "given_name", "Given name", false)}${input("text-single", "surname", "Family name", false)}</x></command></iq>`,
  );
  const session = answer.child("command", COMMANDS)?.attr("sessionid") ?? "";
  const filled = (again: string): string =>
    submit(
      field("accountjid", "romeo@capulet.lit"),
      field("password", "secret"),
      field("password-verify", again),
      field("given_name", "Romeo"),
      field("surname", "Montague"),
    );
  await bard.sends(request("add-user", `sessionid="${session}"`, filled("secret")));
  bard.receives(completed("add-user", note("info", "Added: romeo@capulet.lit")));
  expect(await stage.core.use(accounts).get(jid("romeo@capulet.lit"))).toMatchObject({ name: "Romeo Montague" });
  expect(await stage.core.use(accountCredentials).verifyPlain(jid("romeo@capulet.lit"), "secret")).toBe(true);
  const trail = await stage.core.use(administration).perform("audit.list", {}, "");
  expect(trail).toMatchObject([{ by: GLOBE, act: "user.add", about: { jid: "romeo@capulet.lit" }, outcome: "done" }]);
});

test("[CM1] [AD1] who is no administrator is refused and sees no command; who is none any more at the next step", async () => {
  const { stage, bard, juliet } = await globe();
  const items = async (client: WireClient) => {
    await client.sends(
      `<iq type="get" id="i" to="capulet.lit"><query xmlns="http://jabber.org/protocol/disco#items" node="${COMMANDS}"/></iq>`,
    );
    return client.takesAll()[0]?.child("query", "http://jabber.org/protocol/disco#items")?.elements("item") ?? [];
  };
  expect(await items(juliet)).toEqual([]);
  const seen = (await items(bard)).map((item) => item.attr("node"));
  expect(seen).toHaveLength(23);
  expect(seen).toContain(`${ADMIN}#add-user`);
  await juliet.sends(request("announce"));
  juliet.receives(`<iq type="error" id="c" from="capulet.lit" to="*">${errorXml("auth", "forbidden")}</iq>`);
  await juliet.sends(
    `<iq type="get" id="i" to="capulet.lit"><query xmlns="http://jabber.org/protocol/disco#info" node="${ADMIN}#announce"/></iq>`,
  );
  juliet.receives(`<iq type="error" id="i" from="capulet.lit" to="*">${errorXml("cancel", "item-not-found")}</iq>`);
  const session = await begin(bard, "delete-user");
  stage.core.use(administration).appoint({ accounts: [], groups: [] });
  await bard.sends(
    request("delete-user", `sessionid="${session}"`, submit(field("accountjids", "juliet@capulet.lit"))),
  );
  bard.receives(`<iq type="error" id="c" from="capulet.lit" to="*">${errorXml("auth", "forbidden")}</iq>`);
  expect(await stage.core.use(accounts).get(jid("juliet@capulet.lit"))).toBeDefined();
});

test("[CM2] a command tells what it is (XEP-0050 v1.3.0 ex. 2)", async () => {
  const { bard } = await globe();
  await bard.sends(
    `<iq type="get" id="i" to="capulet.lit"><query xmlns="http://jabber.org/protocol/disco#info" node="${ADMIN}#announce"/></iq>`,
  );
  bard.receives(
    `<iq type="result" id="i" from="capulet.lit" to="${GLOBE}"><query xmlns="http://jabber.org/protocol/disco#info" node="${ADMIN}#announce">
      <identity category="automation" type="command-node" name="Tell everybody who is signed in"/><feature var="${COMMANDS}"/><feature var="jabber:x:data"/></query></iq>`,
  );
});

test("[SA2] of several addresses each is tried, and told (XEP-0133 §4.2-§4.5)", async () => {
  const { stage, bard, juliet } = await globe();
  const both = field("accountjids", "juliet@capulet.lit", "tybalt@capulet.lit", "juliet@capulet.lit");
  const missing = note("error", "tybalt@capulet.lit: There is no account with that address.");
  for (const [node, done] of [
    ["disable-user", "Disabled"],
    ["reenable-user", "Enabled"],
  ] as const) {
    await runs(bard, node, both);
    bard.receives(completed(node, note("info", `${done}: juliet@capulet.lit`) + missing));
  }
  await runs(bard, "end-user-session", field("accountjids", "juliet@capulet.lit/balcony"));
  bard.receives(completed("end-user-session", note("info", "Ended: juliet@capulet.lit/balcony")));
  expect(juliet.closedWith).toBe("reset");
  await runs(bard, "delete-user", field("accountjids", "juliet@capulet.lit"));
  bard.receives(completed("delete-user", note("info", "Removed: juliet@capulet.lit")));
  expect(await stage.core.use(accounts).get(jid("juliet@capulet.lit"))).toBeUndefined();
});

test("[SA1] password, roster, when last there, where signed in (XEP-0133 §4.7-§4.10)", async () => {
  const { stage, bard } = await globe();
  const juliet = field("accountjid", "juliet@capulet.lit");
  await runs(bard, "change-user-password", juliet, field("password", "new"));
  bard.receives(completed("change-user-password", note("info", "juliet@capulet.lit has a new password.")));
  expect(await stage.core.use(accountCredentials).verifyPlain(jid("juliet@capulet.lit"), "new")).toBe(true);
  await stage.core.use(rosters).update(jid("juliet@capulet.lit"), jid("romeo@montague.lit"), () => ({
    jid: jid("romeo@montague.lit"),
    name: "Romeo",
    subscription: "both",
    isPending: false,
    isApproved: false,
    groups: ["Friends"],
  }));
  const asked = field("accountjids", "juliet@capulet.lit");
  await runs(bard, "get-user-roster", asked);
  const contact = `<item jid="romeo@montague.lit" name="Romeo" subscription="both"><group>Friends</group></item>`;
  bard.receives(completed("get-user-roster", result(asked, `<query xmlns="jabber:iq:roster">${contact}</query>`)));
  await runs(bard, "get-user-lastlogin", asked);
  bard.receives(completed("get-user-lastlogin", result(asked, field("lastlogin", "2026-05-17T12:00:00.000Z"))));
  await runs(bard, "user-stats", juliet);
  bard.receives(
    completed(
      "user-stats",
      result(field("ipaddresses", "192.0.2.1"), field("rostersize", "1"), field("onlineresources", "balcony")),
    ),
  );
});

test("[SA3] numbers at once, lists as long as asked for (XEP-0133 §4.13-§4.22)", async () => {
  const { bard } = await globe();
  await bard.sends(request("get-registered-users-num"));
  const number = `<field var="registeredusersnum" label="Number of registered people"><value>2</value></field>`;
  bard.receives(completed("get-registered-users-num", result(number)));
  await runs(bard, "get-online-users-list", field("max_items", "25"));
  const list = `<field var="onlineuserjids" label="People who are signed in"><value>${BARD}</value><value>juliet@capulet.lit</value></field>`;
  bard.receives(completed("get-online-users-list", result(list)));
  await runs(bard, "get-registered-users-list", field("max_items", "26"));
  bard.receives(`<iq type="error" id="c" from="capulet.lit" to="*">${errorXml("modify", "not-acceptable")}</iq>`);
  await runs(bard, "get-active-users", field("max_items", "none"));
  bard.receives(
    completed("get-active-users", result(`<field var="activeuserjids" label="People who are at their device"/>`)),
  );
});

test("[SA4] an announcement of several lines (XEP-0133 ex. 4.23); an edit of nothing is refused", async () => {
  const { bard, juliet } = await globe();
  await juliet.sends("<presence/>");
  juliet.forgets();
  await runs(bard, "announce", field("announcement", "Attention!", "The gates close."));
  bard.receives(completed("announce"));
  juliet.receives(
    `<message type="headline" from="capulet.lit" to="*"><body>Attention!\nThe gates close.</body></message>`,
  );
  await runs(bard, "edit-motd", field("motd", "None"));
  bard.receives(`<iq type="error" id="c" from="capulet.lit" to="*">${errorXml("modify", "not-acceptable")}</iq>`);
});
