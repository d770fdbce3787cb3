import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { archiveLimits } from "#contract/archive.ts";
import { type RefusalReason, because, refusalOf } from "#contract/refusals.ts";
import { makeImage } from "../../blobs/testing/make-media.ts";
import { armFault } from "../../fault.ts";
import type { FormPart } from "../../ports/requests.ts";
import { runTask } from "../../tasks/run-task.ts";
import { finished, seedDataset } from "../../testing/datasets.ts";
import { type TestService, startTestService } from "../../testing/test-service.ts";
import { gzip, makeTar, makeZip } from "#test/make-archives.ts";

let service: TestService;
let png: Uint8Array;
const importRoots: string[] = [];
beforeAll(async () => {
  service = await startTestService({ importRoots });
  importRoots.push(join(service.directory, "import"));
  png = await makeImage("png", { width: 30, height: 20 });
});
afterAll(() => service.close());

type Field = string | Uint8Array;

async function* form(
  fields: readonly (readonly [string, Field, string?])[],
): AsyncGenerator<FormPart> {
  for (const [field, value, name = ""] of fields) {
    if (typeof value === "string") yield { field, value };
    else yield { field, file: { name, bytes: pieces(value) } };
  }
}

/** In small parts, as a slow network brings them. */
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
}

async function add(
  on: TestService,
  id: string,
  fields: readonly (readonly [string, Field, string?])[],
) {
  const { taskId } = await on.services.ingestion.addMedia(on.as(), id, form(fields));
  return taskId;
}

async function added(id: string, fields: readonly (readonly [string, Field, string?])[]) {
  return await finished(service, service.owner, await add(service, id, fields));
}

async function namesOf(id: string, on = service): Promise<string[]> {
  const query = { filter: {}, limit: 1000, total: false };
  const { items } = await on.services.media.page(on.owner, id, undefined, query);
  return items.map((item) => item.file_name);
}

/** A picture with bytes of its own. */
const picture = async (shade: number) => await makeImage("png", { width: 20 + shade, height: 20 });

test("a file is known by its path and its bytes; each alone makes a new item", async () => {
  const { id } = await seedDataset(service, service.owner, { items: 2 });
  const other = await picture(1);
  expect(await added(id, [["files", png, "a.png"]])).toMatchObject({ status: "COMPLETED" });
  const task = await added(id, [
    ["files", png, "a.png"],
    ["files", png, "copy.png"],
    ["files", other, "a.png"],
    ["auto_reindex", "true"],
  ]);
  expect(task.status_coded).toMatchObject({ code: "media_added", params: { images: 2, known: 1 } });
  expect((await namesOf(id)).slice(2)).toEqual(["a.png", "a.png", "copy.png"]);
});

test("an undo takes the addition back", async () => {
  const { id } = await seedDataset(service, service.owner, { items: 2 });
  await added(id, [["files", png, "a.png"]]);
  const { head } = await (await service.services.datasets.get(service.owner, id)).load();
  await service.services.media.undo(service.as(), id, { head: head ?? "" });
  expect(await namesOf(id)).toHaveLength(2);
});

