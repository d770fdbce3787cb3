import { expect, test } from "vitest";
import { datasetId, fakeServices, keys } from "./testing/fake-services.ts";
import { testApp, token } from "./testing/test-app.ts";

const path = `/ingestion/${datasetId}/data_files/7`;
const boundary = "----boundary";
const type = { "content-type": `multipart/form-data; boundary=${boundary}` };

function form(...files: [name: string, content: string][]): FormData {
  const data = new FormData();
  for (const [name, content] of files) data.append("files", new File([content], name));
  return data;
}

test("files arrive one after another with their original names", async () => {
  const app = testApp();
  const big = "x".repeat(3_000_000);
  const answer = await app.ask("POST", path, {
    body: form(["a.png", "first"], ["../../b.png", ""], ["größe 😀.png", big]),
  });
  expect(answer.status).toBe(202);
  expect(await answer.text()).toBe("");
  expect(app.calls).toEqual([
    [
      "ingestion.upload",
      7,
      [
        ["a.png", "first"],
        ["../../b.png", ""],
        ["größe 😀.png", big],
      ],
    ],
  ]);
});

test("a file keeps its name: the escapes of browsers are decoded", async () => {
  const app = testApp();
  const names = ['say "hi".png', "100%25.png", "ชื่อ.png", "a\nb.png"];
  await app.ask("POST", path, {
    body: form(...names.map((name): [string, string] => [name, "x"])),
  });
  expect(app.calls).toEqual([["ingestion.upload", 7, names.map((name) => [name, "x"])]]);
});

test("other fields of the form are ignored", async () => {
  const app = testApp();
  const body = form(["a.png", "first"]);
  body.append("note", "hello");
  body.append("other", new File(["no"], "no.png"));
  await app.ask("POST", path, { body });
  expect(app.calls).toEqual([["ingestion.upload", 7, [["a.png", "first"]]]]);
});

test("a form without a file is a 422", async () => {
  const body = new FormData();
  body.append("note", "hello");
  const answer = await testApp().ask("POST", path, { body });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({
    detail: [{ type: "missing", loc: ["body", "files"] }],
  });
});

test("a body that is no form is a 415, a form without its boundary a 400", async () => {
  expect((await testApp().ask("POST", path, { body: { files: [] } })).status).toBe(415);
  const headers = { "content-type": "multipart/form-data" };
  expect((await testApp().ask("POST", path, { body: "x", headers })).status).toBe(400);
});

test("a truncated form is a 400, and nothing is stored", async () => {
  const app = testApp();
  const body = `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\nhalf`;
  const answer = await app.ask("POST", path, { body, headers: type });
  expect(answer.status).toBe(400);
  expect(app.calls).toEqual([]);
});

test("an announced body over the limit is a 413", async () => {
  const headers = { ...type, "content-length": String(300 * 1024 * 1024) };
  const answer = await testApp().ask("POST", path, { body: "x", headers });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toEqual({
    detail: "The body is larger than 256 MB",
    code: "too_large",
    params: {},
  });
});

test("a body that grows over the limit is a 413", async () => {
  const chunk = new Uint8Array(8 * 1024 * 1024);
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n`;
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(sent === 0 ? new TextEncoder().encode(head) : chunk);
      sent += 1;
      if (sent > 40) controller.close();
    },
  });
  const read = fakeServices();
  read.services.ingestion.upload = async (_context, _id, _trans, files) => {
    for await (const file of files) {
      for await (const bytes of file.bytes) expect(bytes.length).toBeGreaterThan(0);
    }
  };
  const answer = await testApp({ services: read }).raw(`/api/v1${path}`, {
    method: "POST",
    headers: { ...type, authorization: `Bearer ${await token()}` },
    body,
    duplex: "half",
  });
  expect(answer.status).toBe(413);
  expect(sent).toBeLessThan(40);
});

test("the limit of a file is configured, published, and reported with the file's name", async () => {
  const maxFileBytes = 2 * 1024 * 1024;
  const read = fakeServices();
  const told = await testApp({ services: read, maxFileBytes }).ask("GET", "/capabilities");
  expect(await told.json()).toMatchObject({ max_file_bytes: maxFileBytes });
  const send = async (bytes: number) =>
    await testApp({ maxFileBytes }).ask("POST", path, {
      body: form(["a.png", "x"], ["day/b.png", "x".repeat(bytes)]),
    });
  expect((await send(maxFileBytes)).status).toBe(202);
  const answer = await send(maxFileBytes + 2);
  expect(answer.status).toBe(413);
  expect(await answer.json()).toEqual({
    detail: "day/b.png is larger than the 2 MB that a file may have here",
    code: "file_too_large",
    params: { file: "day/b.png", limit: "2 MB" },
  });
});

test("a refusal does not wait for the bytes", async () => {
  const headers = { authorization: `Bearer ${await token({ key: keys.viewer })}` };
  const answer = await testApp().ask("POST", path, { body: form(["a.png", "x"]), headers });
  expect(answer.status).toBe(403);
});

test("a refusal in the middle of a file is the answer", async () => {
  const stopping = fakeServices();
  stopping.services.ingestion.upload = async (_context, _id, _trans, files) => {
    for await (const file of files) {
      expect(file.name).toBe("a.png");
      return;
    }
  };
  const body = form(["a.png", "x".repeat(5_000_000)], ["b.png", "y"]);
  expect((await testApp({ services: stopping }).ask("POST", path, { body })).status).toBe(202);
});

test("a dataset from a folder accepts both kinds of form", async () => {
  const fields = { dataset_name: "Flowers", bucket_path: "/srv/flowers" };
  for (const body of [new URLSearchParams(fields), formOf(fields)]) {
    const app = testApp();
    const answer = await app.ask("POST", "/dataset", { body });
    expect(await answer.json()).toEqual({ dataset_id: datasetId });
    expect(app.calls).toEqual([["ingestion.fromFolder", "Flowers", "/srv/flowers"]]);
  }
  expect((await testApp().ask("POST", "/dataset", { body: fields })).status).toBe(415);
  const headers = { "content-type": "multipart/form-data" };
  expect((await testApp().ask("POST", "/dataset", { body: "x", headers })).status).toBe(400);
});

function formOf(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}
