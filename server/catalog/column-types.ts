import type { ColumnType } from "kysely";

/** UTC, ISO 8601 with six decimals and `Z`: a Date cannot hold PostgreSQL's microseconds. */
export type Instant = string;

/** Set by the database unless given. */
export type Stamped = ColumnType<Instant, Instant | undefined, Instant>;
export type Json<T> = ColumnType<T, string, string>;
