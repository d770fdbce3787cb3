import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { exploreSchema } from "#contract/clusters.ts";
import { enrichmentContextSchema, modelOfSource, modelSchema } from "#contract/enrichment.ts";
import { mediaPageSchema } from "#contract/media.ts";
import { because } from "#contract/refusals.ts";
import { capabilitiesSchema } from "#contract/session.ts";
import { editMedia } from "./changed-dataset.ts";
import { type Api, expectInvalid, expectRefusal, unknownId } from "./target.ts";

/** What models add, and what is found by how items look; with or without the models being there. */
export function modelTests(connected: () => Api): void {
  const itemsOf = async (api: Api, id: string, query = "") =>
    (await api.json(mediaPageSchema, "GET", `/dataset/${id}/media?limit=100${query}`)).items;

  describe("models", () => {
    it("are listed in the capabilities, and with what they do, each available or with its reason", async () => {
      const api = connected();
      const { features } = await api.json(capabilitiesSchema, "GET", "/capabilities");
      expect(features).toEqual(
        expect.arrayContaining(["clusters", "similar", "enrichment", "propagation"]),
      );
      const { id } = await api.untouchedDataset();
      const models = await api.json(z.array(modelSchema), "GET", `/enrichment/${id}/list_models`);
      expect(new Set(models.map((model) => model.id)).size).toBe(models.length);
      for (const model of models) {
        expect(model.reason == null, model.id).toBe(model.status === "Active");
      }
      await expectRefusal(await api.request("GET", `/enrichment/${unknownId}/list_models`), 404);
    });

    it("enrich in place, with a snapshot before; what they add says which model it was", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      const context = `/enrichment/${id}/context`;
      expect(await api.json(enrichmentContextSchema, "GET", context)).toMatchObject({
        enrichment_context_id: null,
        status: "NEW",
        dataset_enrichment_models: { enrichment_models: {} },
      });
      const models = await api.json(z.array(modelSchema), "GET", `/enrichment/${id}/list_models`);
      const model = models.find((one) => one.status === "Active" && one.type === "IMAGE_TAGGING");
      const path = `/dataset/${id}/enrich_dataset`;
      const body = { enrichment_models: { IMAGE_TAGGING: model?.id ?? "" } };
      await expectRefusal(await api.request("POST", path, { body, as: "viewer" }), 403);
      const before = await api.dataset(id);
      const answer = await api.request("POST", path, { body });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ dataset_id: id });
      await api.target.settle();
      const [task] = await api.tasks(`dataset_id=${id}&task_type=ENRICHMENT`);
      expect(task).toMatchObject({ status: "COMPLETED" });
      expect(await api.json(enrichmentContextSchema, "GET", context)).toMatchObject({
        status: "COMPLETED",
        dataset_enrichment_models: { enrichment_models: body.enrichment_models },
        task_id: task?.task_id,
      });
      const after = await api.dataset(id);
      expect(after).toMatchObject({ status_new: "READY", n_images: before.n_images });
      for (const { labels } of await itemsOf(api, id)) {
        for (const { source } of labels) {
          expect([null, model?.id]).toContain(modelOfSource(source));
        }
      }
    });

    it("are refused by their names and types", async () => {
      const api = connected();
      const { id } = await api.untouchedDataset();
      const path = `/dataset/${id}/enrich_dataset`;
      const send = (models: object) =>
        api.request("POST", path, { body: { enrichment_models: models } });
      await expectInvalid(await send({}), ["body", "enrichment_models"]);
      await expectInvalid(await send({ MAKE_COFFEE: "x" }), ["body", "enrichment_models"]);
      await expectInvalid(await send({ IMAGE_TAGGING: "no-such-model" }), [
        "body",
        "enrichment_models",
        "IMAGE_TAGGING",
      ]);
    });

    it("make clusters, from READY too, which explore groups and a filter selects", async () => {
      const api = connected();
      const { id } = await api.target.newReadyDataset();
      expect((await api.request("POST", `/dataset/${id}/reindex`)).status).toBe(202);
      await api.target.settle();
      const [task] = await api.tasks(`dataset_id=${id}&task_type=REINDEX`);
      expect(task).toMatchObject({ status: "COMPLETED" });
      const items = await itemsOf(api, id);
      for (const threshold of [0, 4]) {
        const path = `/explore/${id}?threshold=${threshold}`;
        const explored = await api.json(exploreSchema, "GET", path);
        const clustered = explored.clusters.reduce(
          (sum, one) => sum + one.n_images + one.n_videos,
          0,
        );
        expect(clustered + (explored.unclustered ?? 0)).toBe(items.length);
        expect(explored.total_clusters).toBe(explored.clusters.length);
        for (const { cluster_id: cluster, n_images, n_videos, previews } of explored.clusters) {
          const own = await itemsOf(api, id, `&cluster=${encodeURIComponent(cluster)}`);
          expect(own).toHaveLength(n_images + n_videos);
          expect(previews.length).toBe(Math.min(4, own.length));
        }
      }
      const inCluster = await itemsOf(api, id, "&has=cluster");
      expect(inCluster.every((item) => item.cluster_id !== null)).toBe(true);
      const without = await itemsOf(api, id, "&not_has=cluster");
      expect(inCluster.length + without.length).toBe(items.length);
      const near = await itemsOf(api, id, "&has=near_duplicate");
      const spare = await itemsOf(api, id, "&has=spare");
      const groups = new Set(near.map((item) => item.cluster_id));
      expect(spare.length).toBe(near.length - groups.size);
    });

    it("are asked for embeddings where they make some", async () => {
      const api = connected();
      const { id } = await api.untouchedDataset();
      const models = await api.json(z.array(modelSchema), "GET", `/enrichment/${id}/list_models`);
      const inUse = models.filter((model) => model.in_use === true);
      expect(inUse.map(({ type }) => type)).toEqual(["MULTIMODEL_IMAGE_ENCODING"]);
      for (const embedding_model of ["no-such-model", "picture-tags"]) {
        const answer = await api.request("POST", `/dataset/${id}/reindex`, {
          body: { embedding_model },
        });
        await expectInvalid(answer, ["body", "embedding_model"]);
      }
    });

    it("explore takes the documented names, and refuses what is none", async () => {
      const api = connected();
      const { id } = await api.untouchedDataset();
      const [item, other] = await itemsOf(api, id);
      const box = [0.125, 0.25, 0.5, 0.5];
      await editMedia(api, id, [item?.media_id ?? ""], {
        add_labels: [{ name: "a cat", box }, { name: "a dog" }],
        caption: "Two cats on a red sofa",
      });
      await editMedia(api, id, [other?.media_id ?? ""], { add_labels: [{ name: "a dog" }] });
      const explored = async (query: Record<string, string>) =>
        await api.json(exploreSchema, "GET", `/explore/${id}?${new URLSearchParams(query)}`);
      const found = async (query: Record<string, string>) => {
        const { clusters, unclustered = 0 } = await explored(query);
        return clusters.reduce((sum, one) => sum + one.n_images, unclustered);
      };
      const cat = JSON.stringify(["a cat"]);
      expect(await found({ labels: cat })).toBe(1);
      // Both apply, although no name is in both lists.
      expect(await found({ labels: cat, label: "a dog" })).toBe(1);
      expect(await found({ caption: "SOFA cats" })).toBe(1);
      expect(await found({ caption: "sofa dogs" })).toBe(0);
      const vql = (...filters: object[]) => JSON.stringify(filters);
      const dog = { labels: { op: "one_of", value: ["a dog"] } };
      expect(await found({ vql: vql(dog) })).toBe(2);
      expect(await found({ vql: vql(dog, { text: { op: "fts", value: "red" } }) })).toBe(1);

      const objects = await explored({ entity_type: "OBJECTS", labels: cat });
      expect(objects).toMatchObject({
        clusters: [{ type: "OBJECTS", n_objects: 1, n_images: 1, labels: ["a cat"] }],
        total_clusters: 1,
      });
      expect(objects.clusters[0]?.previews).toMatchObject([
        { media_id: item?.media_id, bounding_box: box },
      ]);
      const all = await explored({ entity_type: "OBJECTS" });
      expect(all.clusters.every(({ type, n_objects: n }) => type === "OBJECTS" && n > 0)).toBe(
        true,
      );
      expect(all.clusters.flatMap((one) => one.labels)).not.toContain("a dog");
      for (const [query, name] of [
        ["threshold=5", "threshold"],
        ["labels=cat", "labels"],
        ["page_number=-1", "page_number"],
        ["caption=cat&textual_similarity_threshold=0.5", "textual_similarity_threshold"],
        [`entity_type=OBJECTS&anchor_media_id=${item?.media_id}`, "entity_type"],
        ['vql=[{"uniqueness":{"op":"is","value":1}}]', "vql"],
      ] as const) {
        await expectInvalid(await api.request("GET", `/explore/${id}?${query}`), ["query", name]);
      }
      await expectRefusal(await api.request("GET", `/explore/${unknownId}`), 404);
    });

    it("propagate labels of enough items only, and a dry run changes nothing", async () => {
      const api = connected();
      const { id } = await api.untouchedDataset();
      const path = `/dataset/${id}/label_propagation`;
      const few = because("too_few_seeds", { classes: 2, seeds: 5 });
      const labels = ["no such label", "none either"];
      const asked = { body: { labels, dry_run: true } };
      await expectRefusal(await api.request("POST", path, asked), 409, few);
      await expectInvalid(await api.request("POST", path, { body: { labels: ["one"] } }), [
        "body",
        "labels",
      ]);
      await expectInvalid(await api.request("POST", path, { body: { min_confidence: 2 } }), [
        "body",
        "min_confidence",
      ]);
      await expectRefusal(await api.request("POST", path, { ...asked, as: "viewer" }), 403);
    });
  });
}
