import { describe, expect, it } from "vitest";
import { type Route, fillPath } from "#contract/route.ts";
import { routes } from "#contract/routes.ts";
import {
  type Api,
  type Traits,
  expectEmpty,
  expectInvalid,
  expectRefusal,
  unknownId,
} from "./target.ts";

const documented = (Object.entries(routes) as [string, Route][]).filter(
  ([, route]) => route.tier === "documented",
);
const onDatasets = documented.filter(([, route]) => route.path.includes("{dataset_id}"));

function pathWith(route: Route, ids: Record<string, string>): string {
  const params = {
    dataset_id: unknownId,
    snapshot_id: unknownId,
    task_id: unknownId,
    image_id: unknownId,
  };
  const path = fillPath(route.path, { ...params, trans_id: "1", ...ids });
  const isNeeded = route.query !== undefined && "export_task_id" in route.query.shape;
  return isNeeded ? `${path}?export_task_id=${unknownId}` : path;
}

export function errorTests(connected: () => Api, { gateway = false }: Traits): void {
  describe("errors", () => {
    it.each(documented)("%s answers 401 without a token", async (_, route) => {
      const response = await connected().request(route.method, pathWith(route, {}), { as: null });
      await expectRefusal(response, 401);
    });

    it.each(["Bearer", "Bearer not.a.token", "Basic b3duZXI6c2VjcmV0", "Bearer  "])(
      "a token like %j is answered 401",
      async (token) => {
        const headers = { Authorization: token };
        const response = await connected().request("GET", "/datasets", { as: null, headers });
        await expectRefusal(response, 401);
      },
    );

    it.each(onDatasets)("%s answers 422 for an invalid id", async (_, route) => {
      for (const id of ["1", "not-a-uuid", `${unknownId}0`, "' OR 1=1 --"]) {
        const path = pathWith(route, { dataset_id: id });
        await expectInvalid(await connected().request(route.method, path), ["path", "dataset_id"]);
      }
    });

    it.each(onDatasets)("%s answers 404 for an unknown dataset", async (_, route) => {
      await expectRefusal(
        await connected().request(route.method, pathWith(route, {}), okBody(route)),
        404,
      );
    });

    it.each(onDatasets.filter(([, route]) => route.path.includes("{snapshot_id}")))(
      "%s answers 422 and 404 for snapshot ids",
      async (_, route) => {
        const api = connected();
        const { id } = await api.untouchedDataset();
        const malformed = pathWith(route, { dataset_id: id, snapshot_id: "latest" });
        await expectInvalid(await api.request(route.method, malformed, okBody(route)), [
          "path",
          "snapshot_id",
        ]);
        const unknown = pathWith(route, { dataset_id: id });
        await expectRefusal(await api.request(route.method, unknown, okBody(route)), 404);
      },
    );

    it.each(onDatasets)("%s answers 404 to a user without access", async (_, route) => {
      const api = connected();
      const { id } = await api.untouchedDataset();
      const { snapshot_id } = await api.current(id);
      const path = pathWith(route, { dataset_id: id, snapshot_id });
      const request = { ...okBody(route), as: "stranger" as const };
      await expectRefusal(await api.request(route.method, path, request), 404);
      expect(await api.current(id)).toMatchObject({ snapshot_id });
    });

    it.each(onDatasets.filter(([, route]) => route.path.includes("{snapshot_id}")))(
      "%s finds no snapshot of another dataset, and none that was removed",
      async (_, route) => {
        const api = connected();
        const [mine, other] = [
          await api.target.newReadyDataset(),
          await api.target.newReadyDataset(),
        ];
        const { snapshot_id: foreign } = await api.current(other.id);
        const { snapshot_id: removed } = await api.current(mine.id);
        await api.create(mine.id);
        await expectEmpty(
          await api.request("DELETE", `/dataset/${mine.id}/snapshot/${removed}`),
          200,
        );
        for (const snapshot_id of [foreign, removed]) {
          const path = pathWith(route, { dataset_id: mine.id, snapshot_id });
          await expectRefusal(await api.request(route.method, path, okBody(route)), 404);
        }
        expect(await api.current(other.id)).toMatchObject({ snapshot_id: foreign });
      },
    );

    it("treats ids in upper case as the same ids", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const list = await api.snapshots(id.toUpperCase());
      expect(list).toEqual(await api.snapshots(id));
    });

    it("refuses broken JSON with a list of issues", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const headers = { "Content-Type": "application/json" };
      for (const text of ["{", '{"name": "x",}', "name=x", "{'name': 'x'}"]) {
        const path = `/dataset/${id}/snapshot`;
        const response = await api.request("POST", path, { text, headers });
        await expectInvalid(response, ["body"]);
      }
      expect(await api.snapshots(id)).toHaveLength(1);
    });

    it.each(["text/plain", "application/x-www-form-urlencoded", "application/xml"])(
      "refuses a body of type %s: 415",
      async (type) => {
        const api = connected();
        const { id } = await api.target.newReadyDataset();
        const { snapshot_id } = await api.current(id);
        const options = { text: '{"name":"x"}', headers: { "Content-Type": type } };
        const path = `/dataset/${id}/snapshot`;
        await expectRefusal(await api.request("POST", path, options), 415);
        await expectRefusal(await api.request("PATCH", `${path}/${snapshot_id}`, options), 415);
        expect(await api.snapshots(id)).toHaveLength(1);
      },
    );

    it("accepts JSON whose type names a character set", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const options = {
        text: '{"name":"with a set"}',
        headers: { "Content-Type": "application/json; charset=utf-8" },
      };
      const response = await api.request("POST", `/dataset/${id}/snapshot`, options);
      expect(response.status).toBe(200);
    });

    it("refuses a body beyond the limit: 413", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const body = { name: "x", description: "d".repeat(2_000_000) };
      const response = await api.request("POST", `/dataset/${id}/snapshot`, { body });
      await expectRefusal(response, 413);
    });

    it("checks in order: token, ids, existence, permission, body, state", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const broken = { body: { name: 1 } };
      const create = (dataset: string, as: "owner" | "viewer" | "stranger" | null) =>
        api.request("POST", `/dataset/${dataset}/snapshot`, { ...broken, as });
      await expectRefusal(await create("no-id", null), 401);
      await expectInvalid(await create("no-id", "stranger"), ["path", "dataset_id"]);
      await expectRefusal(await create(id, "stranger"), 404);
      // What a gateway's upstream permits is not known before a request is sent, which a broken one is not.
      if (!gateway) await expectRefusal(await create(id, "viewer"), 403);
      await expectInvalid(await create(id, "owner"), ["body", "name"]);

      const response = await api.request("GET", "/ingestion/new_dataset?dataset_name=order");
      const { dataset_id: draft } = (await response.json()) as { dataset_id: string };
      await expectInvalid(await create(draft, "owner"), ["body", "name"]);
      await expectRefusal(await api.request("POST", `/dataset/${draft}/snapshot`), 409);
    });

    it("answers unknown paths 404, in JSON", async () => {
      const api = connected();
      await expectRefusal(await api.request("GET", "/no-such-thing"), 404);
    });
  });
}

/** A request that breaks only the rule under test. */
function okBody(route: Route): { body?: object; form?: FormData } {
  if (route.bodyType === "multipart") {
    const form = new FormData();
    form.append("files", new File(["x"], "x.png"));
    return { form };
  }
  if (route.body === undefined || route.bodyOptional === true) return {};
  return { body: { name: "x", grant_to_user_email: "someone@localhost" } };
}
