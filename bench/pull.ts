/**
 * How many small files a second `stillframe pull` fetches over loopback, from a service in this process; then the same
 * again without a change, and after 1 % has changed.
 *
 * Run: node bench/pull.ts [files [folder]]
 */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createApp } from "#server/http/app.ts";
import { listen } from "#server/http/node-server.ts";
import { createLog } from "#server/log.ts";
import { seedDataset } from "#server/testing/datasets.ts";
import { startTestService } from "#server/testing/test-service.ts";

const files = Number(process.argv[2] ?? 100_000);
const run = promisify(execFile);
const cli = join(import.meta.dirname, "../server/cli.ts");

const service = await startTestService({ workers: false });
const folder = await mkdtemp(join(process.argv[3] ?? tmpdir(), "bench-pull-"));
const app = createApp({ log: createLog("silent"), version: "bench", services: service.services });
const server = await listen(app, { host: "127.0.0.1", port: 0 });
try {
  // Different contents cost the server a file each; a thousand of them are all in the page cache.
  const blobs = await Promise.all(
    Array.from({ length: 1000 }, async (_, at) => {
      const bytes = new TextEncoder().encode(String(at).padStart(2700, "x"));
      return (await service.deps.blobs.put(bytes)).sha256;
    }),
  );
  const facts = { sizeBytes: 2700 };
  const { id } = await seedDataset(service, service.owner, { items: files, blobs, facts });
  const key = await service.services.accounts.createKey(service.owner);
  const env = { ...process.env, STILLFRAME_KEY: `${key.api_key}:${key.api_secret}` };
  for (const what of ["all", "again"]) {
    const start = performance.now();
    const { stdout } = await run(
      process.execPath,
      [cli, "pull", id, folder, "--server", server.url],
      { env },
    );
    const seconds = (performance.now() - start) / 1000;
    console.log(
      `${what}: ${Math.round(files / seconds)} files/s in ${seconds.toFixed(1)} s; ${stdout.trim()}`,
    );
  }
  const names = (await readdir(folder)).filter((name) => name.endsWith(".png"));
  for (const name of names.slice(0, Math.ceil(files / 100))) await rm(join(folder, name));
  const start = performance.now();
  const { stdout } = await run(
    process.execPath,
    [cli, "pull", id, folder, "--server", server.url],
    { env },
  );
  const seconds = (performance.now() - start) / 1000;
  console.log(`1 %: ${seconds.toFixed(1)} s; ${stdout.trim()}`);
} finally {
  await server.close(0);
  await service.close();
  await rm(folder, { recursive: true });
}
