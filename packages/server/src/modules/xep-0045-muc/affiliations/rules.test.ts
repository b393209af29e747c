import { expect, test } from "vitest";
import { type Affiliation, defaultRole, judgeRoleChange, mayChangeAffiliation, type Role } from "./rules.ts";

test.each<[Affiliation, Role, Role]>([
  ["owner", "moderator", "moderator"],
  ["admin", "moderator", "moderator"],
  ["member", "participant", "participant"],
  ["none", "participant", "visitor"],
  ["outcast", "none", "none"],
])("[MUC32] %s enters as %s, in a moderated room as %s (XEP-0045 §5.1.2, table 3)", (affiliation, open, moderated) => {
  expect(defaultRole(affiliation, false)).toBe(open);
  expect(defaultRole(affiliation, true)).toBe(moderated);
});

test("[MUC32] who changes whose affiliation to what (XEP-0045 §5.2.2)", () => {
  const all: readonly Affiliation[] = ["owner", "admin", "member", "none", "outcast"];
  const below = ["member", "none", "outcast"];
  for (const target of all) {
    for (const next of all) {
      expect(mayChangeAffiliation("owner", target, next)).toBe(true);
      expect(mayChangeAffiliation("admin", target, next)).toBe(below.includes(target) && below.includes(next));
      for (const actor of ["member", "none", "outcast"] as const) {
        expect(mayChangeAffiliation(actor, target, next)).toBe(false);
      }
    }
  }
});

test.each<[Affiliation, Role, Affiliation, Role, Role, string | null]>([
  ["none", "participant", "none", "participant", "none", "forbidden"],
  ["member", "moderator", "none", "participant", "none", null],
  ["member", "moderator", "admin", "moderator", "none", "not-allowed"],
  ["admin", "moderator", "owner", "moderator", "none", "not-allowed"],
  ["none", "moderator", "none", "visitor", "participant", null],
  ["admin", "moderator", "admin", "moderator", "visitor", "not-allowed"],
  ["none", "moderator", "none", "participant", "moderator", "forbidden"],
  ["admin", "moderator", "none", "participant", "moderator", null],
  ["none", "moderator", "none", "moderator", "participant", "forbidden"],
])(
  "[MUC32] %s/%s makes %s/%s a %s: %s (XEP-0045 §8.2-§8.4, §9.6, §9.7)",
  (aff, role, targetAff, targetRole, next, verdict) => {
    expect(judgeRoleChange({ affiliation: aff, role }, { affiliation: targetAff, role: targetRole }, next)).toBe(
      verdict,
    );
  },
);
