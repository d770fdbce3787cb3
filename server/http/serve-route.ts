import { changes } from "#contract/changes.ts";
import type { ValidationIssue } from "#contract/error.ts";
import { type Source, issuesOf } from "#contract/issues.ts";
import { fromSearch, queryIssues } from "#contract/query.ts";
import { because } from "#contract/refusals.ts";
import {
  type Route,
  type RouteBody,
  type RouteOutput,
  type RouteParams,
  type RouteQuery,
  colonPath,
} from "#contract/route.ts";
import type { Operation } from "#contract/operations.ts";
import { textIssues } from "#contract/strict-json.ts";
import type { Hono } from "hono";
import * as z from "zod/mini";
import { ServiceError, refused } from "#server/errors.ts";
import type { Actor, RequestContext } from "#server/ports/requests.ts";
import type { Services } from "#server/ports/services.ts";
import type { Authenticate } from "./auth.ts";
import { readJson } from "./body.ts";
import type { AppContext, AppEnv } from "./env.ts";
import { invalidRequest } from "./errors.ts";
import { readForm } from "./form.ts";
import { answerJson, answerNothing } from "./json.ts";

// zod/mini has no messages by default: each would be "Invalid input".
z.config(z.locales.en());

/** One request, parsed with its route's schemas. */
export interface Call<R extends Route> {
  c: AppContext;
  /** null on an open route. */
  actor: R extends { open: true } ? null : Actor;
  /** The context of a write. */
  context: R extends { open: true } ? null : RequestContext;
  params: RouteParams<R>;
  query: RouteQuery<R>;
  body: RouteBody<R>;
}

/** Returns the value of the route's schema, or a response where headers matter. */
export type Handler<R extends Route> = (call: Call<R>) => Promise<Answer<R>> | Answer<R>;

type Answer<R extends Route> = Response | (R extends { response: null } ? void : RouteOutput<R>);

export interface ServeOptions {
  /** A missing permission for this operation is reported before a broken body. */
  operation?: Operation;
}

export type ServeRoute = <R extends Route>(
  route: R,
  handler: Handler<R>,
  options?: ServeOptions,
) => void;

export interface RouteDeps {
  api: Hono<AppEnv>;
  services: Pick<Services, "access" | "snapshots" | "activity">;
  authenticate: Authenticate;
  /** Whether this backend has an operation at all; by default all. */
  has?: ((route: Route) => boolean) | undefined;
}

/**
 * Serves routes of the contract. The checks come in the order 401, 422 for ids, 404, 403, 422 for the rest, 409. The
 * services check 404, 403 and 409 themselves, and a valid request must not pay for a second check, so permission is
 * checked here only if a query or a body turns out to be invalid.
 */
export function routeServer({ api, services, authenticate, has }: RouteDeps): ServeRoute {
  return (route, handler, options = {}) => {
    // A session may only request a change from our own pages.
    const isChange = changes(route);
    api.on(route.method, colonPath(route.path), async (c) => {
      const actor = route.open === true ? null : await authenticate(c, isChange);
      if (has?.(route) === false) throw refused(because("not_forwarded"));
      const params = parsed("path", route.params, c.req.param());
      if (params.issues !== undefined) throw invalidRequest(params.issues);
      try {
        return await answerTo(c, actor, params.value);
      } catch (error) {
        if (actor !== null) await noteRefused(c, actor, params.value, error);
        throw error;
      }
    });

    async function answerTo(c: AppContext, actor: Actor | null, params: unknown) {
      const query = parsedQuery(c, route, has !== undefined);
      const body: Parsed =
        query.issues === undefined
          ? await parsedBody(c, route)
          : { refused: invalidRequest(query.issues) };
      if (body.refused !== undefined) {
        if (actor !== null) await refuseFirst(services, actor, params, options.operation);
        throw body.refused;
      }
      // The schemas that produced these values are the route's own; TypeScript cannot infer that through R.
      const call = {
        c,
        actor,
        context: actor === null ? null : requestContext(c, actor),
        params,
        query: query.value,
        body: body.value,
      } as Call<typeof route>;
      const answer = await handler(call);
      if (answer instanceof Response) return answer;
      if (route.status === 204) return c.body(null, 204);
      if (route.response === null) return answerNothing(c, route.status);
      return answerJson(c, answer, route.status);
    }

    /** Who tried what is asked later: the activity tells it. */
    async function noteRefused(c: AppContext, actor: Actor, params: unknown, error: unknown) {
      const { operation } = options;
      if (operation === undefined || !(error instanceof ServiceError)) return;
      const { dataset_id: datasetId, snapshot_id: snapshotId } = params as Ids;
      if (error.refusal === undefined || datasetId === undefined) return;
      const isId = snapshotId !== undefined && snapshotId !== "current";
      await services.activity.noteRefused(requestContext(c, actor), {
        datasetId,
        snapshotId: isId ? snapshotId : null,
        operation,
        refusal: error.refusal,
      });
    }
  };
}

