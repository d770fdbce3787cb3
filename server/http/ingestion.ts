import { routes } from "#contract/routes.ts";
import type { Services } from "#server/services/services.ts";
import { readUploads } from "./form.ts";
import type { ServeRoute } from "./serve-route.ts";
import { answerAccepted } from "./snapshots.ts";

export function serveIngestion(
  serve: ServeRoute,
  { ingestion }: Pick<Services, "ingestion">,
): void {
  // These two are documented as GET although they write.
  serve(routes.newDataset, ({ context, query }) => ingestion.begin(context, query.dataset_name), {
    changes: true,
  });

  serve(
    routes.openDataFiles,
    ({ context, params }) => ingestion.openUpload(context, params.dataset_id),
    { changes: true },
  );

  serve(routes.uploadDataFiles, ({ c, context, params }) =>
    ingestion.upload(context, params.dataset_id, params.trans_id, readUploads(c)),
  );

  serve(routes.processDataFiles, async ({ c, context, params }) =>
    answerAccepted(c, await ingestion.process(context, params.dataset_id, params.trans_id)),
  );
}
