import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { exploreSchema } from "#contract/clusters.ts";
import { metadataTaskSchema } from "#contract/custom-metadata.ts";
import { datasetSchema } from "#contract/dataset.ts";
import { exportTaskSchema } from "#contract/export-task.ts";
import { snapshotSchema } from "#contract/snapshot.ts";
import { taskPageSchema } from "#contract/task.ts";
import { mockUsers, seeded } from "#test/cloud.ts";
import { type GatewayApp, startGateway } from "./testing/gateway-app.ts";

let gateway: GatewayApp;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.cloud.reset();
  gateway.logged.length = 0;
});

async function json(response: Response): Promise<unknown> {
  const text = await response.text();
  expect({ status: response.status, text }).toMatchObject({ status: 200 });
  return JSON.parse(text);
}

async function snapshots(datasetId: string) {
  const answer = await gateway.ask("GET", `/dataset/${datasetId}/snapshot`);
  return ((await json(answer)) as unknown[]).map((row) => snapshotSchema.parse(row));
}

test("datasets come with the person's role, and with what the contract does not know", async () => {
  const rows = (await json(await gateway.ask("GET", "/datasets", { as: "viewer" }))) as unknown[];
  expect(rows.length).toBeGreaterThan(5);
  for (const row of rows) {
    expect(datasetSchema.parse(row).role).toBe("viewer");
    expect(row).toHaveProperty("filename");
  }
  const one = await json(await gateway.ask("GET", `/dataset/${seeded.streets.id}`));
  expect(one).toMatchObject({ id: seeded.streets.id, role: "editor" });
});

test("a restore is sent without a body, and its task is found in the list", async () => {
  const [, past] = await snapshots(seeded.streets.id);
  const path = `/dataset/${seeded.streets.id}/snapshot/${past?.snapshot_id ?? ""}/restore`;
  const answer = await gateway.ask("POST", path);
  expect(answer.status).toBe(202);
  expect(await answer.text()).toBe("");
  expect(answer.headers.get("location")).toBeNull();
  gateway.cloud.settle();
  const query = `dataset_id=${seeded.streets.id}&task_type=SNAPSHOT_RESTORE`;
  const page = taskPageSchema.parse(await json(await gateway.ask("GET", `/tasks?${query}`)));
  expect(page.tasks[0]).toMatchObject({ status: "COMPLETED" });
  expect((await snapshots(seeded.streets.id)).find((row) => row.is_current)?.snapshot_id).toBe(
    past?.snapshot_id,
  );
});

test("what a restore would not keep is refused before it is sent", async () => {
  const [, past] = await snapshots(seeded.streets.id);
  gateway.cloud.requests.length = 0;
  const path = `/dataset/${seeded.streets.id}/snapshot/${past?.snapshot_id ?? ""}/restore`;
  const answer = await gateway.ask("POST", path, { json: { safety: true } });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ detail: [{ loc: ["body", "safety"] }] });
  expect(gateway.cloud.requests).toEqual([]);
});

test.each([
  ["POST", "/snapshot", "viewer", "Only an editor or an owner of this dataset can do this"],
  ["DELETE", "", "editor", "Only an owner of this dataset can do this"],
] as const)("%s %s by a mere %s is refused before it is sent", async (method, path, as, detail) => {
  const answer = await gateway.ask(method, `/dataset/${seeded.streets.id}${path}`, { as });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ detail, code: "role_missing" });
  expect(gateway.cloud.requests).toEqual([]);
});

test("a viewer creates no dataset", async () => {
  const answer = await gateway.ask("GET", "/ingestion/new_dataset?dataset_name=Mine", {
    as: "viewer",
  });
  expect(await answer.json()).toMatchObject({ code: "gateway_viewer" });
  expect(gateway.cloud.requests).toEqual([]);
});

test("an admin deletes a dataset", async () => {
  const path = `/dataset/${seeded.streets.id}`;
  expect((await gateway.ask("DELETE", path, { as: "admin" })).status).toBe(200);
  expect((await gateway.ask("GET", path)).status).toBe(404);
});

