/**
 * How many items a second each format writes, without the files, and the most memory meanwhile.
 *
 * Run: node bench/export.ts [items [format …]]
 */
import { formatNames } from "#contract/formats.ts";
import { seedDataset } from "#server/testing/datasets.ts";
import { startTestService } from "#server/testing/test-service.ts";

const items = Number(process.argv[2] ?? 1_000_000);
const asked = process.argv.slice(3);
const formats = formatNames.filter((format) =>
  asked.length === 0 ? format !== "folder" : asked.includes(format),
);

const service = await startTestService({ workers: false });
try {
  const { id } = await seedDataset(service, service.owner, { items });
  await service.services.media.edit(service.as(), id, {
    filter: { tag: ["even"] },
    add_labels: [{ name: "car", box: [0.25, 0.5, 0.25, 0.25] }],
  });
  for (const format of formats) {
    const start = performance.now();
    const used = process.cpuUsage();
    let most = 0;
    let bytes = 0;
    const file = await service.services.exports.media(service.owner, id, "head", {
      filter: {},
      format,
      includeMedia: false,
    });
    const first = performance.now() - start;
    for await (const part of file.body) {
      bytes += part.byteLength;
      most = Math.max(most, process.memoryUsage.rss() / 1e6);
    }
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(used);
    const busy = (user + system) / 1e6;
    console.log(
      `${format}: ${Math.round(items / seconds)} items/s, ${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s (${busy.toFixed(1)} s of processors), ` +
        `the first after ${(first / 1000).toFixed(1)} s, ${most.toFixed(0)} MB resident at most`,
    );
  }
} finally {
  await service.close();
}
