import { route } from "../route.ts";
import { capabilitiesSchema, createSessionBody, meSchema } from "../session.ts";

export const getCapabilities = route({
  method: "GET",
  path: "/capabilities",
  summary: "What this server can do beyond the documented API",
  tag: "Session",
  tier: "extension",
  open: true,
  status: 200,
  response: capabilitiesSchema,
  errors: [],
});

export const getMe = route({
  method: "GET",
  path: "/me",
  summary: "Who you are",
  tag: "Session",
  tier: "extension",
  status: 200,
  response: meSchema,
  errors: [401],
});

export const createSession = route({
  method: "POST",
  path: "/session",
  summary: "Exchange a one-time sign-in code for a session",
  tag: "Session",
  tier: "extension",
  open: true,
  body: createSessionBody,
  bodyLimit: 4096,
  status: 200,
  response: meSchema,
  errors: [401, 403, 413, 422, 429],
});

export const deleteSession = route({
  method: "DELETE",
  path: "/session",
  summary: "Sign out",
  tag: "Session",
  tier: "extension",
  status: 204,
  response: null,
  errors: [401],
});
