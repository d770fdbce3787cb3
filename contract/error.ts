import * as z from "zod/mini";

/** One violated rule of a request: its place, and the rule. */
export const validationIssueSchema = z
  .object({
    type: z.string(),
    loc: z.array(z.union([z.string(), z.number()])),
    msg: z.string(),
    input: z.optional(z.unknown()),
  })
  .check(z.meta({ id: "ValidationIssue" }));
export type ValidationIssue = z.infer<typeof validationIssueSchema>;

/** The body of every error: one sentence, or (422) a list of issues. Clients accept both. */
export const errorBodySchema = z
  .object({ detail: z.union([z.string(), z.array(validationIssueSchema)]) })
  .check(z.meta({ id: "Error" }));
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** The meaning of each status, for the document and for clients that get an answer without a `detail`. */
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
