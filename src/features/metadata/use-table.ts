import { useEffect, useRef, useState } from "react";
import { itemsWithout, matchKeys } from "#/api/metadata-import.ts";
import { keyColumnOf } from "./key-column.ts";
import { TableError, type TableFault, tableKindOf } from "./table/rows.ts";
import type { TableFacts, TableMatch } from "./table/session.ts";
import { TableReader } from "./table/table-reader.ts";

/** Names of items without a row that are read. */
const namedItems = 20;

type Fault = TableFault | "unknown_kind";

export interface TableState {
  /** null: none is chosen. */
  name: string | null;
  /** Why the file is no table. */
  fault: Fault | null;
  facts: TableFacts | null;
  /** The column that names the items; -1: not known yet. */
  key: number;
  match: TableMatch | null;
  /** Names of some items without a row. */
  without: readonly string[];
  /** What is being done, in percent of the file. */
  busy: { does: "reading" | "matching"; percent: number } | null;
  /** A request that failed. */
  error: unknown;
}

const nothing: TableState = {
  name: null,
  fault: null,
  facts: null,
  key: -1,
  match: null,
  without: [],
  busy: null,
  error: null,
};

/** A chosen file of rows: what is in it, and which items its rows are about. */
export function useTable(datasetId: string) {
  const [state, setState] = useState(nothing);
  const reader = useRef<TableReader | null>(null);
  /** The worker goes on after the dialog, for an import that runs. */
  const isKept = useRef(false);
  useEffect(
    () => () => {
      if (!isKept.current) reader.current?.end();
    },
    [],
  );

  function change(own: TableReader, changes: Partial<TableState>): void {
    if (reader.current === own) setState((now) => ({ ...now, ...changes }));
  }

  async function choose(file: File): Promise<void> {
    clear();
    const table = tableKindOf(file.name);
    if (table === null) {
      setState({ ...nothing, name: file.name, fault: "unknown_kind" });
      return;
    }
    const own = new TableReader();
    reader.current = own;
    setState({ ...nothing, name: file.name, busy: { does: "reading", percent: 0 } });
    try {
      const facts = await own.ask(
        { does: "look", file, table },
        { onRead: onRead(own, "reading", file.size) },
      );
      change(own, { facts });
      const key = await keyColumnOf(facts, (keys) => matchKeys(datasetId, keys));
      await match(own, key, file.size);
    } catch (error) {
      if (error instanceof TableError) change(own, { fault: error.fault, busy: null });
      else change(own, { error, busy: null });
    }
  }

  async function match(own: TableReader, key: number, size: number): Promise<void> {
    change(own, {
      key,
      match: null,
      without: [],
      error: null,
      busy: { does: "matching", percent: 0 },
    });
    try {
      const found = await own.ask(
        { does: "match", column: key },
        {
          onRead: onRead(own, "matching", size),
          match: (keys) => matchKeys(datasetId, keys),
        },
      );
      const hasRows = (ids: string[]) => own.ask({ does: "hasRows", ids });
      const without =
        found.items > found.matched && found.matched > 0
          ? await itemsWithout(datasetId, hasRows, namedItems)
          : [];
      change(own, { match: found, without, busy: null });
    } catch (error) {
      change(own, { error, busy: null });
    }
  }

  function onRead(own: TableReader, does: "reading" | "matching", size: number) {
    let shown = 0;
    return (bytes: number) => {
      const percent = Math.floor((100 * bytes) / Math.max(1, size));
      if (percent === shown) return;
      shown = percent;
      change(own, { busy: { does, percent } });
    };
  }

  function clear(): void {
    reader.current?.end();
    reader.current = null;
    setState(nothing);
  }

  return {
    state,
    choose,
    clear,
    setKey(key: number, size: number) {
      if (reader.current !== null) void match(reader.current, key, size);
    },
    /** Hands the worker over to an import, which ends it. */
    keep(): TableReader | null {
      isKept.current = true;
      return reader.current;
    },
  };
}
