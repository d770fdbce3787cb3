import { Validator } from "@seriousme/openapi-schema-validator";
import { apiBase, routes } from "#contract/routes.ts";
import { expect, test } from "vitest";
import { createLog } from "#server/log.ts";
import { createApp } from "./app.ts";
import { fakeServices } from "./testing/fake-services.ts";
import { testApp } from "./testing/test-app.ts";

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string; security?: unknown[] }>>;
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

test("every reference in it leads somewhere", async () => {
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

test("only what needs no token says so", async () => {
  const { paths } = await readDocument();
  const open = Object.values(paths)
    .flatMap((operations) => Object.values(operations))
    .filter(({ security }) => security?.length === 0)
    .map(({ operationId }) => operationId);
  expect(open.toSorted()).toEqual(["createSession", "getCapabilities"]);
});

test("the page to browse it loads nothing from elsewhere and runs no inline script", async () => {
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
