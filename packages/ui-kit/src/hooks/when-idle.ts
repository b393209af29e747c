/** When the screen stands and nothing is waiting: for what is to be there at the first use. */
export function whenIdle(task: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(task);
  else setTimeout(task, 1000);
}
