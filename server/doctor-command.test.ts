import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Service, startService } from "#test/service.ts";
import { flip, harm } from "./testing/damage.ts";
import { ask, runCommand, untilReady, uploadDataset } from "./testing/whole-content.ts";

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

async function fileBelow(folder: string, pattern: RegExp): Promise<string> {
  const names = await readdir(join(service.data, folder), { recursive: true });
  const found = names.find((name) => pattern.test(name));
  if (found === undefined) throw new Error(`${folder} has no ${pattern}`);
  return join(service.data, folder, found);
}

test("the doctor lists the damage, beside the service, and exits with 1 until there is none", async () => {
  const doctor = (...options: string[]) => runCommand(service.data, ["doctor", ...options]);
  const id = await uploadDataset(service, "Birds\u202e", 2);
  await untilReady(service, id);
  await ask(service, `/dataset/${id}/snapshot`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "kept\u202e\u001b[2J\u2066" }),
  });
  expect(await doctor("--read-data")).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^\d+ versions, 2 media files, .*: nothing is damaged\n$/),
    stderr: "",
  });

  const undo = [await flip(await fileBelow("blobs", /[\da-f]{60,}$/), 0.5)];
  expect(await doctor()).toMatchObject({ code: 0 });
  const media = await doctor("--read-data");
  expect(media.code).toBe(1);
  expect(media.stdout).toMatch(
    /^damaged {3}dataset Birds\\u202e \([\da-f-]{36}\): .*: item .*: media file [\da-f]{64} has other bytes than were stored$/m,
  );

  undo.push(await harm(await fileBelow("lake", /\/data\/[^/]+\.lance$/), "deletion"));
  const missing = await doctor("--repair");
  expect(missing.code).toBe(1);
  const lines = missing.stdout.trimEnd().split("\n");
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^damaged {3}dataset .*: snapshot kept\\u202e\\u001b\[2J\\u2066 \(.*: data file .* is missing$/,
    ),
  );
  expect(lines.at(-1)).toMatch(/: [1-9]\d* damaged$/);
  expect(await ask(service, `/dataset/${id}`)).toMatchObject({
    damaged: { what: expect.stringMatching(/is missing$/) },
  });

  for (const back of undo) await back();
  expect(await doctor()).toMatchObject({ code: 0 });
  expect(await ask(service, `/dataset/${id}`)).toMatchObject({ damaged: null });
}, 120_000);

test("no command begins an installation, and each names its folder", async () => {
  const empty = await mkdtemp(join(tmpdir(), "empty-"));
  const missing = join(empty, "missing", "folder");
  const id = "11111111-2222-4333-8444-555555555555";
  const commands = [
    ["doctor"],
    ["collect", "--now", "--yes"],
    ["rejoin", "--yes"],
    ["move-catalog", "postgres://localhost/none"],
    ["token"],
    ["login"],
    ["user", "add", "a@example.com"],
    ["dataset", "set-snapshots", id, "on"],
    ["dataset", "set-role", id, "a@example.com", "viewer"],
  ];
  const ended = await Promise.all(commands.map((args) => runCommand(missing, args)));
  for (const one of ended) {
    expect(one).toEqual({
      code: 1,
      stdout: "",
      stderr: `stillframe: there is no installation in ${missing} (STILLFRAME_DATA is ${missing}): set STILLFRAME_DATA to the folder of one, or begin one with \`stillframe serve\`\n`,
    });
  }
  expect(existsSync(missing)).toBe(false);
  expect(await runCommand(empty, ["doctor"])).toMatchObject({ code: 1, stdout: "" });
  expect(await readdir(empty)).toEqual([]);
  await rm(empty, { recursive: true });
}, 120_000);
