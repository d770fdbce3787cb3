import { parentPort } from "node:worker_threads";
import { countFrames, videoFacts } from "./video-facts.ts";
import type { VideoJob } from "./video-thread.ts";

/** The thread that reads the headers of videos, or counts their frames, one after the other. */

if (parentPort === null) throw new Error("This is the inside of a worker thread");
const port = parentPort;
port.on("message", ({ input, wanted }: VideoJob) => {
  const read = wanted === "facts" ? videoFacts : countFrames;
  // The answer contains any fault of the file.
  void read(input).then((answer) => port.postMessage(answer));
});
