export { certifies, proves } from "./certificate-names.ts";
export type { Dialer, RemoteConnection } from "./connection.ts";
export { remoteErrors } from "./errors.ts";
export { FederationService } from "./service.ts";
export { type FederationPolicy, isAllowed } from "./policy.ts";
