import { contract, type AccountCredentials } from "../../core/index.ts";

/** The accounts of this server, for those who sign people in. */
export const accountCredentials = contract<AccountCredentials>("account-credentials");
