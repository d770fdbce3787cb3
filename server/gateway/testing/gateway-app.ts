import type { Role } from "#contract/dataset.ts";
import { createApp } from "#server/http/app.ts";
import { fakeServices, keys, viewer } from "#server/http/testing/fake-services.ts";
import { token } from "#server/http/testing/test-app.ts";
import { createLog } from "#server/log.ts";
import type { Actor } from "#server/ports/requests.ts";
import { type Cloud, startCloud } from "#test/cloud.ts";
import { isForwarded } from "../absent.ts";
import { forwardedFiles } from "../forwarded-files.ts";
import { gatewayServices } from "../gateway-services.ts";
import { requestScope } from "../request-scope.ts";
import { SealedAddresses } from "../sealed-addresses.ts";
import { Upstream, type UpstreamOptions } from "../upstream.ts";

export interface GatewayApp {
  cloud: Cloud;
  upstream: Upstream;
  addresses: SealedAddresses;
  /** What the gateway wrote to its log. */
  logged: object[];
  /** A request of the editor, or of another one of the gateway's people. */
  ask(method: string, path: string, init?: Ask): Promise<Response>;
  close(): Promise<void>;
}

interface Ask {
  body?: string | FormData | URLSearchParams | ReadableStream<Uint8Array>;
  json?: unknown;
  headers?: Record<string, string>;
  as?: keyof typeof keys | "admin" | null;
  signal?: AbortSignal;
}

/** A gateway in this process, in front of the stand-in of the cloud on a socket. Its admin has the key of the editor. */
export async function startGateway({
  user,
  ...options
}: Partial<UpstreamOptions> & { user?: string } = {}): Promise<GatewayApp> {
  const cloud = await startCloud(user);
  const logged: object[] = [];
  const note = (fields: object): void => void logged.push(fields);
  const upstream = new Upstream({
    url: cloud.url,
    key: cloud.key,
    secret: cloud.secret,
    ...options,
  });
  const addresses = new SealedAddresses(cloud.secret);
  const { services: fake } = fakeServices();
  let isAdmin = false;
  const roleOf = async ({ userId }: Actor): Promise<Role> => {
    if (userId === viewer.userId) return "viewer";
    return isAdmin ? "owner" : "editor";
  };
  const services = gatewayServices({
    upstream,
    addresses,
    log: { info: note, warn: note, error: note },
    accounts: fake.accounts,
    roleOf,
    ready: fake.ready,
  });
  const app = createApp({
    services,
    log: createLog("silent"),
    version: "1.2.3",
    gateway: {
      has: isForwarded,
      files: forwardedFiles(upstream, addresses),
      roleOf,
      within: (scope, answer) => requestScope.run(scope, answer),
    },
  });
  return {
    cloud,
    upstream,
    addresses,
    logged,
    async ask(method, path, { body, json, headers = {}, as = "editor", signal } = {}) {
      isAdmin = as === "admin";
      const all = new Headers(headers);
      if (as !== null) {
        const key = as === "viewer" ? keys.viewer : keys.editor;
        all.set("authorization", `Bearer ${await token({ key })}`);
      }
      if (json !== undefined) all.set("content-type", "application/json");
      const init: RequestInit = { method, headers: all };
      if (json !== undefined) init.body = JSON.stringify(json);
      else if (body instanceof FormData || body instanceof URLSearchParams) {
        const form = new Response(body);
        all.set("content-type", form.headers.get("content-type") ?? "");
        init.body = await form.arrayBuffer();
      } else if (body !== undefined) {
        init.body = body;
        init.duplex = "half";
      }
      if (signal !== undefined) init.signal = signal;
      return await app.request(path.startsWith("/api/") ? path : `/api/v1${path}`, init);
    },
    async close() {
      await upstream.close();
      await cloud.stop();
    },
  };
}
