import type { CustomField } from "#contract/custom-metadata.ts";
import type { MatchedMedia } from "#contract/media-match.ts";
import type { TableHead } from "./head.ts";
import type { TableFault, TableKind } from "./rows.ts";
import type { BuiltField, TableFacts, TableMatch } from "./session.ts";

/** What the page and the worker that reads a table say to each other. */

export type Work =
  | { does: "head"; file: Blob }
  | { does: "look"; file: Blob; table: TableKind }
  | { does: "match"; column: number }
  | { does: "hasRows"; ids: readonly string[] }
  | { does: "build"; fields: readonly { column: number; field: CustomField }[] }
  | { does: "places"; field: number; indices: readonly number[] };

export interface Results {
  head: TableHead;
  look: TableFacts;
  match: TableMatch;
  hasRows: boolean[];
  build: BuiltField[];
  places: number[];
}

export type Request =
  | { kind: "work"; id: number; work: Work }
  /** null: they could not be. */
  | { kind: "matched"; answer: MatchedMedia | null };

export type Answer =
  | { kind: "read"; id: number; bytes: number }
  | { kind: "keys"; id: number; keys: string[] }
  | { kind: "done"; id: number; result: Results[keyof Results] }
  | { kind: "failed"; id: number; fault: TableFault | null; message: string };
