import { routes } from "#contract/routes.ts";
import type { Services } from "#server/ports/services.ts";
import { only } from "./absent.ts";
import { type Forward, revisioned } from "./forward.ts";
import { refuseUnknown } from "./unknown-upstream.ts";

export function forwardedTasks({ upstream, change }: Forward): Services["tasks"] {
  return only<Services["tasks"]>({
    async list(_, { q, unfinished, ...query }) {
      refuseUnknown("query", { q, unfinished });
      return await revisioned(upstream.call(routes.listTasks, { query }));
    },
    async filters(_, from, to) {
      const query = { start_time_from: from, start_time_to: to };
      return await upstream.call(routes.getTaskFilters, { query });
    },
    async abort(context, taskId) {
      const sent = { params: { task_id: taskId } };
      return await change(context, "abort_task", routes.abortTask, sent);
    },
    async retry(context, taskId) {
      const sent = { params: { task_id: taskId } };
      return await change(context, "retry_task", routes.retryTask, sent);
    },
  });
}
