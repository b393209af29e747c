import { createHash } from "node:crypto";
import { configure, ROOM, roomScene } from "@tandem/testkit/room-scene";
import { errorXml, type WireClient } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { muc } from "../index.ts";
import { PHOTOS_MAX } from "./avatar.ts";

const modules = [muc];
const bytes = Buffer.from("a very small picture");
const photo = `<PHOTO><TYPE>image/png</TYPE><BINVAL>${bytes.toString("base64")}</BINVAL></PHOTO>`;
const card = (inner: string): string => `<vCard xmlns="vcard-temp">${inner}</vCard>`;
const publish = (client: WireClient, inner: string): Promise<void> =>
  client.sends(`<iq type="set" id="v" to="${ROOM}">${card(inner)}</iq>`);
const ok = (client: WireClient): string => `<iq type="result" id="v" from="${ROOM}" to="${client.jid}"/>`;
const changed = (client: WireClient): string =>
  `<message type="groupchat" from="${ROOM}" to="${client.jid}"><x xmlns="http://jabber.org/protocol/muc#user"><status code="104"/></x></message>`;
const refused = (client: WireClient, type: string, condition: string): string =>
  `<iq type="error" id="v" from="${ROOM}" to="${client.jid}">${errorXml(type, condition)}</iq>`;

async function hashesOf(client: WireClient): Promise<(string | undefined)[]> {
  const INFO = "http://jabber.org/protocol/disco#info";
  await client.sends(`<iq type="get" id="i" to="${ROOM}"><query xmlns="${INFO}"/></iq>`);
  const query = client.takesAll().at(-1)?.child("query", INFO);
  const fields = query?.child("x", "jabber:x:data")?.elements("field") ?? [];
  const field = fields.find((one) => one.attr("var") === "muc#roominfo_avatarhash");
  return field?.elements("value").map((value) => value.text()) ?? [];
}

test("[MUC65] an owner publishes, all hear of it, whoever finds the room reads it (XEP-0486 §3, ex. 3-11)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  expect(await hashesOf(iago)).toEqual([]);
  await publish(juliet, photo);
  juliet.receives(changed(juliet));
  juliet.receives(ok(juliet));
  romeo.receives(changed(romeo));
  expect(await hashesOf(iago)).toEqual([createHash("sha1").update(bytes).digest("hex")]);
  await iago.sends(`<iq type="get" id="v" to="${ROOM}">${card("")}</iq>`);
  iago.receives(`<iq type="result" id="v" from="${ROOM}" to="${iago.jid}">${card(photo)}</iq>`);
  await publish(juliet, "");
  expect(await hashesOf(iago)).toEqual([]);
  await iago.sends(`<iq type="get" id="v" to="${ROOM}">${card("")}</iq>`);
  iago.receives(`<iq type="result" id="v" from="${ROOM}" to="${iago.jid}">${card("")}</iq>`);
});

test("[MUC65] others do not publish; a secret room shows strangers nothing (XEP-0486 §3.2, ex. 6)", async () => {
  const { juliet, romeo, iago } = await roomScene({ modules });
  await publish(romeo, photo);
  romeo.receives(refused(romeo, "auth", "forbidden"));
  juliet.receivesNothing();
  await configure(juliet, { publicroom: "0", membersonly: "1" });
  await iago.sends(`<iq type="get" id="v" to="${ROOM}">${card("")}</iq>`);
  iago.receives(refused(iago, "cancel", "item-not-found"));
});

test("[MUC65] what is no picture, too large or too many is refused, and what was there stays (SV3)", async () => {
  const limits = { vcardCharsMax: card(photo.repeat(PHOTOS_MAX)).length };
  const { juliet } = await roomScene({ modules, limits });
  await publish(juliet, photo.repeat(PHOTOS_MAX));
  juliet.forgets();
  await publish(juliet, photo.repeat(PHOTOS_MAX).replace("image/png", "image/jpeg"));
  juliet.receives(refused(juliet, "modify", "not-acceptable"));
  await publish(juliet, "<PHOTO/>".repeat(PHOTOS_MAX + 1));
  juliet.receives(refused(juliet, "modify", "not-acceptable"));
  await publish(juliet, "<PHOTO><BINVAL>!no base64!</BINVAL></PHOTO>");
  juliet.receives(refused(juliet, "modify", "bad-request"));
  expect(await hashesOf(juliet)).toHaveLength(PHOTOS_MAX);
});
