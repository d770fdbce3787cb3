import { parentPort } from "node:worker_threads";
import { videoFacts } from "./video-facts.ts";
import type { VideoJob } from "./video-thread.ts";

/** The thread in which the headers of videos are read. It gets one after the other. */

if (parentPort === null) throw new Error("This is the inside of a worker thread");
const port = parentPort;
port.on("message", ({ input }: VideoJob) => {
  // Whatever is wrong with a file is in the answer.
  void videoFacts(input).then((facts) => port.postMessage(facts));
});
