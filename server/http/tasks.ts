import { routes } from "#contract/routes.ts";
import type { Services } from "#server/ports/services.ts";
import { answerFile } from "./export.ts";
import { answerJson } from "./json.ts";
import { answerRevisioned } from "./revision.ts";
import type { ServeRoute } from "./serve-route.ts";

export function serveTasks(serve: ServeRoute, { tasks }: Pick<Services, "tasks">): void {
  serve(routes.listTasks, async ({ c, actor, query }) =>
    answerRevisioned(c, actor, await tasks.list(actor, query), (page) => answerJson(c, page)),
  );

  serve(routes.getTaskFilters, ({ actor, query }) =>
    tasks.filters(actor, query.start_time_from, query.start_time_to),
  );

  serve(routes.getTask, ({ actor, params }) => tasks.get(actor, params.task_id));

  serve(routes.listTaskFailures, async ({ c, actor, params }) =>
    answerFile(c, await tasks.failures(actor, params.task_id)),
  );

  serve(routes.abortTask, ({ context, params }) => tasks.abort(context, params.task_id));

  serve(routes.retryTask, ({ context, params }) => tasks.retry(context, params.task_id));
}
