import * as z from "zod/mini";
import { type ErrorStatus, errorMeanings } from "./error.ts";
import { headersOf, requestHeaders, responseHeaders } from "./headers.ts";
import { sentErrorSchema } from "./sent-error.ts";
import type { Route } from "./route.ts";

/** The parts of JSON Schema that this module reads. */
interface JsonSchema {
  [keyword: string]: unknown;
}

export interface OpenApiDocument {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, unknown>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, unknown> };
  security: Record<string, string[]>[];
  tags: { name: string }[];
}

/** The whole contract as an OpenAPI 3.1 document. */
export function openApiDocument(
  routes: Readonly<Record<string, Route>>,
  { base, version }: { base: string; version: string },
): OpenApiDocument {
  const components = new Components();
  const error = components.schemaOf(sentErrorSchema, "input");
  const paths: OpenApiDocument["paths"] = {};
  for (const [name, route] of Object.entries(routes)) {
    const path = (paths[base + route.path] ??= {});
    path[route.method.toLowerCase()] = operation(name, route, components, error);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Stillframe",
      version,
      description:
        "Snapshots of image and video datasets. Operations marked as extensions go beyond the API that Visual Layer documents; `GET /capabilities` names what a server offers of them.",
    },
    tags: [...new Set(Object.values(routes).map((route) => route.tag))].map((name) => ({ name })),
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description:
            "HS256, signed by the client with its API secret: header `kid` and claim `sub` are the API key, `iss` is `sdk`, `iat` and `exp` in seconds.",
        },
        session: { type: "apiKey", in: "cookie", name: "SESSION" },
      },
    },
  };
}

function operation(name: string, route: Route, components: Components, error: JsonSchema) {
  const { takes = [], answers = [] } = headersOf[name as keyof typeof headersOf] ?? {};
  const parameters = [
    ...parametersOf(route.params, "path", route, components),
    ...parametersOf(route.query, "query", route, components),
    ...takes.map((header) => ({ name: header, in: "header", ...requestHeaders[header] })),
  ];
  const headers = Object.fromEntries(
    [...answers, "X-Request-Id" as const].map((header) => [header, responseHeaders[header]]),
  );
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.tag],
    "x-tier": route.tier,
    ...(route.open === true && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body !== undefined && { requestBody: requestBody(route, route.body, components) }),
    responses: {
      [route.status]: { ...success(route, components), headers },
      ...(route.dryRun !== undefined && {
        200: {
          ...success({ ...route, status: 200, response: route.dryRun }, components),
          description: "What a dry run found",
          headers,
        },
      }),
      ...(takes.includes("If-None-Match") && {
        304: { description: "You have it already", headers },
      }),
      ...(takes.includes("Range") && {
        206: { ...success(route, components), description: "The range", headers },
      }),
      ...Object.fromEntries(
        errorsOf(route).map((status) => [
          status,
          {
            description: errorMeanings[status],
            content: { "application/json": { schema: error } },
          },
        ]),
      ),
      default: {
        description: errorMeanings[500 satisfies ErrorStatus],
        content: { "application/json": { schema: error } },
      },
    },
  };
}

/** The errors that apply to every body are included automatically. */
function errorsOf(route: Route): ErrorStatus[] {
  const ofBody = route.body === undefined ? [] : ([413, 415] as const);
  return [...new Set([...route.errors, ...ofBody])].sort((a, b) => a - b);
}

function parametersOf(
  schema: z.ZodMiniObject | undefined,
  place: "path" | "query",
  route: Route,
  components: Components,
) {
  if (schema === undefined) return [];
  // The output side, where a coerced number is a number.
  const { properties = {}, required = [] } = components.schemaOf(schema, "output") as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
    ...(route.lists?.includes(name) === true && {
      style: "form",
      explode: true,
      description: "May be repeated: the values are alternatives",
    }),
    ...(property["type"] === "object" && {
      style: "deepObject",
      description: `Written as ${name}.<field>=<value>`,
    }),
  }));
}

function requestBody(route: Route, body: z.ZodMiniType, components: Components) {
  const schema =
    route.bodyType === "multipart"
      ? {
          type: "object",
          properties: { files: { type: "array", items: { type: "string", format: "binary" } } },
          required: ["files"],
        }
      : components.schemaOf(body, "input");
  const types =
    route.bodyType === "multipart"
      ? ["multipart/form-data"]
      : route.bodyType === "form"
        ? ["multipart/form-data", "application/x-www-form-urlencoded"]
        : ["application/json"];
  return {
    required: route.bodyOptional !== true,
    content: Object.fromEntries(types.map((type) => [type, { schema }])),
  };
}

function success(route: Route, components: Components) {
  const description = route.status === 202 ? "Accepted" : "Success";
  if (route.responseType === "bytes") {
    return { description, content: { "*/*": { schema: { type: "string", format: "binary" } } } };
  }
  if (route.response === null) return { description };
  // The input side, where answers stay open for later fields.
  const schema = components.schemaOf(route.response, "input");
  return { description, content: { "application/json": { schema } } };
}

/** Collects schemas with an id, each once. */
class Components {
  readonly schemas: Record<string, JsonSchema> = {};

  /** The schema, with references to the components, which are collected here. */
  schemaOf(schema: z.ZodMiniType, io: "input" | "output"): JsonSchema {
    const {
      $schema: _,
      $defs,
      ...root
    } = z.toJSONSchema(schema, { io }) as JsonSchema & {
      $defs?: Record<string, JsonSchema>;
    };
    for (const [id, definition] of Object.entries($defs ?? {})) {
      const { id: __, ...rest } = definition;
      this.schemas[id] = moveReferences(rest);
    }
    const { id: __, ...rest } = root;
    return moveReferences(rest);
  }
}

function moveReferences(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text) as JsonSchema;
}
