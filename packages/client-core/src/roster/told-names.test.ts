import { parseBareJid, type BareJid } from "@tandem/protocol";
import { computed } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { LocalStore } from "../ports/index.ts";
import { createToldNames, TOLD_NAME_CHARS_MAX, TOLD_NAMES_MAX } from "./told-names.ts";

const DANA = parseBareJid("dana@lit") as BareJid;

function bench(values = new Map<string, unknown>()) {
  const store = {
    get: async (key: string) => structuredClone(values.get(key)),
    set: async (key: string, value: unknown) => void values.set(key, structuredClone(value)),
  } as unknown as LocalStore;
  return { names: createToldNames(store), values };
}

test("[CV1] a name that was told shows at once, is kept on the device, and an empty one takes nothing away", async () => {
  const first = bench();
  const shown = computed(() => first.names.of(DANA));
  expect(shown.value).toBeUndefined();
  first.names.tell(DANA, "Dana Ortiz");
  first.names.tell(DANA, undefined);
  first.names.tell(DANA, " \u200b ");
  expect(shown.value).toBe("Dana Ortiz");
  const second = bench(first.values);
  second.names.tell(DANA, "Dana O.");
  await second.names.restore();
  // What was told since is newer than what was kept.
  expect(second.names.of(DANA)).toBe("Dana O.");
  const third = bench(second.values);
  await third.names.restore();
  expect(third.names.of(DANA)).toBe("Dana O.");
});

test("[SV5] signs that nobody sees are taken out of a name, and it is bounded", () => {
  const { names } = bench();
  names.tell(DANA, "Da\u202ena\n\u2028Or\u200btiz");
  expect(names.of(DANA)).toBe("Da na Or tiz");
  names.tell(DANA, "a".repeat(TOLD_NAME_CHARS_MAX + 1));
  expect(names.of(DANA)).toHaveLength(TOLD_NAME_CHARS_MAX);
});

test("so many names are kept, the newest", async () => {
  const { names, values } = bench();
  for (let n = 0; n <= TOLD_NAMES_MAX; n++) names.tell(`p${n}@lit` as BareJid, `P ${n}`);
  const again = bench(values);
  await again.names.restore();
  expect(again.names.of("p0@lit" as BareJid)).toBeUndefined();
  expect(again.names.of("p1@lit" as BareJid)).toBe("P 1");
  expect(again.names.of(`p${TOLD_NAMES_MAX}@lit` as BareJid)).toBe(`P ${TOLD_NAMES_MAX}`);
});
