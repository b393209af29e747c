import type { BareJid } from "@tandem/protocol";
import { buildPubsubRequest, publishOptionsForm, type PubsubItem } from "@tandem/protocol/xep-0060-pubsub";
import { BOOKMARKS_NODE_CONFIG, buildBookmark, NS_BOOKMARKS } from "@tandem/protocol/xep-0402-bookmarks";
import { serialize } from "@tandem/xml";
import type { BenchClient } from "../generator/client.ts";

/** Into a private node of the client's account. */
export async function publish(client: BenchClient, node: string, item: PubsubItem): Promise<void> {
  const options = publishOptionsForm(BOOKMARKS_NODE_CONFIG);
  const request = serialize(buildPubsubRequest({ kind: "publish", node, items: [item], options }), "jabber:client");
  await client.ask(`<iq type='set' id='publish'>${request}</iq>`, "publish");
}

export async function follow(client: BenchClient, room: BareJid, name: string): Promise<void> {
  await publish(client, NS_BOOKMARKS, buildBookmark({ room, name, autojoin: true, extensions: [] }));
}
