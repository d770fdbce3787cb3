import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { customMetadataLimits } from "#contract/custom-metadata.ts";
import type { Dataset } from "#contract/dataset.ts";
import { describeError } from "#/api/describe-error.ts";
import { metadataFieldsQuery } from "#/api/metadata-fields.ts";
import { FilePicker } from "#/components/datasets/file-picker.tsx";
import { DialogBody } from "#/components/dialog-body.tsx";
import { byteSize } from "#/lib/bytes.ts";
import type { FileChoice } from "#/lib/dropped-files.ts";
import { metadataImport as words } from "#/strings/metadata-import.ts";
import { ChosenTable } from "./chosen-table.tsx";
import { type Mapping, fieldsOf, mappingProblem, mappingsOf } from "./mapping.ts";
import { runImport } from "./run-import.ts";
import { useTable } from "./use-table.ts";

const accepted = ".csv,.tsv,.txt,.json,.jsonl,.ndjson";

interface MetadataFormProps {
  dataset: Dataset;
  disabledReason: string | null;
  onClose: () => void;
}

/** A table, its columns as fields, and its rows as items. */
export function MetadataForm({ dataset, disabledReason, onClose }: MetadataFormProps) {
  const client = useQueryClient();
  const { state, choose, clear, setKey, keep } = useTable(dataset.id);
  const { facts, match, key } = state;
  const existing = useQuery(metadataFieldsQuery(dataset.id)).data;
  const [file, setFile] = useState<File | null>(null);
  const [changes, setChanges] = useState<Readonly<Record<number, Partial<Mapping>>>>({});
  const columns = facts?.columns ?? [];
  const known = { columns, existing: existing ?? [] };
  const mappings = mappingsOf(columns, key, known.existing).map((proposed, column) => ({
    ...proposed,
    ...changes[column],
  }));
  const fields = fieldsOf(mappings, columns);

  const start = useMutation({
    mutationFn: async () => {
      const reader = keep();
      if (reader === null || facts === null || match === null) return;
      const built = await reader.ask({ does: "build", fields });
      const tooLarge = built.find(({ body }) => body.size > customMetadataLimits.uploadBytes);
      if (tooLarge !== undefined) {
        const most = byteSize(customMetadataLimits.uploadBytes);
        throw new TooLargeError(words.tooLarge(tooLarge.name, byteSize(tooLarge.body.size), most));
      }
      const toImport = built.flatMap((one, at) => {
        const field = fields[at]?.field;
        return field === undefined || one.values === 0 ? [] : [{ ...one, field, at }];
      });
      void runImport(client, {
        datasetId: dataset.id,
        kind: facts.kind,
        fields: toImport,
        strays: facts.rows - match.matched,
        placesOf: (field, indices) =>
          reader.ask({ does: "places", field: toImport[field]?.at ?? field, indices }),
      }).finally(() => reader.end());
    },
  });

  async function take(choice: Promise<FileChoice>) {
    const [first] = (await choice).files;
    if (first === undefined) return;
    setFile(first.file);
    setChanges({});
    start.reset();
    await choose(first.file);
  }

  function forget() {
    setFile(null);
    clear();
    start.reset();
  }

  const reason =
    disabledReason ??
    (state.fault !== null
      ? null
      : match === null || existing === undefined
        ? words.notYet
        : match.matched === 0
          ? words.noItems
          : mappingProblem(mappings, known));
  const error = start.error ?? state.error;

  return (
    <DialogBody
      submitLabel={words.submit(fields.length)}
      disabledReason={file === null ? disabledReason : reason}
      incomplete={file === null || state.fault !== null}
      pending={start.isPending}
      error={
        error instanceof TooLargeError
          ? { title: words.nothingDone, message: error.message, requestId: null }
          : error
            ? describeError(error)
            : null
      }
      onSubmit={() => start.mutate()}
      onCancel={onClose}
    >
      {file === null ? (
        <FilePicker
          title={words.drop}
          hint={words.hint}
          accept={accepted}
          oneFile={words.pick}
          onChoose={(choice) => void take(choice)}
        />
      ) : (
        <ChosenTable
          name={file.name}
          state={state}
          mappings={mappings}
          existing={known.existing}
          building={start.isPending}
          onClear={forget}
          onKey={(column) => setKey(column, file.size)}
          onChange={(column, change) =>
            setChanges((now) => ({ ...now, [column]: { ...now[column], ...change } }))
          }
        />
      )}
    </DialogBody>
  );
}

/** A field that is more than one request can have. */
class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}
