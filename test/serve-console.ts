import { join } from "node:path";
import { sampleItems } from "#server/blobs/sample.ts";
import { createApp } from "#server/http/app.ts";
import { listen } from "#server/http/node-server.ts";
import { createLog } from "#server/log.ts";
import { type TestService, startTestService } from "#server/testing/test-service.ts";

export interface ServedConsole {
  url: string;
  service: TestService;
  /** The hashes of some of the sample's pictures, for generated items. */
  blobs: string[];
  /** Sends the report to the process that forked this one, waits for its stop message, and ends everything. */
  serveUntilStopped: (report: object) => Promise<void>;
}

/**
 * The service in this process, forked by `startChildService`, with the built console. Every user is the owner, because
 * signing in is not part of the measured pages.
 */
export async function serveConsole(pictures: number): Promise<ServedConsole> {
  const service = await startTestService();
  const app = createApp({
    services: service.services,
    log: createLog("silent"),
    version: "test",
    authOff: true,
    consoleDir: join(import.meta.dirname, "../dist"),
  });
  const server = await listen(app, { host: "127.0.0.1", port: 0 });
  const blobs: string[] = [];
  for await (const { path } of sampleItems()) {
    blobs.push((await service.deps.blobs.put({ path })).sha256);
    if (blobs.length === pictures) break;
  }
  return {
    url: server.url,
    service,
    blobs,
    async serveUntilStopped(report) {
      const stopped = new Promise((resolve) => process.once("message", resolve));
      process.send?.(report);
      await stopped;
      await server.close(1000);
      await service.close();
      process.disconnect();
    },
  };
}
