interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly targetURL?: string }) => void): void;
}

export function launchQueue(): LaunchQueue | undefined {
  return (window as Window & { readonly launchQueue?: LaunchQueue }).launchQueue;
}

/** An installed app whose window is open gets a launch in this way, without a reload (`focus-existing`). */
export function onLaunch(listener: (url: string) => void): void {
  launchQueue()?.setConsumer(({ targetURL }) => {
    if (targetURL !== undefined) listener(targetURL);
  });
}
