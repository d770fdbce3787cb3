import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import type { S3Place } from "#server/lib/s3/place.ts";

/**
 * An object store that speaks S3, on a port of this machine: Miniflare's R2, which honours conditional writes. It is in
 * memory, and costs half a second of processor time, so the tests of a file share one and have a prefix each:
 *
 * ```ts
 * const store = await startObjectStore(); // once; afterwards `await store.stop()`
 * await startTestService({ storage: store.place() }); // in this process
 * await startService(store.env()); // a process of its own: npm start with STORAGE_URL
 * ```
 *
 * Several services that share a prefix also need one `DATABASE_URL`.
 */
export interface ObjectStore {
  /** The address for `AWS_ENDPOINT_URL_S3`. */
  endpoint: string;
  /** A place in its bucket. @param prefix by default one that nobody has used */
  place(prefix?: string): S3Place;
  /** The variables of a service that stores its data there. @param prefix as for `place` */
  env(prefix?: string): Record<string, string>;
  stop(): Promise<void>;
}

const bucket = "stillframe-test";
const [accessKeyId, secretAccessKey] = ["test-key", "test-secret"];

/** Forks the store and resolves once it answers. */
export async function startObjectStore(): Promise<ObjectStore> {
  const child = fork(
    join(import.meta.dirname, "start-object-store.ts"),
    [bucket, accessKeyId, secretAccessKey],
    // Without the options of the test runner; it prints a line for each upload in parts.
    { execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] },
  );
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve(message as string));
    child.once("exit", (code) => reject(new Error(`the object store ended with ${code}`)));
  });
  return {
    ...objectStoreAt(endpoint),
    async stop() {
      const ended = once(child, "exit");
      child.send("stop");
      await ended;
    },
  };
}

/** The same store behind another address, such as that of a proxy. */
export function objectStoreAt(endpoint: string): Omit<ObjectStore, "stop"> {
  const fresh = () => `tests/${randomUUID()}`;
  return {
    endpoint,
    place: (prefix = fresh()) => ({
      bucket,
      prefix,
      endpoint,
      region: "us-east-1",
      pathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    }),
    env: (prefix = fresh()) => ({
      STORAGE_URL: `s3://${bucket}/${prefix}`,
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    }),
  };
}
