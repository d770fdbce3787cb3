import { parentPort, workerData } from "node:worker_threads";
import { Session } from "@lancedb/lancedb";
import { compareVersions } from "../diff/compare.ts";
import { sumOfVersion } from "../read/content-rows.ts";
import { countFiles } from "./count-files.ts";
import { VersionMissingError } from "../errors.ts";
import { storeErrorOf } from "../../lib/store-error.ts";
import { connectTo } from "../files/engine.ts";
import { familyLayout } from "../files/layout.ts";
import { type LakeSite, storageAt } from "../files/site.ts";
import { laneOf, type ScanAnswer, type ScanJob } from "./scan-pool.ts";

/**
 * The thread that reads whole versions. It opens them itself, because a table cannot be passed between threads. It
 * reads each version only once, so its caches are small.
 */

if (parentPort === null) throw new Error("This is the inside of a worker thread");
const port = parentPort;
const { site } = workerData as { site: LakeSite };
const storage = await storageAt(site);
const connection = await connectTo(site, new Session(8n << 20n, 32n << 20n));

/** The jobs in progress: "close" waits for them. */
const running = new Set<Promise<void>>();
port.on("message", (message: ScanJob | "close") => {
  if (message === "close") {
    void Promise.all(running).then(() => {
      connection.close();
      port.close();
    });
    return;
  }
  const job = answer(message);
  running.add(job);
  void job.finally(() => running.delete(job));
});

async function answer(job: ScanJob): Promise<void> {
  const lane = laneOf(job);
  let message: ScanAnswer;
  try {
    message = { lane, result: await run(job) };
  } catch (error) {
    const store = storeErrorOf(error);
    message = {
      lane,
      missing: error instanceof VersionMissingError,
      error: String(error),
      ...(store !== null && { store: { code: store.code, message: store.message } }),
    };
  }
  // Typed arrays are transferred, not copied.
  const buffers = Object.values(message.result ?? {}).flatMap((value: unknown) =>
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
  port.postMessage(message, buffers);
}

async function run(job: ScanJob) {
  const layout = familyLayout(storage, job.family);
  const family = {
    name: job.family,
    layout,
    connection,
    durablePins: new Set<string>(),
    recordsOf: async () => new Map(),
  };
  switch (job.kind) {
    case "compare":
      return await compareVersions(family, job.from, job.to);
    case "files":
      return await countFiles(family, job.ref, job);
    case "content":
      return { bytes: Uint8Array.from((await sumOfVersion(family, job.ref)).toBytes()) };
  }
}
