/**
 * Between nodes. At most once and in order per subject from one publisher: a hint, never the truth; what must not be lost is
 * in the archive before it is published. In one process the local implementation calls subscribers in the same turn.
 */
export interface Bus {
  publish(subject: string, payload: string): void;
  subscribe(subject: string, handler: (payload: string) => void): { close(): void };
  close(): Promise<void>;
}
