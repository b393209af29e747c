import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { AccountClient } from "../account/account-client.ts";
import type { ConnectionState } from "../connection/index.ts";
import { watchLosses } from "./since-loss.ts";

function bench() {
  const state = signal<ConnectionState>({ kind: "online" });
  const taken = signal(5);
  const unread = signal({ bridge: 3, desk: 1 });
  const account = { connection: { state }, outbox: { taken } } as unknown as AccountClient;
  const client = signal<AccountClient | undefined>(account);
  const { since, dispose } = watchLosses(client, () => new Map(Object.entries(unread.value)));
  const lose = (tries: number): void => void (state.value = { kind: "waiting", since: 0, tries, nextTryAt: 1 });
  const back = (): void => void (state.value = { kind: "online" });
  return { taken, unread, client, since, dispose, lose, back };
}

test("[RM13] [RM23] what went out and came in is counted from the loss of the connection on, whatever tries fail", () => {
  const { taken, unread, since, lose, back } = bench();
  expect(since.value).toEqual({ sent: 0, received: 0 });
  lose(1);
  lose(2);
  back();
  taken.value += 2;
  // What is read in one place takes nothing from what came in another.
  unread.value = { bridge: 12, desk: 0 };
  expect(since.value).toEqual({ sent: 2, received: 9 });
  lose(1);
  expect(since.value).toEqual({ sent: 0, received: 0 });
  back();
  taken.value += 1;
  // Read elsewhere meanwhile.
  unread.value = { bridge: 0, desk: 0 };
  expect(since.value).toEqual({ sent: 1, received: 0 });
});

test("another account has lost nothing", () => {
  const { taken, client, since, lose, back } = bench();
  lose(1);
  back();
  taken.value += 2;
  client.value = undefined;
  expect(since.value).toEqual({ sent: 0, received: 0 });
});

test("nothing is counted from a loss after the end", () => {
  const { taken, since, dispose, lose, back } = bench();
  dispose();
  lose(1);
  back();
  taken.value += 2;
  expect(since.value).toEqual({ sent: 0, received: 0 });
});
