import { ROOMS } from "../contestants/contestant.ts";
import type { BenchClient } from "./client.ts";

const NS_MUC = "http://jabber.org/protocol/muc";

export function roomNamed(name: string): string {
  return `${name}@${ROOMS}`;
}

/** Resolves when the room has said everything: the subject comes last (XEP-0045 §7.2.15). */
export async function join(client: BenchClient, room: string, nick: string, history = 0): Promise<void> {
  await client.ask(
    `<presence to='${room}/${nick}'><x xmlns='${NS_MUC}'><history maxstanzas='${history}'/></x></presence>`,
    "<subject",
  );
}

/** Joins a room that is not there yet and opens it with the server's defaults. */
export async function found(client: BenchClient, room: string, nick: string): Promise<void> {
  await join(client, room, nick);
  await client.ask(
    `<iq type='set' id='owner' to='${room}'><query xmlns='${NS_MUC}#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>`,
    "owner",
  );
}

export async function leave(client: BenchClient, room: string, nick: string): Promise<void> {
  await client.ask(`<presence type='unavailable' to='${room}/${nick}'/>`, "unavailable");
}

export function post(client: BenchClient, room: string, id: string): void {
  client.send(`<message type='groupchat' to='${room}' id='${id}'><body>Queue is draining, ${id}</body></message>`);
}
