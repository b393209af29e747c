import { expect, test } from "vitest";
import { parseAddress } from "./address.ts";

test.each([
  ["https://chat.example/communicator/#/im/romeo%40montague.lit", "romeo@montague.lit"],
  ["https://chat.example/communicator/#/room/talk-1%40rooms.montague.lit", "talk-1@rooms.montague.lit"],
  ["https://chat.example/communicator/#/im/romeo%40montague.lit/more", null],
  ["https://chat.example/communicator/#/im/%E0%A4%A", null],
  ["https://chat.example/communicator/#hand-over=1", null],
  ["nonsense", null],
])("[RM28] %s opens %s", (url, expected) => expect(parseAddress(url)).toBe(expected));
