import { route } from "../route.ts";
import { taskParams } from "./params.ts";

// Separate from the other task routes: the console loads it with the page that needs it.
export const listTaskFailures = route({
  method: "GET",
  path: "/tasks/{task_id}/failures",
  summary: "All files that a task could not use, with the reason of each, as CSV",
  tag: "Tasks",
  tier: "extension",
  params: taskParams,
  status: 200,
  response: null,
  responseType: "bytes",
  errors: [401, 404, 422],
});
