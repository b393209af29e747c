import { ADD_IN_FIELDS } from "@tandem/protocol/tandem-add-ins";
import type { DiscoInfo } from "@tandem/protocol/xep-0030-disco";
import { expect, test } from "vitest";
import { addInBy, topicByAllBy } from "./room-info.ts";

const BOARD = { page: "board", name: "Release board", address: "https://board.example.com/panel" };
const info = (told: Partial<Record<keyof typeof ADD_IN_FIELDS, string>>): DiscoInfo => ({
  identities: [],
  features: [],
  forms: [
    {
      type: "result",
      fields: Object.entries(told).map(([key, value]) => ({
        name: ADD_IN_FIELDS[key as keyof typeof ADD_IN_FIELDS],
        values: [value],
      })),
    },
  ],
});

test("[RM6] the page that a room tells of (docs/protocol/add-ins.md §5)", () => {
  const { page: id, ...rest } = BOARD;
  expect(addInBy(info(BOARD))).toEqual({ id, ...rest });
  const icon = "https://board.example.com/i.svg";
  expect(addInBy(info({ ...BOARD, icon }))).toEqual({ id, ...rest, icon });
  expect(addInBy(info({}))).toBeUndefined();
});

test.each([
  { address: "javascript:alert(1)" },
  { address: "http://board.example.com/" },
  { address: "" },
  { page: "" },
  { page: "../x" },
])("[RM6] [SV5] %j is none", (told) => expect(addInBy(info({ ...BOARD, ...told }))).toBeUndefined());

test("[SV5] a picture from an address that could not be registered is left out", () =>
  expect(addInBy(info({ ...BOARD, icon: "data:image/svg+xml,x" }))?.icon).toBeUndefined());

test.each([
  ["1", true],
  ["true", true],
  ["0", false],
  [undefined, false],
])("[RM6] who may change the topic is the room's word: %j", (told, isByAll) => {
  const fields = told === undefined ? [] : [{ name: "muc#roominfo_subjectmod", values: [told] }];
  expect(topicByAllBy({ identities: [], features: [], forms: [{ type: "result", fields }] })).toBe(isByAll);
});
