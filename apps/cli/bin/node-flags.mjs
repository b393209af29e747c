/**
 * How Node runs the server. Its young generation may grow to 64 MB by itself and stays as large as one busy minute made it; with
 * 8 MB an idle server of a thousand people holds some 25 MB less, and work costs the same (docs/performance.md). Elsewhere:
 * `NODE_OPTIONS=--max-semi-space-size=4` (docs/operations.md).
 */
export const nodeFlags = ["--max-semi-space-size=4"];
