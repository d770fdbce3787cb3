import { setTimeout as wait } from "node:timers/promises";
import { SignJWT } from "jose";
import { afterAll } from "vitest";
import { finalTaskStatuses } from "#contract/task.ts";
import { apiBase } from "#contract/route.ts";
import { describeConformance } from "../test/conformance/suite.ts";
import type { ConformanceTarget, Person } from "../test/conformance/target.ts";
import { setGrant, updateDataset } from "./catalog/datasets.ts";
import { createApp } from "./http/app.ts";
import { createLog } from "./log.ts";
import type { Actor } from "./ports/requests.ts";
import { seedDataset } from "./testing/datasets.ts";
import { countRestores } from "./services/snapshots/count-restores.ts";
import { type TestService, startTestService } from "./testing/test-service.ts";

let service: TestService | undefined;
afterAll(() => service?.close());

describeConformance("the service", { accepted: "complete", extensions: true }, async () => {
  service = await startTestService();
  return serviceTarget(service);
});

/** The service with its HTTP interface, in this process: real tokens, real tasks, no socket. */
async function serviceTarget({
  services,
  deps,
  owner,
  addUser,
}: TestService): Promise<ConformanceTarget> {
  // Logs the cause where a request of the suite is answered 500.
  const log = createLog("error");
  const app = createApp({ services, log, version: "0.0.0" });
  const people: Record<Person, Actor> = {
    owner,
    editor: await addUser("editor@localhost"),
    viewer: await addUser("viewer@localhost"),
    stranger: await addUser("stranger@localhost"),
  };
  const sign = async (person: Person): Promise<string> => {
    const { api_key, api_secret } = await services.accounts.createKey(people[person]);
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ sub: api_key, iss: "sdk", iat: now, exp: now + 3600 })
      .setProtectedHeader({ alg: "HS256", typ: "JWT", kid: api_key })
      .sign(new TextEncoder().encode(api_secret));
  };
  const tokens: Record<Person, string> = {
    owner: await sign("owner"),
    editor: await sign("editor"),
    viewer: await sign("viewer"),
    stranger: await sign("stranger"),
  };
  let made = 0;

  return {
    users: {
      owner: people.owner.email,
      editor: people.editor.email,
      viewer: people.viewer.email,
      stranger: people.stranger.email,
    },

    async request(method, path, { body, text, form, headers, as = "owner" } = {}) {
      const all = new Headers(headers);
      if (as !== null) all.set("Authorization", `Bearer ${tokens[as]}`);
      let content: string | ArrayBuffer | undefined = text;
      if (body !== undefined) {
        all.set("Content-Type", "application/json");
        content = JSON.stringify(body);
      } else if (form !== undefined) {
        // As bytes: undici's own stream of a form fails when its reader leaves early.
        const encoded = new Response(form);
        all.set("Content-Type", encoded.headers.get("Content-Type") ?? "");
        content = await encoded.arrayBuffer();
      }
      return await app.request(`${apiBase}${path}`, {
        method,
        headers: all,
        ...(content === undefined ? {} : { body: content }),
      });
    },

    async newReadyDataset() {
      made += 1;
      const dataset = await seedDataset({ deps }, owner, { name: `Conformance ${made}`, items: 6 });
      for (const role of ["editor", "viewer"] as const) {
        await setGrant(deps.catalog.db, dataset.id, people[role].userId, role);
      }
      return dataset;
    },

    async disableSnapshots(datasetId) {
      await updateDataset(deps.catalog.db, datasetId, { snapshot_support: false });
    },

    async setStatus(datasetId, status) {
      await updateDataset(deps.catalog.db, datasetId, { status });
    },

    async settle() {
      for (;;) {
        const running = await deps.catalog.db
          .selectFrom("tasks")
          .select("id")
          .where("status", "not in", finalTaskStatuses)
          .executeTakeFirst();
        if (running === undefined) break;
        await wait(20);
      }
      await countRestores(deps);
    },
  };
}
