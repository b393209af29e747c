import type { PolicyValue } from "@tandem/protocol/tandem-policy";
import type { CollectionSpec } from "../../core/index.ts";
import type { PolicyScope } from "./contract.ts";

/** Owner: the scope as `scopeOwner` writes it; key: the setting's name. */
export const policySpec: CollectionSpec<PolicyValue> = { name: "policies", version: 1 };

export function scopeOwner(scope: PolicyScope): string {
  switch (scope.kind) {
    case "organisation":
      return "organisation";
    case "group":
      return `group:${scope.group}`;
    case "account":
      return `account:${scope.account}`;
  }
}

export function ownerScope(owner: string): PolicyScope {
  if (owner.startsWith("group:")) return { kind: "group", group: owner.slice("group:".length) };
  if (owner.startsWith("account:")) {
    // Written by scopeOwner from a prepared address.
    return {
      kind: "account",
      account: owner.slice("account:".length) as Extract<PolicyScope, { kind: "account" }>["account"],
    };
  }
  return { kind: "organisation" };
}
