import type { ActivityRow } from "@tandem/client-core/view-models";
import { expect, test } from "vitest";
import { activityRows, hasMoreUnread } from "./rows.ts";

const message = (id: string, isUnread: boolean): ActivityRow => ({
  id,
  kind: "mention",
  room: { jid: "ops@rooms.castellan.example", name: "Ops Bridge" },
  author: { nick: "Dana Ortiz" },
  at: Number(id),
  isUnread,
  text: "Maya?",
  opensAt: id,
});
const messages = [message("3", true), message("2", false), message("1", true)];
const invitations = [{ id: "i", room: "a@rooms.castellan.example", roomName: "A" }];
const requests = [{ key: "k", jid: "noah@castellan.example", name: "Noah", room: "b@rooms", roomName: "B" }];

test("[RM8] [RM21] what waits for an answer stands first, then messages as they come", () => {
  const keys = (isUnreadOnly: boolean) =>
    activityRows({ invitations, requests, messages, isUnreadOnly, height: 76 }).map(({ key }) => key);
  expect(keys(false)).toEqual(["request k", "invitation i", "3", "2", "1"]);
  expect(keys(true)).toEqual(["request k", "invitation i", "3", "1"]);
});

test("[RM21] older pages are read for unread ones while there are more than stand here", () => {
  expect(hasMoreUnread(messages, 2)).toBe(false);
  expect(hasMoreUnread(messages, 3)).toBe(true);
});
