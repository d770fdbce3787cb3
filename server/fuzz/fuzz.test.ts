import * as fc from "fast-check";
import { SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { errorBodySchema } from "#contract/error.ts";
import { openApiDocument } from "#contract/openapi.ts";
import { type Route, apiBase, fillPath } from "#contract/route.ts";
import { routes } from "#contract/routes.ts";
import { createApp } from "../http/app.ts";
import { createLog } from "../log.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { type Schema, anything, valueOf } from "./hostile-values.ts";

/**
 * Every operation of the contract, with values that match its schemas and values that do not: the service answers every
 * request as the contract says, and never with an internal error. `STILLFRAME_FUZZ=50000` sends more requests than the
 * suite does, `STILLFRAME_FUZZ_SEED` sends others.
 */

const requests = Number(process.env["STILLFRAME_FUZZ"] ?? 700);
const seed = Number(process.env["STILLFRAME_FUZZ_SEED"] ?? 20_260_301);

// Their work goes on after the answer: each would fill the disk with a dataset.
const left = new Set(["loadSample", "createSession", "deleteSession"]);
const operations = (Object.entries(routes) as [string, Route][]).filter(
  ([name]) => !left.has(name),
);
const document = openApiDocument(routes, { base: apiBase, version: "1" });
const refs = document.components.schemas as Record<string, Schema>;

let service: TestService;
let app: ReturnType<typeof createApp>;
let token: string;
let ids: Record<string, string>;

beforeAll(async () => {
  service = await startTestService({ workers: false });
  app = createApp({ services: service.services, log: createLog("silent"), version: "1" });
  const { api_key, api_secret } = await service.services.accounts.createKey(service.owner);
  token = await new SignJWT({ sub: api_key, iss: "sdk" })
    .setProtectedHeader({ alg: "HS256", kid: api_key })
    .setIssuedAt()
    .setExpirationTime("24h")
    .sign(new TextEncoder().encode(api_secret));
  await renew();
});
afterAll(() => service.close());

/** The objects that requests refer to; created again, because requests delete them. */
async function renew(): Promise<void> {
  const { id, snapshotId } = await seedDataset(service, service.owner, { items: 5 });
  const query = { filter: {}, limit: 1, total: false };
  const page = await service.services.media.page(service.owner, id, undefined, query);
  const media_id = page.items[0]?.media_id ?? "";
  ids = { dataset_id: id, snapshot_id: snapshotId, media_id, task_id: id, trans_id: "1" };
}

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: Schema;
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

function requestTo(route: Route): fc.Arbitrary<{
  path: [string, unknown][];
  query: [string, unknown][];
  rest: string;
  body: unknown;
  text: string | null;
}> {
  const known = document.paths[apiBase + route.path]?.[route.method.toLowerCase()] as Operation;
  const given = (where: string) => (known.parameters ?? []).filter((one) => one.in === where);
  const lake = { ids: Object.keys(ids).map((name) => `@${name}`), refs };
  const query = given("query").map(({ name, schema, required }) =>
    fc.tuple(
      fc.constant(name),
      required
        ? valueOf(schema, lake)
        : fc.option(valueOf(schema, lake), { nil: undefined, freq: 2 }),
    ),
  );
  const path = given("path").map(({ name }) =>
    fc.tuple(
      fc.constant(name),
      fc.oneof(
        { arbitrary: fc.constant(`@${name}`), weight: 14 },
        { arbitrary: anything, weight: 1 },
      ),
    ),
  );
  const [content] = Object.values(known.requestBody?.content ?? {});
  return fc.record({
    path: fc.tuple(...path),
    query: fc.tuple(...query),
    rest: broken,
    body: content === undefined ? fc.constant(undefined) : valueOf(content.schema, lake),
    text: fc.oneof(
      { arbitrary: fc.constant(null), weight: 20 },
      {
        arbitrary: fc.constantFrom(
          '{"filter":',
          "[".repeat(2000),
          '{"a":1,"a":2}',
          "1e999",
          "\ufeff{}",
        ),
        weight: 1,
      },
    ),
  });
}

function searchOf(query: readonly [string, unknown][]): string {
  const search = new URLSearchParams();
  for (const [name, value] of query) {
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const one of value) search.append(name, asText(one));
    else if (typeof value === "object" && value !== null) {
      for (const [field, one] of Object.entries(value))
        search.append(`${name}.${field}`, asText(one));
    } else search.append(name, asText(value));
  }
  return search.toString();
}

/** Bytes that no library sends, such as invalid UTF-8. */
const broken = fc.constantFrom("", "", "", "", "%ff", "%ED%A0%80", "%C3", "%");

/** Replaces names by the ids of existing objects. */
function withIds(text: string): string {
  let real = text;
  for (const [name, id] of Object.entries(ids)) {
    real = real.replaceAll(`@${name}`, id).replaceAll(`%40${name}`, id);
  }
  return real;
}

function asText(value: unknown): string {
  return (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).toWellFormed();
}

function bodyOf(route: Route, { body, text }: { body: unknown; text: string | null }): RequestInit {
  if (route.body === undefined) return {};
  if (text !== null)
    return { body: withIds(text), headers: { "content-type": "application/json" } };
  if (route.bodyType === undefined || route.bodyType === "json") {
    const json = body === undefined ? {} : { body: withIds(JSON.stringify(body)) };
    return { ...json, headers: { "content-type": "application/json" } };
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(body ?? {})) {
    const items: unknown[] = Array.isArray(value) ? value : [value];
    for (const item of items) {
      if (name === "files") form.append(name, new File([asText(item)], asText(item)));
      else form.append(name.toWellFormed(), withIds(asText(item)));
    }
  }
  return { body: form };
}

async function ask(route: Route, address: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("authorization", `Bearer ${token}`);
  return app.request(address, { ...init, method: route.method, headers });
}

test(
  `no request is a fault of the service: ${requests} of them`,
  { timeout: 3_600_000 },
  async () => {
    const each = Math.ceil(requests / operations.length);
    const statuses = new Map<number, number>();
    for (const [name, route] of operations) {
      await renew();
      let asked = 0;
      await fc.assert(
        fc.asyncProperty(requestTo(route), async (request) => {
          if (asked++ % 100 === 99) await renew();
          const params = Object.fromEntries(
            request.path.map(([key, value]) => [key, asText(value)]),
          );
          const search = searchOf(request.query) + request.rest;
          const address = withIds(`${apiBase}${fillPath(route.path, params)}?${search}`);
          const answer = await ask(route, address, bodyOf(route, request));
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          const text = await answer.text();
          expect({ name, status: answer.status, text }).toMatchObject({
            status: expect.toSatisfy((status: number) => status < 500),
          });
          if (answer.status >= 400) errorBodySchema.parse(JSON.parse(text));
          else if (answer.status !== 304 && route.responseType !== "bytes") {
            if (route.response === null) expect(text).toBe("");
            else route.response.parse(JSON.parse(text));
          }
        }),
        { numRuns: each, seed, endOnFailure: true },
      );
    }
    // A run whose requests are all refused would prove little.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(requests / 20);
    if (requests > 10_000) process.stdout.write(`${JSON.stringify([...statuses])}\n`);
  },
);
