import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { tinyPng } from "./conformance/upload.ts";
import { type Service, startService } from "./service.ts";

const root = join(import.meta.dirname, "..");
const run = promisify(execFile);

let service: Service;
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "guide-"));
  service = await startService({ HOST: "127.0.0.1" });
  await loadLabelled({ flag: 3, food: 2, smileys: 1 });
}, 60_000);

/** A small dataset with what the examples name: loading the real sample takes longer than all else here. */
async function loadLabelled(labels: Record<string, number>): Promise<void> {
  const ask = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const answer = await service.api(path, init);
    const text = await answer.text();
    expect(answer.ok, `${path}: ${text}`).toBe(true);
    return JSON.parse(text || "null") as T;
  };
  const { dataset_id: id } = await ask<{ dataset_id: string }>(
    "/ingestion/new_dataset?dataset_name=Sample",
  );
  const files = `/ingestion/${id}/data_files`;
  const { trans_id } = await ask<{ trans_id: number }>(files);
  const form = new FormData();
  for (const [label, n] of Object.entries(labels)) {
    for (let index = 0; index < n; index += 1)
      form.append("files", tinyPng(`${label}-${index}.png`));
  }
  await ask(`${files}/${trans_id}`, { method: "POST", body: form });
  await ask(`/ingestion/${id}/process_files/${trans_id}`, { method: "POST" });
  await vi.waitFor(
    async () =>
      expect(await ask(`/datasets/${id}/creation-status`)).toMatchObject({ status: "READY" }),
    { timeout: 30_000, interval: 100 },
  );
  const { items } = await ask<{ items: { media_id: string; file_name: string }[] }>(
    `/dataset/${id}/media?limit=100`,
  );
  for (const name of Object.keys(labels)) {
    const named = items.filter(({ file_name }) => file_name.startsWith(`${name}-`));
    const media_ids = named.map(({ media_id }) => media_id);
    await ask(`/dataset/${id}/media`, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ filter: { media_ids }, add_labels: [{ name }] }),
    });
  }
}

afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

/** The code blocks of a guide in order, as one script; Python blocks run in Python. */
async function examples(page: string): Promise<string> {
  const text = await readFile(join(root, "docs/guide", page), "utf8");
  const blocks = [...text.matchAll(/^```(sh|python)\n([\s\S]*?)^```$/gm)];
  expect(blocks.length).toBeGreaterThan(0);
  return blocks
    .map(([, kind, code = ""]) => (kind === "sh" ? code : `python3 - <<'PYTHON'\n${code}PYTHON\n`))
    .join("\n");
}

function shell(script: string, env: Record<string, string> = {}) {
  // The command line without the setup, which would build and install in the middle of a test.
  const here = script
    .replaceAll("npm run -s stillframe --", `"${process.execPath}" "${root}/server/cli.ts"`)
    .replaceAll("http://127.0.0.1:4400", service.url);
  return run("bash", ["-euo", "pipefail", "-c", here], {
    cwd: folder,
    env: { ...process.env, STILLFRAME_DATA: service.data, ...env },
    maxBuffer: 10_000_000,
  });
}

const has = async (program: string) => {
  const child = execFile("sh", ["-c", `command -v ${program}`]);
  const [code] = (await once(child, "exit")) as [number];
  return code === 0;
};
const canRun = (await has("curl")) && (await has("python3")) && (await has("bash"));

test.skipIf(!canRun)("the examples for script authors run unchanged", async () => {
  const { stdout } = await shell(await examples("scripts.md"));
  expect(stdout).toContain("deleted 3 items");
  expect(stdout).toMatch(/^COMPLETED$/m);
  expect(stdout).toContain('"reason":"relabelled by mistake"');
  const names = [...stdout.matchAll(/"snapshot_name":"once, however often it is sent"/g)];
  expect(names).toHaveLength(2);
  const id = /working on (\S+)/.exec(stdout)?.[1];
  const answer = await service.api(`/dataset/${id}/snapshot`);
  const snapshots = (await answer.json()) as { snapshot_name: string }[];
  // Newest first: the retried request took effect once, and the discarded work left nothing.
  expect(snapshots.map(({ snapshot_name }) => snapshot_name).slice(0, 4)).toEqual([
    "once, however often it is sent",
    "Before restoring nightly",
    "nightly",
    "before-cleanup",
  ]);
  const tagged = await service.api(`/dataset/${id}/media?tag=to-check&limit=1&total=true`);
  expect(await tagged.json()).toMatchObject({ total: 0 });
  const held = await service.api(`/dataset/${id}/media?tag=holdout&limit=1&total=true`);
  expect(await held.json()).toMatchObject({ total: 2 });
});

test.skipIf(!(await has("tar")))(
  "a backup made as in the guide is a complete service",
  async () => {
    const before = (await (await service.api("/datasets")).json()) as { id: string }[];
    expect(before).toHaveLength(1);
    const restored = join(folder, "restored");
    service.signal("SIGTERM");
    await service.ended();
    await shell(await examples("self-hosting.md"), { STILLFRAME_RESTORED: restored });
    for (const name of ["postgres", "lake", "blobs", "credentials.json"]) {
      await rm(join(service.data, name), { recursive: true });
    }
    await shell(`mv "$STILLFRAME_RESTORED"/* "$STILLFRAME_DATA/"`, {
      STILLFRAME_RESTORED: restored,
    });
    await service.restart();
    expect(await (await service.api("/datasets")).json()).toEqual(before);
    const [dataset] = before;
    const page = await service.api(`/dataset/${dataset?.id}/media?limit=1`);
    const { items } = (await page.json()) as { items: { media_uri: string }[] };
    const content = await service.api((items[0]?.media_uri ?? "").replace("/api/v1", ""));
    expect(content.headers.get("content-type")).toBe("image/png");
  },
);
