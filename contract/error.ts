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

/**
 * The body of every error, as clients parse it: one sentence, or (422) a list of issues. Extension: a sentence comes
 * with its code, from the closed list of `refusals.ts`, and with the params of the sentence. If another backend uses
 * these fields differently, its sentence is still read.
 */
export const errorBodySchema = z.object({
  detail: z.union([z.string(), z.array(validationIssueSchema)]),
  code: z.optional(z.unknown()),
  params: z.optional(z.unknown()),
});
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
  502: "The server that this one forwards to failed, or cannot be reached",
  503: "The server is not ready",
  504: "The server that this one forwards to did not answer in time",
  507: "No space is left: nothing was changed",
} as const;

export type ErrorStatus = keyof typeof errorMeanings;
