import { routes } from "#contract/routes.ts";
import type { Services } from "#server/ports/services.ts";
import { type UploadLimits, readParts, readUploads } from "./form.ts";
import { PersonSlots } from "./person-slots.ts";
import type { ServeRoute } from "./serve-route.ts";
import { answerAccepted } from "./snapshots.ts";

/** Concurrent upload requests of one user: more do not increase the throughput of any line. */
const uploadsAtOnce = 32;

export function serveIngestion(
  serve: ServeRoute,
  { ingestion }: Pick<Services, "ingestion">,
  limits: UploadLimits,
): void {
  serve(routes.newDataset, ({ context, query }) => ingestion.begin(context, query.dataset_name));

  serve(routes.openDataFiles, ({ context, params, query }) =>
    ingestion.openUpload(context, params.dataset_id, query),
  );

  const slots = new PersonSlots(uploadsAtOnce);
  serve(routes.uploadDataFiles, ({ c, context, params }) =>
    slots.use(context.actor.userId, () =>
      ingestion.upload(context, params.dataset_id, params.trans_id, readUploads(c, limits)),
    ),
  );

  serve(routes.addMedia, ({ c, context, params }) =>
    slots.use(context.actor.userId, async () =>
      answerAccepted(c, await ingestion.addMedia(context, params.dataset_id, readParts(c, limits))),
    ),
  );

  serve(routes.processDataFiles, async ({ c, context, params, query }) =>
    answerAccepted(c, await ingestion.process(context, params.dataset_id, params.trans_id, query)),
  );
}