test("extensions are refused, and never sent", async () => {
  for (const path of ["/dataset/ID/media", "/dataset/ID/stats", "/dataset/ID/snapshot/filters"]) {
    const answer = await gateway.ask("GET", path.replace("ID", seeded.streets.id));
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "not_forwarded" });
  }
  expect(gateway.cloud.requests).toEqual([]);
  const capabilities = await json(await gateway.ask("GET", "/capabilities", { as: null }));
  expect(capabilities).toMatchObject({ features: [] });
  const me = await json(await gateway.ask("GET", "/me"));
  expect(me).toEqual({ email: "editor@localhost", role: "editor" });
});

test("a parameter that would be lost on the way is refused", async () => {
  const path = `/explore/${seeded.streets.id}`;
  const answer = await gateway.ask("GET", `${path}?novel=1`);
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ detail: [{ loc: ["query", "novel"] }] });
  expect(gateway.cloud.requests.map((sent) => sent.path)).toEqual([
    `/api/v1/dataset/${seeded.streets.id}`,
  ]);
  gateway.cloud.requests.length = 0;
  const vql = JSON.stringify([{ text: { op: "fts", value: "a bus & more" } }]);
  await gateway.ask("GET", `${path}?vql=${encodeURIComponent(vql)}&threshold=2`);
  const sent = new URL(gateway.cloud.requests[0]?.path ?? "", gateway.cloud.url).searchParams;
  expect(Object.fromEntries(sent)).toEqual({ vql, threshold: "2" });
});

test("an enrichment names the new dataset that gets its results", async () => {
  const { id } = seeded.products;
  const models = (await json(await gateway.ask("GET", `/enrichment/${id}/list_models`))) as {
    id: string;
    type: string;
    status: string;
  }[];
  const model = models.find(({ status }) => status === "Active");
  const body = { enrichment_models: { [model?.type ?? ""]: model?.id } };
  const path = `/dataset/${id}/enrich_dataset`;
  const enriched = (await json(await gateway.ask("POST", path, { json: body }))) as {
    dataset_id: string;
  };
  expect(enriched.dataset_id).not.toBe(id);
  const ours = await gateway.ask("POST", path, { json: { ...body, safety: true } });
  expect(await ours.json()).toMatchObject({ detail: [{ loc: ["body", "safety"] }] });
});

test("an export is begun and followed as documented, and downloaded through the gateway", async () => {
  const { id } = seeded.products;
  const exported = "22222222-2222-4222-8222-222222222222";
  gateway.cloud.fault((incoming, outgoing) => {
    const [path, query] = (incoming.url ?? "").split("?");
    const name = path?.split("/").at(-1);
    if (name === "export_context_async") outgoing.end(JSON.stringify({ id: exported }));
    else if (name === "export_status") {
      expect(query).toBe(`export_task_id=${exported}`);
      const address = `/exports/${exported}.zip?signature=theirs`;
      outgoing.end(JSON.stringify({ status: "COMPLETED", download_uri: address }));
    } else {
      outgoing.writeHead(200, { "content-type": "application/zip" });
      outgoing.end("the file");
    }
    return "answered";
  });
  const path = `/dataset/${id}/export_context_async?export_format=parquet`;
  expect(await json(await gateway.ask("GET", path))).toMatchObject({
    id: exported,
    status: "INIT",
  });
  const status = await gateway.ask(
    "GET",
    `/dataset/${id}/export_status?export_task_id=${exported}`,
  );
  const { download_uri: address } = (await json(status)) as { download_uri: string };
  const file = new URL(address);
  const answer = await gateway.ask("GET", file.pathname + file.search, { as: null });
  expect(await answer.text()).toBe("the file");
  const past = await gateway.ask("GET", `${path}&at=${exported}`);
  expect(await past.json()).toMatchObject({ detail: [{ loc: ["query", "at"] }] });
});

test("alike items are looked for with an uploaded picture", async () => {
  const form = new FormData();
  form.append("file", new File(["a picture"], "a.png", { type: "image/png" }));
  const path = `/dataset/${seeded.streets.id}/search-image-similarity`;
  const anchor = (await json(await gateway.ask("POST", path, { body: form, as: "viewer" }))) as {
    anchor_media_id: string;
  };
  const query = `anchor_type=UPLOAD&anchor_media_id=${anchor.anchor_media_id}`;
  const found = await gateway.ask("GET", `/explore/${seeded.streets.id}?${query}`);
  const { clusters } = exploreSchema.parse(await json(found));
  expect(clusters[0]?.relevance_score_type).toBe("cosine_distance");
});

