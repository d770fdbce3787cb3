import type { ValidationIssue } from "#contract/error.ts";
import { fromSearch } from "#contract/query.ts";
import {
  type Route,
  type RouteBody,
  type RouteOutput,
  type RouteParams,
  type RouteQuery,
  colonPath,
} from "#contract/route.ts";
import type { Operation } from "#contract/rules.ts";
import type { Hono } from "hono";
import * as z from "zod/mini";
import { ServiceError } from "#server/errors.ts";
import type { Actor, RequestContext, Services } from "#server/services/services.ts";
import type { Authenticate } from "./auth.ts";
import { readJson } from "./body.ts";
import type { AppContext, AppEnv } from "./env.ts";
import { type Source, invalidRequest, issuesOf } from "./errors.ts";
import { readForm } from "./form.ts";
import { answerJson, answerNothing } from "./json.ts";

// zod/mini comes without words: every message would be "Invalid input".
z.config(z.locales.en());

/** One request, parsed by its route's schemas. */
export interface Call<R extends Route> {
  c: AppContext;
  /** An open route has nobody. */
  actor: R extends { open: true } ? null : Actor;
  /** For writes. */
  context: R extends { open: true } ? null : RequestContext;
  params: RouteParams<R>;
  query: RouteQuery<R>;
  body: RouteBody<R>;
}

/** Answers with the value of the route's schema, or with a response of its own where headers matter. */
export type Handler<R extends Route> = (call: Call<R>) => Promise<Answer<R>> | Answer<R>;

type Answer<R extends Route> = Response | (R extends { response: null } ? void : RouteOutput<R>);

export interface ServeOptions {
  /** Whose permission is missing before a broken body is. */
  operation?: Operation;
  /** A GET that changes something, which a session may ask for from our own pages only; or a POST that does not. */
  changes?: boolean;
}

export type ServeRoute = <R extends Route>(
  route: R,
  handler: Handler<R>,
  options?: ServeOptions,
) => void;

export interface RouteDeps {
  api: Hono<AppEnv>;
  services: Pick<Services, "access" | "snapshots">;
  authenticate: Authenticate;
}

/**
 * Serves routes of the contract. The checks come in the order 401, 422 for ids, 404, 403, 422 for the rest,
 * 409. Since the services make 404, 403 and 409 themselves, and a valid request must not pay for asking
 * twice, permission is looked at here only once a query or a body turned out to be broken.
 */
export function routeServer({ api, services, authenticate }: RouteDeps): ServeRoute {
  return (route, handler, options = {}) => {
    const changes = options.changes ?? route.method !== "GET";
    api.on(route.method, colonPath(route.path), async (c) => {
      const actor = route.open === true ? null : await authenticate(c, changes);
      const params = parsed("path", route.params, c.req.param());
      if (params.issues !== undefined) throw invalidRequest(params.issues);
      const query = parsed("query", route.query, readQuery(c, route));
      const body: Parsed =
        query.issues === undefined
          ? await parsedBody(c, route)
          : { refused: invalidRequest(query.issues) };
      if (body.refused !== undefined) {
        if (actor !== null) await refuseFirst(services, actor, params.value, options.operation);
        throw body.refused;
      }
      // The schemas that produced these values are the route's own; TypeScript cannot follow them through R.
      const call = {
        c,
        actor,
        context: actor === null ? null : requestContext(c, actor),
        params: params.value,
        query: query.value,
        body: body.value,
      } as Call<typeof route>;
      const answer = await handler(call);
      if (answer instanceof Response) return answer;
      if (route.status === 204) return c.body(null, 204);
      if (route.response === null) return answerNothing(c, route.status);
      return answerJson(c, answer, route.status);
    });
  };
}

type Checked =
  | { value: unknown; issues?: undefined }
  | { value?: undefined; issues: ValidationIssue[] };

type Parsed = { value: unknown; refused?: undefined } | { value?: undefined; refused: Error };

function parsed(source: Source, schema: z.ZodMiniType | undefined, input: unknown): Checked {
  const withNul = nulIssues(source, input);
  if (withNul.length > 0) return { issues: withNul };
  if (schema === undefined) return { value: {} };
  const result = z.safeParse(schema, input, { reportInput: true });
  return result.success ? { value: result.data } : { issues: issuesOf(source, result.error) };
}

async function parsedBody(c: AppContext, route: Route): Promise<Parsed> {
  // uploads are read by their handler, as they arrive
  if (route.body === undefined || route.bodyType === "multipart") return { value: undefined };
  let input: unknown;
  try {
    input = route.bodyType === "form" ? await readForm(c) : await readJson(c);
  } catch (error) {
    // too large, of another type, not JSON: a refusal of the body, which waits for its turn like the others
    if (error instanceof ServiceError) return { refused: error };
    throw error;
  }
  if ((input === undefined || input === null) && route.bodyOptional === true) {
    return { value: undefined };
  }
  const { value, issues } = parsed("body", route.body, input);
  return issues === undefined ? { value } : { refused: invalidRequest(issues) };
}

function readQuery(c: AppContext, route: Route): Record<string, unknown> {
  return fromSearch(new URL(c.req.url).searchParams, route.lists);
}

/** 404 and 403 where they are due. */
async function refuseFirst(
  services: RouteDeps["services"],
  actor: Actor,
  params: unknown,
  operation: Operation | undefined,
): Promise<void> {
  const { dataset_id: datasetId, snapshot_id: snapshotId } = params as Record<
    string,
    string | undefined
  >;
  if (datasetId === undefined) return;
  await services.access.check(actor, datasetId);
  if (snapshotId !== undefined && snapshotId !== "current") {
    await services.snapshots.get(actor, datasetId, snapshotId);
  }
  if (operation !== undefined) await services.access.check(actor, datasetId, operation);
}

function requestContext(c: AppContext, actor: Actor): RequestContext {
  const idempotencyKey = c.req.header("idempotency-key");
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
    throw invalidRequest([
      {
        type: "value_error",
        loc: ["header", "Idempotency-Key"],
        msg: "An Idempotency-Key is 1 to 255 visible characters",
        input: idempotencyKey.slice(0, 300),
      },
    ]);
  }
  return { actor, requestId: c.var.requestId, idempotencyKey };
}

/** PostgreSQL stores every character but one: U+0000 is refused here, wherever it stands. */
function nulIssues(source: Source, input: unknown): ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  const visit = (value: unknown, loc: (string | number)[]): void => {
    if (typeof value === "string") {
      if (value.includes("\0")) issues.push({ ...nul, loc, input: value });
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...loc, index]);
    } else if (typeof value === "object" && value !== null && !(value instanceof Blob)) {
      for (const [key, item] of Object.entries(value)) {
        if (key.includes("\0")) issues.push({ ...nul, loc, input: key });
        visit(item, [...loc, key]);
      }
    }
  };
  visit(input, [source]);
  return issues;
}

const nul = { type: "value_error", msg: "The character U+0000 cannot be stored" };
