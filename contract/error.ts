import * as z from "zod/mini";

/** One broken rule of a request: where, and which. */
export const validationIssueSchema = z
  .object({
    type: z.string(),
    loc: z.array(z.union([z.string(), z.number()])),
    msg: z.string(),
    input: z.optional(z.unknown()),
  })
  .check(z.meta({ id: "ValidationIssue" }));
export type ValidationIssue = z.infer<typeof validationIssueSchema>;

/** Every error body: one sentence, or (422) the list of what is wrong with the request. Clients accept both. */
export const errorBodySchema = z
  .object({ detail: z.union([z.string(), z.array(validationIssueSchema)]) })
  .check(z.meta({ id: "Error" }));
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** What each status means, for the document and for whoever has to word an answer without a `detail`. */
export const errorMeanings = {
  400: "Bad request",
  401: "No token, or an invalid or expired one",
  403: "Not allowed: the feature is off, or the role is missing",
  404: "Unknown, or not yours",
  408: "The body did not arrive in time",
  409: "The state of the dataset prevents it",
  413: "Too large",
  415: "Wrong content type",
  416: "The range is outside the file",
  422: "A parameter or the body breaks a rule",
  429: "Too many requests",
  500: "The server failed",
  503: "The server is not ready",
} as const;

export type ErrorStatus = keyof typeof errorMeanings;
