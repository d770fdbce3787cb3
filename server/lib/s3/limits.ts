/**
 * How long a connection, a whole request and a silence may take, in milliseconds. The request is sent again after that,
 * so one of a user gets its 503 from a store that hangs within half a minute.
 */
export const timeLimits = { connect: 3_000, request: 60_000, silence: 7_000 } as const;
/** How often a request is sent, at most. */
export const attempts = 3;
