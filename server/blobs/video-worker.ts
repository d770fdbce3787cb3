import { parentPort } from "node:worker_threads";
import { videoFacts } from "./video-facts.ts";
import type { VideoJob } from "./video-thread.ts";

/** The thread that reads the headers of videos, one after the other. */

if (parentPort === null) throw new Error("This is the inside of a worker thread");
const port = parentPort;
port.on("message", ({ input }: VideoJob) => {
  // The answer contains any fault of the file.
  void videoFacts(input).then((facts) => port.postMessage(facts));
});
