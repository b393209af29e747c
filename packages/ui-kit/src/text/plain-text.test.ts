import { expect, test } from "vitest";
import { plainText } from "./plain-text.ts";

test("[RM28] a notice has the words of a message without the signs that style them", () => {
  expect(plainText("*Hold* the _14:00_ release, see `settle-eur-02`")).toBe(
    "Hold the 14:00 release, see settle-eur-02",
  );
  expect(plainText("*_both_* and 3 * 4 * 5, snake_case_name")).toBe("both and 3 * 4 * 5, snake_case_name");
  expect(plainText("see:\n```sql\nselect 1;\n```\nthen https://example.com/a_b_c")).toBe(
    "see: select 1; then https://example.com/a_b_c",
  );
  expect(plainText("> was it you?\nyes")).toBe("> was it you? yes");
});