type Checked =
  | { value: unknown; issues?: undefined }
  | { value?: undefined; issues: ValidationIssue[] };

type Parsed = { value: unknown; refused?: undefined } | { value?: undefined; refused: Error };

function parsed(source: Source, schema: z.ZodMiniType | undefined, input: unknown): Checked {
  const unstorable = textIssues(source, input);
  if (unstorable.length > 0) return { issues: unstorable };
  if (schema === undefined) return { value: {} };
  const result = z.safeParse(schema, input, { reportInput: true });
  return result.success
    ? { value: result.data }
    : { issues: issuesOf(source, result.error.issues) };
}

async function parsedBody(c: AppContext, route: Route): Promise<Parsed> {
  // handlers read uploads themselves, as they arrive
  if (route.body === undefined || route.bodyType === "multipart") return { value: undefined };
  let input: unknown;
  try {
    const unique = route.tier === "extension";
    input =
      route.bodyType === "form"
        ? await readForm(c, { unique })
        : await readJson(c, { unique, limit: route.bodyLimit });
  } catch (error) {
    // too large, of another type, no JSON: a refusal of the body, which is reported after the earlier checks
    if (error instanceof ServiceError) return { refused: error };
    throw error;
  }
  if ((input === undefined || input === null) && route.bodyOptional === true) {
    return { value: undefined };
  }
  const { value, issues } = parsed("body", route.body, input);
  return issues === undefined ? { value } : { refused: invalidRequest(issues) };
}

/** @param strict An upstream may know parameters that the contract does not: they are refused, since they would be lost. */
function parsedQuery(c: AppContext, route: Route, strict: boolean): Checked {
  const { search, searchParams } = new URL(c.req.url);
  const query = parsed("query", route.query, fromSearch(searchParams, route.lists));
  const named = queryIssues(strict ? { ...route, tier: "extension" } : route, search);
  if (named.length === 0) return query;
  const places = new Set(named.map(placeInQuery));
  // Reported once: a strict schema reports the same names, and the value of a wrong name is irrelevant.
  const others = (query.issues ?? []).filter(
    (issue) => issue.type !== "extra_forbidden" && !places.has(placeInQuery(issue)),
  );
  return { issues: [...named, ...others] };
}

function placeInQuery({ loc }: ValidationIssue): string {
  return loc.slice(1).join(".");
}

type Ids = Readonly<Record<string, string | undefined>>;

/** Throws the 404 and 403 that precede other refusals. */
async function refuseFirst(
  services: RouteDeps["services"],
  actor: Actor,
  params: unknown,
  operation: Operation | undefined,
): Promise<void> {
  const { dataset_id: datasetId, snapshot_id: snapshotId } = params as Ids;
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
  const isAbandoned = () => c.req.raw.signal.aborted;
  return { actor, requestId: c.var.requestId, idempotencyKey, isAbandoned };
}
