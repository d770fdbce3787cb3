import { type DefaultBodyType, HttpResponse, type HttpHandler, delay, http } from "msw";
import type * as z from "zod/mini";
import type { Source } from "#contract/issues.ts";
import { fromSearch, queryIssues } from "#contract/query.ts";
import { because } from "#contract/refusals.ts";
import {
  type Route,
  type RouteBody,
  type RouteOutput,
  type RouteParams,
  type RouteQuery,
  colonPath,
  apiBase,
} from "#contract/route.ts";
import { readJsonText, textIssues } from "#contract/strict-json.ts";
import { recordRefused } from "./activity-log.ts";
import type { MockDb } from "./db.ts";
import { Failure, failure, invalidRequest, noAnswer, refused } from "./failure.ts";
import { mockDb } from "./state.ts";
import { settleTasks } from "./tasks.ts";

/** One request to a handler: authenticated, with valid ids; the body is checked only when it is read. */
export interface Call<R extends Route> {
  db: MockDb;
  /** The e-mail address of the requesting user. */
  user: string;
  params: RouteParams<R>;
  query: RouteQuery<R>;
  request: Request;
  /** Parses the JSON body. Call it after the checks that precede the body's. */
  body(): Promise<RouteBody<R>>;
}

declare const shape: unique symbol;

/** A response whose body is typed where it is created; `undefined`: it has no body, or bytes. */
export type Typed<Body> = Response & { readonly [shape]: Body };

/** Typed by the route, like the service's answers. */
type Answer<R extends Route> = Typed<RouteOutput<R>>;

/** A handler of one operation of the contract, with the common checks in their order. */
export function on<R extends Route>(
  route: R,
  answer: (call: Call<R>) => Answer<R> | Promise<Answer<R>>,
): HttpHandler {
  return http.all(`*${apiBase}${colonPath(route.path)}`, async ({ request, params }) => {
    if (request.method !== route.method) return undefined;
    const db = mockDb();
    const unknown = route.tier === "extension" && db.profile === "plain";
    let user = "";
    if (db.latency > 0) await delay(db.latency);
    try {
      failByScenario(db);
      if (unknown) throw failure(404, "Not Found");
      settleTasks(db);
      if (route.open !== true) user = signedIn(db, request);
      const call: Call<R> = {
        db,
        user,
        params: parse("path", route.params, params) as RouteParams<R>,
        query: parseQuery(route, new URL(request.url)) as RouteQuery<R>,
        request,
        body: async () => (await readBody(route, request)) as RouteBody<R>,
      };
      return withRequestId(db, await answer(call));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.reason !== undefined) recordRefused(db, user, route, params, error.reason);
      return withRequestId(db, error.answer(db.profile === "plain"));
    }
  });
}

/** Answers all other paths below the API's address. */
export const notFoundHandler = http.all(`*${apiBase}/*`, () =>
  failure(404, "Not Found").answer(mockDb().profile === "plain"),
);

export function json<Body extends DefaultBodyType>(body: Body, init?: ResponseInit): Typed<Body> {
  // Not `HttpResponse.json`, which makes a blob of each answer to learn its length.
  const headers = new Headers(init?.headers);
  if (!headers.has("content-type")) headers.set("content-type", "application/json");
  return typed(new HttpResponse(JSON.stringify(body), { ...init, headers }));
}

/** The bytes of a file. */
export function bytes(body: BodyInit, init?: ResponseInit): Typed<undefined> {
  return typed(new Response(body, init));
}

/** Types a response by the body that it was created with; the symbol exists only for the compiler. */
function typed<Body>(response: Response): Typed<Body> {
  return response as Typed<Body>;
}

/** An answer without a body, for restore, clone and delete. */
export function empty(
  status: 200 | 202 | 204,
  headers: Record<string, string> = {},
): Typed<undefined> {
  return typed(new HttpResponse(null, { status, headers }));
}

/**
 * Repeats the answer of the first request with the same Idempotency-Key, and refuses the key for another request; full
 * profile only.
 */
export async function idempotent<R extends Route>(
  call: Call<R>,
  act: () => Promise<Answer<R>>,
): Promise<Answer<R>> {
  const key = call.request.headers.get("Idempotency-Key");
  if (key === null || call.db.profile === "plain") return act();
  const { method, url } = call.request;
  const asked = `${method} ${new URL(url).pathname} ${await call.request.clone().text()}`;
  const name = `${call.user} ${key}`;
  const known = call.db.answers.get(name);
  if (known !== undefined) {
    if (known.asked !== asked) throw refused(because("idempotency_key_reused"));
    return typed(known.response.clone());
  }
  const response = await act();
  call.db.answers.set(name, { asked, response: response.clone() });
  return response;
}

function signedIn(db: MockDb, request: Request): string {
  const header = request.headers.get("Authorization");
  const user = header === null ? db.session : /^Bearer mock:(.+)$/.exec(header)?.[1];
  if (user === null) throw failure(401, "Not signed in");
  if (user === undefined || !db.users.includes(user)) {
    throw failure(401, "The token is invalid or has expired");
  }
  return user;
}

function failByScenario(db: MockDb): void {
  if (db.scenario === "offline") throw noAnswer();
  if (db.scenario === "server-error") throw failure(500, "Internal server error");
}

function parseQuery(route: Route, { search, searchParams }: URL): unknown {
  const issues = queryIssues(route, search);
  if (issues.length > 0) throw failure(422, issues);
  return parse("query", route.query, fromSearch(searchParams, route.lists));
}

function parse(place: Source, schema: z.ZodMiniType | undefined, input: unknown): unknown {
  if (schema === undefined) return {};
  const unstorable = textIssues(place, input);
  if (unstorable.length > 0) throw failure(422, unstorable);
  const result = schema.safeParse(input, { reportInput: true });
  if (!result.success) throw invalidRequest(place, result.error.issues);
  return result.data;
}

async function readBody(route: Route, request: Request): Promise<unknown> {
  if (route.body === undefined) return undefined;
  if (route.bodyType !== undefined && route.bodyType !== "json") {
    const form = await readForm(request);
    const names = [...form.keys()];
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined && route.tier === "extension") {
      const msg = "This field is named twice";
      throw failure(422, [{ type: "value_error", loc: ["body", twice], msg, input: null }]);
    }
    const fields = Object.fromEntries(form.entries());
    return parse("body", route.body, fields);
  }
  const text = await request.clone().text();
  if (text.length > 1_000_000) throw failure(413, "The body is larger than 1000 kB");
  if (text === "") {
    if (route.bodyOptional === true) return undefined;
    throw failure(422, [{ type: "missing", loc: ["body"], msg: "Field required", input: null }]);
  }
  const type = request.headers.get("Content-Type") ?? "";
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) {
    throw failure(415, "The body must be application/json");
  }
  const { value: input, issue } = readJsonText(text, { unique: route.tier === "extension" });
  if (issue !== undefined) throw failure(422, [{ ...issue, loc: ["body", ...issue.loc] }]);
  if (input === null && route.bodyOptional === true) return undefined;
  return parse("body", route.body, input);
}

/** The fields and files of a form; 415 for any other body. */
export async function readForm(request: Request): Promise<FormData> {
  const type = request.headers.get("Content-Type") ?? "";
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) {
    throw failure(415, "The body must be a form");
  }
  try {
    return await request.clone().formData();
  } catch {
    throw failure(400, "The form is broken");
  }
}

function withRequestId(db: MockDb, response: Response): Response {
  if (response.type === "error" || db.profile === "plain") return response;
  db.counter += 1;
  response.headers.set("X-Request-Id", `mock-${db.counter}`);
  return response;
}
