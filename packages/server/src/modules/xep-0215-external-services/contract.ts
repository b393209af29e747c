import type { ExternalService } from "@tandem/protocol/xep-0215-external-services";
import { contract } from "../../core/index.ts";

export interface ExternalServicesConfig {
  readonly services: readonly Pick<ExternalService, "host" | "type" | "port" | "transport">[];
  /** Shared with the relay (coturn: `static-auth-secret`); undefined: it asks for nothing. */
  readonly secret: string | undefined;
}

export interface ExternalServices {
  /** Who runs the server says which there are. */
  offer(config: ExternalServicesConfig): void;
}
export const externalServices = contract<ExternalServices>("xep-0215-external-services");
