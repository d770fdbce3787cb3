import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FaultyService } from "./faulty-service.ts";

let imports: string;
let faulty: FaultyService;
beforeAll(async () => {
  imports = await mkdtemp(join(tmpdir(), "stillframe-imports-"));
  faulty = await FaultyService.start(imports);
});
afterAll(async () => {
  await faulty.service.stop();
  await rm(imports, { recursive: true, force: true });
});

test("a creation that is too long for a clean stop continues at the next start", async () => {
  const { service } = faulty;
  await service.restart({ STILLFRAME_FAULT: "ingest.batch-committed:pause" });
  const id = await faulty.importImages("Stopped", 6);
  await expect.poll(service.output).toContain("paused at ingest.batch-committed");
  await service.restart();
  await faulty.settle();
  expect(await faulty.json("GET", `/dataset/${id}`)).toMatchObject({
    status_new: "READY",
    n_images: 6,
  });
  expect(await faulty.fileNames(id)).toEqual(faulty.imageNames(6));
  expect(await faulty.json("GET", `/dataset/${id}/snapshot`)).toHaveLength(1);
}, 60_000);
