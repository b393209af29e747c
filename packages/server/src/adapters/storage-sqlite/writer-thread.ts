import { parentPort, workerData } from "node:worker_threads";
import { StorageFault } from "../../core/ports/index.ts";
import { openConnection } from "./database.ts";
import { storageFault } from "./faults.ts";
import type { WriterAnswer, WriterRequest } from "./worker-committer.ts";
import { Writer } from "./writer.ts";

const port = parentPort;
if (port === null) throw new Error("the writer runs as a worker thread");

const { file } = workerData as { readonly file: string };
const database = openConnection(file, 32_768);
const writer = new Writer(database);

function answerTo(request: WriterRequest): WriterAnswer {
  if (request === "close") {
    database.close();
    return { kind: "closed" };
  }
  try {
    return { kind: "done", results: writer.commit(request) };
  } catch (cause) {
    const fault = storageFault(cause);
    return {
      kind: "failed",
      code: fault instanceof StorageFault ? fault.code : "storage/unavailable",
      message: fault.message,
    };
  }
}

port.on("message", (request: WriterRequest) => port.postMessage(answerTo(request)));
