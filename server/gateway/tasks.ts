import { routes } from "#contract/routes.ts";
import type { Services } from "#server/ports/services.ts";
import { only } from "./absent.ts";
import { type Forward, revisioned } from "./forward.ts";
import { refuseUnknown } from "./unknown-upstream.ts";

export function forwardedTasks({ upstream, permit }: Forward): Services["tasks"] {
  return only<Services["tasks"]>({
    async list(_, { q, unfinished, ...query }) {
      refuseUnknown("query", { q, unfinished });
      return await revisioned(upstream.call(routes.listTasks, { query }));
    },
    async filters(_, from, to) {
      const query = { start_time_from: from, start_time_to: to };
      return await upstream.call(routes.getTaskFilters, { query });
    },
    // Documented for the creation of datasets, which editors begin.
    async abort({ actor }, taskId) {
      await permit(actor, "add_media");
      return await upstream.call(routes.abortTask, { params: { task_id: taskId } });
    },
    async retry({ actor }, taskId) {
      await permit(actor, "add_media");
      return await upstream.call(routes.retryTask, { params: { task_id: taskId } });
    },
  });
}