test("nothing is sent for a client without a sign-in", async () => {
  expect((await gateway.ask("GET", "/datasets", { as: null })).status).toBe(401);
  expect(gateway.cloud.requests).toEqual([]);
});

test("clusters come with pictures that are opened through the gateway alone", async () => {
  const explored = exploreSchema.parse(
    await json(await gateway.ask("GET", `/explore/${seeded.streets.id}?threshold=1`)),
  );
  const address = explored.clusters[0]?.previews[0]?.media_thumb_uri ?? "";
  expect(address).toMatch(/^\/api\/v1\/forwarded\?f=/);
  const picture = await gateway.ask("GET", address);
  expect(picture.status).toBe(200);
  expect(picture.headers.get("content-type")).toBe("image/svg+xml");
  expect(picture.headers.get("content-security-policy")).toContain("sandbox");
  expect(await picture.text()).toMatch(/^<svg/);
  expect((await gateway.ask("GET", address, { as: null })).status).toBe(401);
  const made = `/forwarded?f=${encodeURIComponent(`${gateway.cloud.url}/api/v1/datasets`)}`;
  expect((await gateway.ask("GET", made)).status).toBe(404);
});

test("files are uploaded as they arrive, under the names that they have", async () => {
  const made = (await json(
    await gateway.ask("GET", "/ingestion/new_dataset?dataset_name=Uploaded"),
  )) as { dataset_id: string };
  const opened = (await json(
    await gateway.ask("GET", `/ingestion/${made.dataset_id}/data_files`),
  )) as { trans_id: number };
  const form = new FormData();
  const png = Buffer.from("89504e470d0a1a0a0000", "hex");
  form.append("files", new File([png], 'a "quoted"\r\nX-Evil: 1.png'));
  form.append("files", new File([png, png], "ünder/b.png"));
  const path = `/ingestion/${made.dataset_id}/data_files/${opened.trans_id}`;
  expect((await gateway.ask("POST", path, { body: form })).status).toBe(202);
  const process = path.replace("data_files", "process_files");
  expect((await gateway.ask("POST", process)).status).toBe(202);
  gateway.cloud.settle();
  const dataset = await json(await gateway.ask("GET", `/dataset/${made.dataset_id}`));
  expect(dataset).toMatchObject({ display_name: "Uploaded", status_new: "READY", n_images: 2 });
});

const dataset = `/dataset/${seeded.streets.id}`;
const upload = `/ingestion/${seeded.draft.id}`;
const files = new FormData();
files.append("files", new File([Buffer.from("89504e470d0a1a0a0000", "hex")], "a.png"));
const field = { field_name: "weather", field_type: "string" };

test.each<[string, string, string, Partial<Parameters<GatewayApp["ask"]>[2]>?]>([
  ["create_dataset", "GET", "/ingestion/new_dataset?dataset_name=Mine"],
  ["add_media", "GET", `${upload}/data_files`],
  ["add_media", "POST", `${upload}/data_files/1`, { body: files }],
  ["create_snapshot", "POST", `${dataset}/snapshot`, { json: { name: "Noted" } }],
  [
    "import_metadata",
    "POST",
    `/datasets/${seeded.streets.id}/custom_metadata/tasks`,
    { json: field },
  ],
  ["export", "GET", `${dataset}/export_context_async?file_name=a.json&export_format=json`],
  ["abort_task", "POST", "/tasks/11111111-1111-4111-8111-111111111111/abort"],
  ["retry_task", "POST", "/tasks/11111111-1111-4111-8111-111111111111/retry"],
  ["delete_dataset", "DELETE", dataset, { as: "admin" }],
])("%s by %s %s is in the log before it is sent", async (operation, method, path, init) => {
  let before: object[] = [];
  gateway.cloud.fault(() => {
    before = gateway.logged.slice();
  });
  await gateway.ask(method, path, init);
  const line = expect.objectContaining({ by: "editor@localhost", operation }) as unknown;
  expect(gateway.cloud.requests).toHaveLength(1);
  expect(before).toEqual([line]);
  expect(gateway.logged).toEqual([line, line]);
});

