import { routes } from "#contract/routes.ts";
import type { Services } from "#server/ports/services.ts";
import { type UploadLimits, readParts } from "./form.ts";
import { answerJson } from "./json.ts";
import { PersonSlots } from "./person-slots.ts";
import type { ServeRoute } from "./serve-route.ts";
import { answerAccepted } from "./snapshots.ts";

/** Requests of one user that read files of labels at the same time. */
const readsAtOnce = 4;

export function serveLabels(
  serve: ServeRoute,
  { labels }: Pick<Services, "labels">,
  limits: UploadLimits,
): void {
  serve(routes.getLabelDescription, ({ actor, params }) =>
    labels.description(actor, params.dataset_id, params.name),
  );

  const slots = new PersonSlots(readsAtOnce);
  serve(
    routes.importLabels,
    ({ c, context, params }) =>
      slots.use(context.actor.userId, async () => {
        // The permission is checked before the form, even before its type.
        const parts = (async function* () {
          yield* readParts(c, limits);
        })();
        const result = await labels.importLabels(context, params.dataset_id, parts);
        return "report" in result ? answerJson(c, result.report, 200) : answerAccepted(c, result);
      }),
    { operation: "import_labels" },
  );
}
