import { storageContract } from "@tandem/server/adapters/storage-contract";
import { MemoryStorage } from "./index.ts";

storageContract("Memory", {
  isDurable: false,
  make: () =>
    Promise.resolve({
      open: (clock) => Promise.resolve(new MemoryStorage(() => clock.now())),
      dispose: () => Promise.resolve(),
    }),
});
