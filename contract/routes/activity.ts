import {
  activityPageSchema,
  activityQuery,
  activitySummaryQuery,
  activitySummarySchema,
} from "../activity.ts";
import { route } from "../route.ts";

export const listActivity = route({
  method: "GET",
  path: "/activity",
  summary: "What happened on every dataset that you can see, newest first",
  tag: "Activity",
  tier: "extension",
  query: activityQuery,
  lists: ["kind"],
  status: 200,
  response: activityPageSchema,
  errors: [401, 422],
});

export const getActivitySummary = route({
  method: "GET",
  path: "/activity/summary",
  summary: "How much happened, by kind and by day",
  tag: "Activity",
  tier: "extension",
  query: activitySummaryQuery,
  status: 200,
  response: activitySummarySchema,
  errors: [401, 422],
});
