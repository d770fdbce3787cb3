import { Validator } from "@seriousme/openapi-schema-validator";
import { apiBase } from "#contract/route.ts";
import { routes } from "#contract/routes.ts";
import { expect, test } from "vitest";
import { createLog } from "#server/log.ts";
import { createApp } from "./app.ts";
import { fakeServices } from "./testing/fake-services.ts";
import { testApp } from "./testing/test-app.ts";

interface Operation {
  operationId: string;
  security?: unknown[];
  parameters?: { name: string; in: string }[];
  responses: Record<string, { headers?: object }>;
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

async function readDocument(): Promise<Document> {
  return (await (await testApp().raw("/openapi.json")).json()) as Document;
}

test("the document is valid OpenAPI 3.1", async () => {
  const document = await readDocument();
  expect(document.openapi).toBe("3.1.0");
  const result = await new Validator().validate({ ...structuredClone(document) });
  expect(result.errors).toBeUndefined();
  expect(result.valid).toBe(true);
});

test("every reference in it resolves", async () => {
  const document = await readDocument();
  const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g);
  const names = new Set([...references].map(([, target]) => target));
  expect(names).toContain("#/components/schemas/Snapshot");
  for (const name of names) {
    expect(name).toMatch(/^#\/components\/schemas\//);
    expect(document.components.schemas).toHaveProperty(name?.split("/").at(-1) ?? "");
  }
});

test("it lists exactly the routes that are served", async () => {
  const app = createApp({
    services: fakeServices().services,
    log: createLog("silent"),
    version: "1.2.3",
  });
  const served = app.routes
    .filter(({ method, path }) => method !== "ALL" && path.startsWith(`${apiBase}/`))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  const documented = Object.entries((await readDocument()).paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(served.toSorted()).toEqual(documented.toSorted());
  expect(documented).toHaveLength(Object.keys(routes).length);
});

test("it names the headers, and the answers that they cause", async () => {
  const document = await readDocument();
  const of = (path: string, method: string) => document.paths[`/api/v1${path}`]?.[method];
  const restore = of("/dataset/{dataset_id}/snapshot/{snapshot_id}/restore", "post");
  expect(restore?.parameters).toContainEqual(
    expect.objectContaining({ name: "Idempotency-Key", in: "header" }),
  );
  expect(restore?.responses["202"]?.headers).toHaveProperty("Location");
  expect(Object.keys(restore?.responses ?? {})).toEqual(
    expect.arrayContaining(["409", "413", "415"]),
  );
  const list = of("/dataset/{dataset_id}/snapshot", "get");
  expect(Object.keys(list?.responses["200"]?.headers ?? {})).toEqual([
    "ETag",
    "Link",
    "X-Request-Id",
  ]);
  expect(list?.responses).toHaveProperty("304");
  const content = of("/dataset/{dataset_id}/media/{media_id}/content", "get");
  expect(Object.keys(content?.responses ?? {})).toEqual(expect.arrayContaining(["206", "416"]));
});

test("exactly the routes without a token say so", async () => {
  const { paths } = await readDocument();
  const open = Object.values(paths)
    .flatMap((operations) => Object.values(operations))
    .filter(({ security }) => security?.length === 0)
    .map(({ operationId }) => operationId);
  expect(open.toSorted()).toEqual(["createSession", "downloadExport", "getCapabilities"]);
});

test("the page to browse it loads no external resource and runs no inline script", async () => {
  const app = testApp();
  const html = await (await app.raw("/docs")).text();
  const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    ([, address]) => address ?? "",
  );
  expect(addresses).toContain("/docs/swagger-ui-bundle.js");
  for (const address of addresses.filter((each) => each.startsWith("/docs/"))) {
    expect((await app.raw(address)).status).toBe(200);
  }
  expect(addresses.every((address) => address.startsWith("/"))).toBe(true);
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  expect(await (await app.raw("/docs/start.js")).text()).toContain('url: "/openapi.json"');
});
