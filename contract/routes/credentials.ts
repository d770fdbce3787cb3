import * as z from "zod/mini";
import { apiCredentialsSchema, apiKeysSchema, sessionsSchema } from "../credentials.ts";
import { route } from "../route.ts";
import { uuid } from "../wire.ts";

export const getApiCredentials = route({
  method: "GET",
  path: "/api_credentials",
  summary: "Make an API key; its secret is shown this once",
  tag: "Session",
  tier: "documented",
  status: 200,
  response: apiCredentialsSchema,
  errors: [401, 403, 409],
});

export const listApiKeys = route({
  method: "GET",
  path: "/api_credentials/keys",
  summary: "Your API keys, the newest first, without their secrets",
  tag: "Session",
  tier: "extension",
  status: 200,
  response: apiKeysSchema,
  errors: [401],
});

export const deleteApiKey = route({
  method: "DELETE",
  path: "/api_credentials/keys/{key}",
  summary: "Revoke an API key of yours: its tokens are refused from then on",
  tag: "Session",
  tier: "extension",
  params: z.object({ key: z.string().check(z.maxLength(255)) }),
  status: 204,
  response: null,
  errors: [401, 403, 404, 422],
});

export const listSessions = route({
  method: "GET",
  path: "/sessions",
  summary: "Where you are signed in, the newest first",
  tag: "Session",
  tier: "extension",
  status: 200,
  response: sessionsSchema,
  errors: [401],
});

export const deleteOneSession = route({
  method: "DELETE",
  path: "/sessions/{id}",
  summary: "End a session of yours",
  tag: "Session",
  tier: "extension",
  params: z.object({ id: uuid }),
  status: 204,
  response: null,
  errors: [401, 403, 404, 422],
});