test.each([
  ["GET", "/ingestion/new_dataset?dataset_name=Lost", '"display_name":"Lost"', "/datasets"],
  ["POST", `${dataset}/snapshot`, '"snapshot_name":"Lost"', `${dataset}/snapshot`],
])("after a lost answer, %s %s may have been done", async (method, path, made, list) => {
  gateway.cloud.fault((_, outgoing) => {
    outgoing.writeHead = () => outgoing.destroy();
  });
  const answer = await gateway.ask(method, path, {
    ...(method === "POST" && { json: { name: "Lost" } }),
  });
  expect(answer.status).toBe(502);
  const body = (await answer.json()) as { detail: string };
  expect(body).toMatchObject({ code: "upstream_unsure" });
  expect(body.detail).toContain("look before you send it again");
  expect(gateway.logged.at(-1)).toMatchObject({ by: "editor@localhost", code: "upstream_unsure" });
  gateway.cloud.fault(undefined);
  expect(await (await gateway.ask("GET", list)).text()).toContain(made);
});

test("an export is begun, told of, and downloaded without a sign-in", async () => {
  const query = "file_name=all.json&export_format=json&include_images=false";
  const begun = exportTaskSchema.parse(
    await json(await gateway.ask("GET", `${dataset}/export_context_async?${query}`)),
  );
  gateway.cloud.settle();
  const status = `${dataset}/export_status?export_task_id=${begun.id}`;
  const told = exportTaskSchema.parse(await json(await gateway.ask("GET", status)));
  expect(told).toMatchObject({ id: begun.id, status: "COMPLETED", progress: 1 });
  const address = new URL(told.download_uri ?? "");
  expect(address.pathname).toBe("/api/v1/forwarded");
  // The plain profile has no such file: where a real server keeps them is its own affair.
  gateway.cloud.fault((_, outgoing) => {
    outgoing.writeHead(200, { "content-type": "application/json" }).end("[1]");
    return "answered";
  });
  const file = await gateway.ask("GET", address.pathname + address.search, { as: null });
  expect(await json(file)).toEqual([1]);
  expect(file.headers.get("content-disposition")).toBe("attachment");
  expect(gateway.cloud.requests.at(-1)?.path).toContain(`/exports/${begun.id}?`);
});

test("media are added, a field of metadata is imported, and a dataset is shared", async () => {
  const form = new FormData();
  form.append("files", new File([Buffer.from("89504e470d0a1a0a0001", "hex")], "added.png"));
  expect((await gateway.ask("POST", `${dataset}/add_media`, { body: form })).status).toBe(202);
  gateway.cloud.settle();
  expect(await json(await gateway.ask("GET", dataset))).toMatchObject({
    n_images: 207,
    status_new: "PARTIAL INDEX",
  });
  expect((await gateway.ask("POST", `${dataset}/reindex`)).status).toBe(202);
  gateway.cloud.settle();

  const imports = `/datasets/${seeded.streets.id}/custom_metadata`;
  const { task_id: id } = metadataTaskSchema.parse(
    await json(await gateway.ask("POST", `${imports}/tasks`, { json: field })),
  );
  await json(
    await gateway.ask("POST", `${imports}/tasks/${id}`, {
      json: [{ media_id: "none", value: "rain" }],
    }),
  );
  gateway.cloud.settle();
  const status = await json(await gateway.ask("GET", `${imports}/tasks/${id}/status`));
  expect(status).toMatchObject({ status: "COMPLETED_WITH_ERRORS" });

  const shares = `/manage/${seeded.streets.id}`;
  const invited = { json: { grant_to_user_email: mockUsers.stranger }, as: "admin" } as const;
  expect((await gateway.ask("PUT", `${shares}/invite`, invited)).status).toBe(200);
  expect(JSON.stringify(await json(await gateway.ask("GET", `${shares}/share`)))).toContain(
    mockUsers.stranger,
  );
});

test("no secret is in a log", async () => {
  await gateway.ask("POST", `/dataset/${seeded.products.id}/snapshot`, { json: { name: "Noted" } });
  const [sent] = gateway.cloud.requests;
  const token = sent?.headers["authorization"]?.replace("Bearer ", "") ?? "none";
  const logged = JSON.stringify(gateway.logged);
  expect(logged).toContain("create_snapshot");
  for (const secret of [gateway.cloud.secret, gateway.cloud.key, token]) {
    expect(logged).not.toContain(secret);
  }
});