describe("an archive", () => {
  const folder = async (pack: "zip" | "tar" | "tar.gz") => {
    const entries = [
      { name: "set/", type: "directory" as const },
      { name: "set/a.png", bytes: png },
      { name: "set/deep/ünï.png", bytes: await picture(2) },
      { name: "set/note.txt", bytes: Buffer.from("no picture") },
      { name: "__MACOSX/set/._a.png", bytes: Buffer.from("hidden") },
      { name: "set/.DS_Store", bytes: Buffer.from("hidden") },
    ];
    if (pack === "zip")
      return makeZip(entries.map((entry, n) => ({ ...entry, deflated: n % 2 === 1 })));
    const tar = await makeTar(entries);
    return pack === "tar" ? tar : gzip(tar);
  };

  test.each(["zip", "tar", "tar.gz"] as const)("of the kind %s is unpacked", async (kind) => {
    const { id } = await seedDataset(service, service.owner, { items: 1 });
    // The kind is read from the bytes, whatever the name says.
    const task = await added(id, [["archive", await folder(kind), "set.bin"]]);
    expect(task).toMatchObject({ status: "COMPLETED", items_total: 3, items_failed: 1 });
    expect(task.failures).toMatchObject([{ item: "set/note.txt" }]);
    expect((await namesOf(id)).slice(1)).toEqual(["set/a.png", "set/deep/ünï.png"]);
  });

  test("a name that is not UTF-8 is skipped, and named", async () => {
    const { id } = await seedDataset(service, service.owner, { items: 1 });
    const tar = await makeTar([
      { name: "a.png", bytes: png },
      { name: "X.png", bytes: png },
    ]);
    tar[tar.indexOf("X.png")] = 0xff;
    // The checksum of that header.
    const header = tar.lastIndexOf(Buffer.from("ustar")) - 257;
    const block = tar.subarray(header, header + 512);
    block.fill(0x20, 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    const task = await added(id, [["archive", tar, "a.tar"]]);
    expect(task.failures).toEqual([{ item: "\ufffd.png", reason: "Its name is not UTF-8" }]);
  });

  const good = () => ({ name: "good.png", bytes: png });
  const link = 0o120777;
  const zeros = Buffer.alloc(archiveLimits.ratioFromBytes + 1);
  const refusedArchives: [string, () => Promise<Buffer> | Buffer, RefusalReason][] = [
    [
      "zip, out of its folder",
      () => makeZip([good(), { name: "../evil.png", bytes: png }]),
      because("archive_entry_outside", { entry: "../evil.png" }),
    ],
    [
      "zip, out of its folder by backslashes",
      () => makeZip([{ name: "..\\evil.png" }]),
      because("archive_entry_outside", { entry: "..\\evil.png" }),
    ],
    [
      "zip, absolute",
      () => makeZip([{ name: "/etc/passwd" }]),
      because("archive_entry_outside", { entry: "/etc/passwd" }),
    ],
    [
      "zip, a drive",
      () => makeZip([{ name: "C:/evil.png" }]),
      because("archive_entry_outside", { entry: "C:/evil.png" }),
    ],
    [
      "zip, a link",
      () => makeZip([good(), { name: "link.png", mode: link }]),
      because("archive_link", { entry: "link.png" }),
    ],
    [
      "zip, encrypted",
      () => makeZip([{ name: "secret.png", flags: 1, bytes: png }]),
      because("archive_encrypted", { entry: "secret.png" }),
    ],
    [
      "zip, another method",
      () => makeZip([{ name: "new.png", method: 93, bytes: png }]),
      because("archive_method", { entry: "new.png" }),
    ],
    [
      "zip, a wrong checksum",
      () => makeZip([good(), { name: "bad.png", bytes: png, crc: 1 }]),
      because("archive_damaged", { entry: "bad.png" }),
    ],
    [
      "zip, a bomb",
      () => makeZip([{ name: "bomb.png", bytes: zeros, deflated: true }]),
      because("archive_ratio", { entry: "bomb.png", limit: archiveLimits.ratio }),
    ],
    [
      "zip in a zip",
      () => makeZip([{ name: "inner.png", bytes: makeZip([good()]) }]),
      because("archive_nested", { entry: "inner.png" }),
    ],
    [
      "zip, an archive by its name",
      () => makeZip([{ name: "inner.rar", bytes: png }]),
      because("archive_nested", { entry: "inner.rar" }),
    ],
    [
      "zip, cut",
      () => makeZip([good(), good()]).subarray(0, -30),
      because("archive_unreadable", { archive: "set" }),
    ],
    [
      "tar, cut between two entries",
      // After the header and the blocks of the first.
      async () =>
        (await makeTar([good(), good()])).subarray(0, 512 + Math.ceil(png.length / 512) * 512),
      because("archive_cut", { entry: "good.png" }),
    ],
    [
      "tar, out of its folder",
      () => makeTar([{ name: "a/../../evil.png", bytes: png }]),
      because("archive_entry_outside", { entry: "a/../../evil.png" }),
    ],
    [
      "tar, a link",
      () => makeTar([good(), { name: "link.png", type: "symlink", linkname: "/etc/passwd" }]),
      because("archive_link", { entry: "link.png" }),
    ],
    [
      "tar, a hard link",
      () => makeTar([{ name: "hard.png", type: "link", linkname: "a" }]),
      because("archive_link", { entry: "hard.png" }),
    ],
    [
      "tar, a device",
      () => makeTar([{ name: "dev", type: "character-device" }]),
      because("archive_special", { entry: "dev" }),
    ],
    [
      "tar, cut",
      async () =>
        (await makeTar([good(), { name: "cut.png", bytes: png }])).subarray(0, 2 * 512 + 600),
      because("archive_damaged", { entry: "cut.png" }),
    ],
    [
      "tar.gz, cut",
      async () => gzip(await makeTar([good()])).subarray(0, -20),
      because("archive_damaged", { entry: "good.png" }),
    ],
    [
      "tar.gz, a bomb",
      async () => gzip(await makeTar([good(), { name: "bomb.png", bytes: zeros }])),
      because("archive_ratio", { entry: "bomb.png", limit: archiveLimits.ratio }),
    ],
    [
      "gzip of no tar",
      () => gzip(Buffer.from("text".repeat(300))),
      because("archive_unreadable", { archive: "set" }),
    ],
    ["no archive", () => Buffer.from(png), because("archive_unreadable", { archive: "set" })],
    ["empty", () => Buffer.alloc(0), because("archive_unreadable", { archive: "set" })],
  ];
  test.each(refusedArchives)(
    "is refused with the name of the entry: %s",
    async (_, make, reason) => {
      const { id } = await seedDataset(service, service.owner, { items: 1 });
      const sent = add(service, id, [["archive", await make(), "set"]]);
      await expect(sent).rejects.toThrow(refusalOf(reason).sentence);
      expect(await namesOf(id)).toHaveLength(1);
      const { tasks } = await (
        await service.services.tasks.list(service.owner, { dataset_id: id })
      ).load();
      expect(tasks).toEqual([]);
      const dataset = await (await service.services.datasets.get(service.owner, id)).load();
      expect(dataset.status_new).toBe("READY");
    },
  );

  test("of files that are hidden alone has nothing to add", async () => {
    const { id } = await seedDataset(service, service.owner, { items: 1 });
    const zip = makeZip([{ name: ".hidden.png", bytes: png }]);
    await expect(add(service, id, [["archive", zip, "set"]])).rejects.toThrow(
      refusalOf(because("no_files_uploaded")).sentence,
    );
  });
});

test("a folder of an import root is added, with the links that lead below a root", async () => {
  const [root = ""] = importRoots;
  await mkdir(join(root, "cache"), { recursive: true });
  await mkdir(join(root, "day"), { recursive: true });
  await writeFile(join(root, "cache", "0a1b"), png);
  await symlink("../cache/0a1b", join(root, "day", "linked.png"));
  await symlink("/etc/hostname", join(root, "day", "out.png"));
  const { id } = await seedDataset(service, service.owner, { items: 1 });
  const task = await added(id, [["path", join(root, "day")]]);
  expect(task.failures).toEqual([
    { item: "out.png", reason: "The link leads out of the import roots" },
  ]);
  expect((await namesOf(id)).slice(1)).toEqual(["linked.png"]);
  const again = await added(id, [["path", join(root, "day")]]);
  expect(again.status_coded).toMatchObject({ params: { images: 0, known: 1, skipped: 1 } });
  await expect(add(service, id, [["path", "/etc"]])).rejects.toThrow("import roots");
});

/** A service whose tasks run when the test says so. */
async function alone(): Promise<TestService> {
  const on = await startTestService({ workers: false });
  onTestFinished(() => on.close());
  return on;
}

async function begun(on: TestService) {
  const { id } = await seedDataset(on, on.owner, { items: 2 });
  await on.services.media.edit(on.as(), id, { filter: {}, add_tags: ["edited"] });
  const taskId = await add(on, id, [
    ["files", png, "a.png"],
    ["files", await picture(3), "b.png"],
  ]);
  return { id, taskId };
}

test("a killed run is continued by the next one, without doubling", async () => {
  const on = await alone();
  const { id, taskId } = await begun(on);
  const disarm = armFault("ingest.batch-committed", () => {
    throw new Error("dead");
  });
  // The batch is committed to the line of the run, and not recorded.
  await runTask(on.deps, on.deps.kinds, taskId).catch(() => {});
  disarm();
  expect(await namesOf(id, on)).toHaveLength(2);
  await on.services.tasks.retry(on.as(), taskId);
  await runTask(on.deps, on.deps.kinds, taskId);
  expect((await on.services.tasks.get(on.owner, taskId)).status).toBe("COMPLETED");
  expect((await namesOf(id, on)).slice(2)).toEqual(["a.png", "b.png"]);
  const { snapshots } = await (await on.services.snapshots.list(on.owner, id, {})).load();
  expect(snapshots.map(({ snapshot_name: name }) => name)[0]).toBe("Before adding media");
});

test("an aborted addition leaves the dataset as it was, and can be retried", async () => {
  const on = await alone();
  const { id, taskId } = await begun(on);
  const statusOf = async () =>
    (await (await on.services.datasets.get(on.owner, id)).load()).status_new;
  expect(await statusOf()).toBe("READ ONLY");
  const disarm = armFault("ingest.batch-committed", async () => {
    await on.services.tasks.abort(on.as(), taskId);
  });
  await runTask(on.deps, on.deps.kinds, taskId);
  disarm();
  expect(await on.services.tasks.get(on.owner, taskId)).toMatchObject({
    status: "ABORTED",
    can_retry: true,
  });
  expect([await statusOf(), (await namesOf(id, on)).length]).toEqual(["READY", 2]);
  const { snapshots } = await (await on.services.snapshots.list(on.owner, id, {})).load();
  expect(snapshots).toHaveLength(1);
  await on.services.tasks.retry(on.as(), taskId);
  await runTask(on.deps, on.deps.kinds, taskId);
  expect([await statusOf(), (await namesOf(id, on)).length]).toEqual(["PARTIAL INDEX", 4]);
});
