import type { LanceSource } from "./lance.ts";
import { operationPath } from "./route.ts";
import { exportMedia } from "./routes/export.ts";

/** Lines that load a version, for people who train on it. */
export interface UseVersion {
  /** Of the server: `https://data.example.org`. */
  origin: string;
  dataset: { id: string; name: string };
  snapshotId: string;
  /** Where readers of Lance find its items, if they can. */
  lance?: LanceSource | null;
}

export const waysToUse = [
  "pull",
  "torchvision",
  "huggingface",
  "parquet",
  "duckdb",
  "polars",
  "pandas",
  "lance",
  "lancedb",
] as const;
export type WayToUse = (typeof waysToUse)[number];

/** The table of a version, as it is called after its download. */
const table = "items.parquet";

export function linesToUse(way: WayToUse, version: UseVersion): string {
  const folder = folderOf(version.dataset.name);
  switch (way) {
    case "pull":
      return pullLine(version, folder, "");
    case "torchvision":
      return `${pullLine(version, folder, " --format coco")}
# Python
from torchvision.datasets import CocoDetection
data = CocoDetection("${folder}/images", "${folder}/annotations/instances.json")

# one label an image instead: pull with --format folder
from torchvision.datasets import ImageFolder
data = ImageFolder("${folder}/images")
`;
    case "huggingface":
      return `${pullLine(version, folder, " --format folder")}
# Python
from datasets import load_dataset
data = load_dataset("imagefolder", data_dir="${folder}/images")
`;
    case "parquet":
      return `curl --fail -H "Authorization: Bearer $STILLFRAME_TOKEN" -o ${table} \\
  "${version.origin}${operationPath(exportMedia, { dataset_id: version.dataset.id })}?at=${version.snapshotId}&format=parquet"
`;
    case "duckdb":
      return `SELECT label.name, count(*) AS labels, count(DISTINCT media_id) AS items
FROM (SELECT media_id, unnest(labels) AS label FROM '${table}')
GROUP BY ALL ORDER BY labels DESC;
`;
    case "polars":
      return `import polars as pl
items = pl.read_parquet("${table}")
`;
    case "pandas":
      return `import pandas as pd
items = pd.read_parquet("${table}")
`;
    case "lance":
      return version.lance ? lanceLines(version.lance) : "";
    case "lancedb":
      return version.lance ? lancedbLines(version.lance) : "";
    default:
      return "";
  }
}

function lanceLines({ uri, table, branch, version }: LanceSource): string {
  return `import lance
items = lance.dataset(${JSON.stringify(`${uri}/${table}.lance`)}).checkout_version((${JSON.stringify(branch)}, ${version}))
table = items.to_table(columns=["file_name", "labels", "tags"])

# DuckDB, Polars and pandas read it as it is
import duckdb
duckdb.sql("SELECT count(*) FROM table")
import polars as pl
frame = pl.from_arrow(table)
frame = table.to_pandas()
`;
}

function lancedbLines({ uri, table, branch, version }: LanceSource): string {
  return `import { connect } from "@lancedb/lancedb";
const lake = await connect(${JSON.stringify(uri)});
const items = await lake.openTable(${JSON.stringify(table)}, [], ${JSON.stringify({ branch, version })});
console.log(await items.countRows());
`;
}

/** By their ids, which no rename changes. */
function pullLine(
  { origin, dataset, snapshotId }: UseVersion,
  folder: string,
  more: string,
): string {
  return `stillframe pull ${dataset.id}@${snapshotId} ${folder}${more} --server ${origin}\n`;
}

/** A name that needs no quotation marks in any shell. */
function folderOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .toLowerCase();
  return plain.slice(0, 60) || "dataset";
}
