import { signal } from "@preact/signals-core";
import type { BareJid } from "@tandem/protocol";
import type { WaitingInvitation } from "@tandem/protocol/tandem-invitations";
import { expect, test } from "vitest";
import { createMembershipRequests } from "./membership-requests.ts";

const DESK = "desk@rooms.castellan.example" as BareJid;
const OTHER = "other@rooms.castellan.example" as BareJid;
const DANA = "dana@castellan.example" as BareJid;

test("[RM11] [RM8] a room that one has asked is entered when its yes waits among the invitations; others wait on", async () => {
  const followed: string[] = [];
  const kept = new Map<string, unknown>([["asked-rooms", [DESK]]]);
  const invitations = signal<readonly WaitingInvitation[]>([]);
  const context = {
    account: "maya@castellan.example",
    connection: { onStanza: () => () => undefined },
    store: {
      get: async (key: string) => kept.get(key),
      set: async (key: string, value: unknown) => void kept.set(key, value),
    },
    ports: { log: { warn: () => undefined } },
  };
  const rooms = {
    invitations,
    tree: signal({ categories: [], rooms: [] }),
    isRoomAddress: () => true,
    follow: async (room: BareJid) => void followed.push(room),
  };
  const requests = createMembershipRequests(context as never, rooms as never, () => "Maya");
  await requests.restore();
  invitations.value = [{ room: OTHER, from: DANA }];
  expect(followed).toEqual([]);
  invitations.value = [...invitations.value, { room: DESK, from: DANA }];
  expect([followed, [...requests.asked.value], kept.get("asked-rooms")]).toEqual([[DESK], [], []]);
  requests.dispose();
  invitations.value = [];
  invitations.value = [{ room: DESK, from: DANA }];
  expect(followed).toEqual([DESK]);
});
