import { BenchClient } from "./client.ts";
import { type Contestant, DOMAIN, PASSWORD } from "./servers.ts";

export interface Figure {
  readonly scenario: string;
  readonly unit: string;
  readonly value: number;
}

const people = (server: Contestant, from: number, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, i) => BenchClient.signIn(server.port, DOMAIN, `u${from + i}`, PASSWORD)),
  );

async function cpuPer(server: Contestant, units: number, work: () => Promise<void>): Promise<number> {
  const before = server.cpuMs();
  await work();
  return (server.cpuMs() - before) / units;
}

/** SCRAM-SHA-1, bind, roster, presence. */
export async function signInStorm(server: Contestant, round: number): Promise<Figure> {
  const count = 200;
  const clients: BenchClient[] = [];
  const value = await cpuPer(server, count, async () => {
    for (let i = 0; i < count; i += 20) {
      const batch = await people(server, i, 20);
      await Promise.all(
        batch.map((client) =>
          client.ask(`<iq type='get' id='r${round}'><query xmlns='jabber:iq:roster'/></iq>`, "</iq>"),
        ),
      );
      for (const client of batch) client.send("<presence/>");
      clients.push(...batch);
    }
  });
  for (const client of clients) client.close();
  return { scenario: "sign-in storm", unit: "server CPU ms per sign-in", value };
}

/** Chat messages with a body from one to another, both archives written. */
export async function oneToOne(server: Contestant): Promise<Figure> {
  const pairs = 10;
  const each = 300;
  const senders = await people(server, 0, pairs);
  const receivers = await people(server, pairs, pairs);
  for (const client of [...senders, ...receivers]) client.send("<presence/>");
  await Promise.all(
    receivers.map((client) =>
      client.ask(`<iq type='get' id='x' to='${DOMAIN}'><ping xmlns='urn:xmpp:ping'/></iq>`, "/>"),
    ),
  );
  const value = await cpuPer(server, (pairs * each) / 1000, async () => {
    for (const [i, receiver] of receivers.entries()) {
      receiver.count("</message>");
      const to = receiver.jid;
      for (let n = 0; n < each; n++)
        senders[i]?.send(
          `<message type='chat' to='${to}' id='m${n}'><body>Found the blocker, message ${n}</body></message>`,
        );
    }
    await Promise.all(receivers.map((receiver) => receiver.enough(each)));
  });
  for (const client of [...senders, ...receivers]) client.close();
  return { scenario: "one-to-one, archive on", unit: "server CPU ms per 1,000 messages", value };
}

/** One room of 200, archive on. */
export async function roomFanOut(server: Contestant, round: number): Promise<Figure> {
  const occupants = 200;
  const posts = 50;
  const room = `bench${round}@${server.rooms}`;
  const clients: BenchClient[] = [];
  for (let i = 0; i < occupants; i += 20) clients.push(...(await people(server, i, 20)));
  for (const [i, client] of clients.entries()) {
    await client.ask(
      `<presence to='${room}/u${i}'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>`,
      "<subject",
    );
    if (i === 0)
      await client.ask(
        `<iq type='set' id='own' to='${room}'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>`,
        "own",
      );
  }
  const value = await cpuPer(server, (occupants * posts) / 1000, async () => {
    for (const client of clients) client.count("</body>");
    for (let n = 0; n < posts; n++)
      clients[n % occupants]?.send(
        `<message type='groupchat' to='${room}' id='g${n}'><body>Queue is draining, ${n}</body></message>`,
      );
    await Promise.all(clients.map((client) => client.enough(posts)));
  });
  for (const client of clients) client.close();
  return { scenario: "room 1×200, archive on", unit: "server CPU ms per 1,000 deliveries", value };
}

export const scenarios = [signInStorm, oneToOne, roomFanOut];
export const ACCOUNTS = 200;
