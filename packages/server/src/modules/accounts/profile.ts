import type { Account } from "./contract.ts";
import { accountErrors } from "./errors.ts";

export const PROFILE_FIELD_CHARS_MAX = 256;
export const GROUPS_PER_ACCOUNT_MAX = 32;

type ProfileFields = Omit<Account, "jid" | "isDisabled">;

/** The fields as they are stored, an empty one absent; throws StanzaError "accounts/profile". */
export function checkProfile({ name, title, department, mail, phone, groups }: ProfileFields): ProfileFields {
  const fields = [name, title, department, mail, phone, ...groups];
  const isTooLong = fields.some((field) => (field?.length ?? 0) > PROFILE_FIELD_CHARS_MAX);
  if (name === "" || isTooLong || groups.length > GROUPS_PER_ACCOUNT_MAX)
    throw accountErrors.raise["accounts/profile"]();
  return {
    name,
    title: title || undefined,
    department: department || undefined,
    mail: mail || undefined,
    phone: phone || undefined,
    groups: [...new Set(groups)],
  };
}
