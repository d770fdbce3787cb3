import { Miniflare } from "miniflare";

/** An object store in a process of its own, which `startObjectStore` forks. Everything is in memory. */

const [, , bucket = "", accessKeyId = "", secretAccessKey = ""] = process.argv;

const store = new Miniflare({
  host: "127.0.0.1",
  port: 0,
  modules: true,
  // The worker is never called: the endpoint of the buckets is beside it.
  script: "export default {}",
  r2Buckets: { STORE: { id: bucket, s3Credentials: { accessKeyId, secretAccessKey } } },
});
const url = await store.ready;
process.send?.(new URL("/cdn-cgi/local/r2/s3", url).href);
process.once("message", () => void store.dispose().then(() => process.exit()));
process.once("disconnect", () => process.exit());
