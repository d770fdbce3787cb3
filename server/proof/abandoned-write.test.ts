import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { RequestContext } from "../ports/requests.ts";
import { seedDataset } from "../testing/datasets.ts";
import { type TestService, startTestService } from "../testing/test-service.ts";
import { holdAt } from "./hold.ts";

/**
 * If a client leaves before its answer, there is no edit, because the client knows of none. A repeated request gets its
 * answer.
 */

let service: TestService;
let dataset: { id: string };

beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

beforeEach(async () => {
  dataset = await seedDataset(service, service.owner, { items: 3 });
});

const edit = (context: RequestContext, tag: string) =>
  service.services.media.edit(context, dataset.id, { filter: {}, add_tags: [tag] });

async function tags(): Promise<string[]> {
  const query = { filter: {}, limit: 1, total: false };
  const page = await service.services.media.page(service.owner, dataset.id, undefined, query);
  return page.items[0]?.tags.toSorted() ?? [];
}

function client() {
  let isGone = false;
  return {
    context: { ...service.as(), isAbandoned: () => isGone },
    leave: () => {
      isGone = true;
    },
  };
}

const left = "The client left before its answer: nothing was changed";

test("a waiting edit is not applied once its client has left", async () => {
  const before = await tags();
  const held = holdAt("edit.committed");
  const first = edit(service.as(), "first");
  await held.reached;
  const { context, leave } = client();
  const second = expect(edit(context, "second")).rejects.toThrow(left);
  leave();
  held.release();
  await first;
  await second;
  expect(await tags()).toEqual([...before, "first"].toSorted());
});

test("nor is one that is committed and not yet published", async () => {
  const before = await tags();
  const held = holdAt("edit.flushed");
  const { context, leave } = client();
  const gone = expect(edit(context, "gone")).rejects.toThrow(left);
  await held.reached;
  leave();
  held.release();
  await gone;
  expect(await tags()).toEqual(before);
  await edit(service.as(), "next");
  expect(await tags()).toEqual([...before, "next"].toSorted());
});

test("one whose answer was lost is applied once, even if both requests wait at the same time", async () => {
  const keyed = () => service.as(service.owner, "edit-1");
  const [first, again] = await Promise.all([edit(keyed(), "x"), edit(keyed(), "x")]);
  expect(again).toEqual(first);
  expect(first).toMatchObject({ updated: 3 });
  await edit(service.as(), "later");
  expect(await edit(keyed(), "x")).toEqual(first);
  await expect(edit(keyed(), "other")).rejects.toThrow("was used for another request");
  const unchanged = service.as(service.owner, "edit-2");
  const nothing = await edit(unchanged, "x");
  expect(nothing).toMatchObject({ updated: 0 });
  await edit(service.as(), "after");
  expect(await edit(unchanged, "x")).toEqual(nothing);
});
