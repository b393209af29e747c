import { fileURLToPath } from "node:url";

/** Where `npm run build` leaves the apps: beside the sources of this program, wherever it was started. */
const built = fileURLToPath(new URL("../../../../dist/web", import.meta.url));

export function webRootOf(configured: string | undefined): string {
  return configured ?? built;
}
