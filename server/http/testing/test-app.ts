import { SignJWT } from "jose";
import { createLog } from "#server/log.ts";
import { type AppDeps, createApp } from "../app.ts";
import { type FakeServices, fakeServices, keys } from "./fake-services.ts";

interface TokenOptions {
  key?: { api_key: string; secret: string };
  alg?: string;
  kid?: string | null;
  claims?: Record<string, unknown>;
}

/** A token as documented, or with a flaw. A claim of undefined is left out. */
export async function token(options: TokenOptions = {}): Promise<string> {
  const { key = keys.editor, alg = "HS256", kid = key.api_key, claims = {} } = options;
  const now = Math.floor(Date.now() / 1000);
  const all = { sub: key.api_key, iss: "sdk", iat: now, exp: now + 300, ...claims };
  return new SignJWT(JSON.parse(JSON.stringify(all)) as Record<string, unknown>)
    .setProtectedHeader({ alg, typ: "JWT", ...(kid !== null && { kid }) })
    .sign(new TextEncoder().encode(alg === "HS256" ? key.secret : key.secret.padEnd(64, "0")));
}

export interface TestApp extends FakeServices {
  /** A request with the editor's token, unless it has its own credentials. A `body` that is no text is sent as JSON. */
  ask(method: string, path: string, init?: AskInit): Promise<Response>;
  /** A request without changes. */
  raw(path: string, init?: RequestInit): Promise<Response>;
}

export interface AskInit {
  headers?: Record<string, string>;
  body?: unknown;
}

export function testApp(
  deps: Partial<Omit<AppDeps, "services">> & { services?: FakeServices } = {},
): TestApp {
  const fake = deps.services ?? fakeServices();
  const app = createApp({
    log: createLog("silent"),
    version: "1.2.3",
    ...deps,
    services: fake.services,
  });
  const raw = async (path: string, init?: RequestInit): Promise<Response> =>
    app.request(path, init);
  return {
    ...fake,
    raw,
    async ask(method, path, { headers = {}, body } = {}) {
      const own = new Headers(headers);
      if (!own.has("authorization") && !own.has("cookie")) {
        own.set("authorization", `Bearer ${await token()}`);
      }
      const init: RequestInit = { method, headers: own };
      if (body instanceof FormData || body instanceof URLSearchParams) {
        // As bytes: undici's own stream of a form fails when its reader leaves early.
        const form = new Response(body);
        own.set("content-type", form.headers.get("content-type") ?? "");
        init.body = await form.bytes();
      } else if (typeof body === "string") {
        init.body = body;
      } else if (body !== undefined) {
        if (!own.has("content-type")) own.set("content-type", "application/json");
        init.body = JSON.stringify(body);
      }
      return raw(`/api/v1${path}`, init);
    },
  };
}
