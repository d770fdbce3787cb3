import { routes } from "#contract/routes.ts";
import type { Services } from "#server/ports/services.ts";
import { answerJson } from "./json.ts";
import { answerRevisioned } from "./revision.ts";
import type { ServeRoute } from "./serve-route.ts";

const pageSize = 60;

/** Must precede the routes of snapshots: "summaries" is no id. */
export function serveComparison(
  serve: ServeRoute,
  { comparison, activity, datasets }: Pick<Services, "comparison" | "activity" | "datasets">,
): void {
  serve(routes.getDiff, ({ actor, params, query }) =>
    comparison.diff(actor, params.dataset_id, {
      ...query,
      to: query.to ?? "head",
      limit: query.limit ?? pageSize,
    }),
  );

  serve(routes.getSnapshotSummaries, ({ actor, params, query }) =>
    comparison.summaries(actor, params.dataset_id, query.ids),
  );

  serve(routes.getDatasetClasses, ({ actor, params }) =>
    comparison.classes(actor, params.dataset_id),
  );

  serve(routes.getDatasetShape, ({ actor, params }) => comparison.shape(actor, params.dataset_id));

  serve(routes.getStats, ({ actor, params, query }) =>
    comparison.stats(actor, params.dataset_id, query.at),
  );

  serve(routes.getItemHistory, ({ actor, params }) =>
    comparison.history(actor, params.dataset_id, params.media_id),
  );

  serve(routes.getActivity, ({ actor, params, query }) =>
    activity.list(actor, params.dataset_id, { ...query, limit: query.limit ?? pageSize }),
  );

  serve(routes.listActivity, async ({ c, actor, query }) =>
    answerRevisioned(
      c,
      actor,
      await activity.all(actor, { ...query, limit: query.limit ?? pageSize }),
      (page) => answerJson(c, page),
    ),
  );

  serve(routes.getActivitySummary, ({ actor, query }) => activity.summary(actor, query));

  serve(routes.getLineage, ({ actor, params }) => datasets.lineage(actor, params.dataset_id));
}
