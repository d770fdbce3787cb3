import { routes } from "#contract/routes.ts";
import type { Services } from "#server/ports/services.ts";
import type { ServeRoute } from "./serve-route.ts";

export function serveCustomMetadata(
  serve: ServeRoute,
  { customMetadata }: Pick<Services, "customMetadata">,
): void {
  const operation = "import_metadata";
  serve(
    routes.createMetadataTask,
    ({ context, params, body }) => customMetadata.create(context, params.dataset_id, body),
    { operation },
  );
  serve(
    routes.uploadMetadataValues,
    ({ context, params, body }) =>
      customMetadata.upload(context, params.dataset_id, params.task_id, body),
    { operation },
  );
  serve(routes.getMetadataTaskStatus, ({ actor, params }) =>
    customMetadata.status(actor, params.dataset_id, params.task_id),
  );
  serve(routes.getMetadataSchema, ({ actor, params }) =>
    customMetadata.schema(actor, params.dataset_id),
  );
  serve(routes.getItemMetadata, ({ actor, params }) =>
    customMetadata.ofItem(actor, params.dataset_id, params.image_id),
  );
}
