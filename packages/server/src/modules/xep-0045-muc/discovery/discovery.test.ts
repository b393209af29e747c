import { adminIq, configure, enter, ROOM, roomScene } from "@tandem/testkit/room-scene";
import { errorXml, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { muc } from "../index.ts";

const modules = [muc];
const INFO = "http://jabber.org/protocol/disco#info";
const ITEMS = "http://jabber.org/protocol/disco#items";

async function listed(client: WireClient, rsm = ""): Promise<(string | undefined)[]> {
  const set = rsm === "" ? "" : `<set xmlns="http://jabber.org/protocol/rsm">${rsm}</set>`;
  await client.sends(`<iq type="get" id="l" to="rooms.capulet.lit"><query xmlns="${ITEMS}">${set}</query></iq>`);
  return (
    client
      .takesAll()
      .at(-1)
      ?.child("query", ITEMS)
      ?.elements("item")
      .map((item) => item.attr("jid")?.split("@")[0]) ?? []
  );
}

test("[MUC60] the service says what it is (XEP-0045 §6.2, ex. 4-5)", async () => {
  const { iago } = await roomScene({ modules });
  await iago.sends(`<iq type="get" id="i" to="rooms.capulet.lit"><query xmlns="${INFO}"/></iq>`);
  const query = iago.takesAll()[0]?.child("query", INFO);
  expect(query?.child("identity")?.attr("category")).toBe("conference");
  expect(query?.elements("feature").map((feature) => feature.attr("var"))).toContain("http://jabber.org/protocol/muc");
  await iago.sends(`<iq type="get" id="p" to="rooms.capulet.lit"><ping xmlns="urn:xmpp:ping"/></iq>`);
  iago.receives(`<iq type="result" id="p" from="rooms.capulet.lit" to="${iago.jid}"/>`);
  await iago.sends(`<iq type="get" id="u" to="rooms.capulet.lit"><query xmlns="urn:unknown"/></iq>`);
  iago.receives(
    `<iq type="error" id="u" from="rooms.capulet.lit" to="${iago.jid}">${errorXml("cancel", "service-unavailable")}</iq>`,
  );
});

test("[MUC60] rooms in pages; closed ones for all, secret ones for members, none for the banned (RM6)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules, config: { membersonly: "1" } });
  for (const local of ["a", "b", "secret"]) {
    await enter(juliet, "Juliet", "", `${local}@rooms.capulet.lit`);
    await configure(
      juliet,
      local === "secret" ? { publicroom: "0", membersonly: "1" } : {},
      `${local}@rooms.capulet.lit`,
    );
  }
  juliet.forgets();
  romeo.forgets();
  expect(await listed(iago)).toEqual(["a", "b", "chamber"]);
  expect(await listed(juliet)).toEqual(["a", "b", "chamber", "secret"]);
  expect(await listed(iago, "<max>2</max>")).toEqual(["a", "b"]);
  expect(await listed(iago, "<max>2</max><after>b@rooms.capulet.lit</after>")).toEqual(["chamber"]);
  await juliet.sends(adminIq("set", `<item affiliation="outcast" jid="iago@capulet.lit"/>`));
  expect(await listed(iago)).toEqual(["a", "b"]);
});

test("[MUC62] what a room has nothing to tell about (XEP-0045 §17.1.1, §6.6; XEP-0030 §3.2)", async () => {
  const { romeo, iago } = await roomScene({ modules });
  const ask = (to: string, node = ""): string =>
    `<iq type="get" id="i" to="${to}"><query xmlns="${INFO}"${node}/></iq>`;
  const error = (from: string, type: string, condition: string): string =>
    `<iq type="error" id="i" from="${from}" to="${iago.jid}">${errorXml(type, condition)}</iq>`;
  await iago.sends(ask(ROOM, ` node="http://jabber.org/protocol/muc#traffic"`));
  iago.receives(error(ROOM, "cancel", "service-unavailable"));
  await iago.sends(ask(ROOM, ` node="unheard-of"`));
  iago.receives(error(ROOM, "cancel", "item-not-found"));
  await iago.sends(ask(`${ROOM}/Romeo`));
  iago.receives(error(`${ROOM}/Romeo`, "modify", "bad-request"));
  romeo.receivesNothing();
});

test("[MUC63] a name for a room that nobody has (XEP-0307 ex. 1-3)", async () => {
  const { iago } = await roomScene({ modules });
  const names: (string | undefined)[] = [];
  for (let n = 0; n < 2; n++) {
    await iago.sends(
      `<iq type="get" id="u" to="rooms.capulet.lit"><unique xmlns="http://jabber.org/protocol/muc#unique"/></iq>`,
    );
    names.push(iago.takesAll()[0]?.childText("unique", "http://jabber.org/protocol/muc#unique"));
  }
  expect(names[0]).not.toBe(names[1]);
  await enter(iago, "Iago", "", `${names[0]}@rooms.capulet.lit`);
  expect(iago.takesAll()[0]?.attr("type")).toBeUndefined();
});

test("[MUC61] a room says what it is; [MUC30] a secret one does not to strangers (XEP-0045 §6.4, ex. 8-10)", async () => {
  const { juliet, iago } = await roomScene({ modules, config: { roomname: "Chamber", roomdesc: "For two" } });
  const ask = `<iq type="get" id="i" to="${ROOM}"><query xmlns="${INFO}"/></iq>`;
  await iago.sends(ask);
  const query = iago.takesAll()[0]?.child("query", INFO);
  const features = query?.elements("feature").map((feature) => feature.attr("var")) ?? [];
  for (const feature of [
    "muc_persistent",
    "muc_public",
    "muc_open",
    "muc_nonanonymous",
    "urn:xmpp:mam:2",
    "urn:xmpp:occupant-id:0",
  ]) {
    expect(features).toContain(feature);
  }
  expect(query?.child("identity")?.attr("name")).toBe("Chamber");
  const fields = query?.child("x", "jabber:x:data")?.elements("field") ?? [];
  const value = (name: string): string | undefined =>
    fields.find((field) => field.attr("var") === name)?.childText("value");
  expect(value("muc#roominfo_description")).toBe("For two");
  expect(value("muc#roominfo_occupants")).toBe("2");
  await configure(juliet, { publicroom: "0", membersonly: "1" });
  await iago.sends(ask);
  iago.receives(`<iq type="error" id="i" from="${ROOM}" to="${iago.jid}">${errorXml("cancel", "item-not-found")}</iq>`);
  await juliet.sends(ask);
  expect(juliet.takesAll().at(-1)?.attr("type")).toBe("result");
});
