import type { EnrichmentType } from "#contract/enrichment.ts";
import type { Label } from "#contract/media.ts";
import type { RefusalReason } from "#contract/refusals.ts";

/** What a model is, for people and for the API. */
export interface ModelInfo {
  /** Unique; part of the source of every label that it makes. */
  id: string;
  /** Results of different versions are kept apart. */
  version: string;
  name: string;
  type: EnrichmentType;
  vendor: string;
  /** An SPDX name; null where its owner has to know. */
  licence: string | null;
  description: string;
  /** Why it cannot run here; null where it can. */
  absent: RefusalReason | null;
}

/** What a model found in a picture. Every field that it has no word for is absent. */
export interface Finding {
  /** An embedding: whole numbers from -127 to 127, of which only the direction means something. */
  vector?: Int8Array;
  /** Without their source. */
  labels?: Omit<Label, "source">[];
  tags?: string[];
  caption?: string;
}

/** `error`: it cannot read this picture; a sentence. `passing`: another time it may. */
export type Found = Finding | { error: string; passing?: true };

/** How a thread makes the runner of a model; it is passed between threads. */
export type RunnerSpec =
  | { kind: "fingerprint" }
  | { kind: "mobilenet" }
  | { kind: "centernet" }
  | { kind: "text" }
  | { kind: "picture-tags" }
  | { kind: "onnx"; file: string; settings: OnnxSettings };

/** The `model.json` beside an ONNX file. */
export interface OnnxSettings {
  kind: "embed" | "classify" | "detect";
  /** Width and height of its input in pixels. */
  size: [number, number];
  /** Of each channel, on values from 0 to 1. */
  mean: [number, number, number];
  std: [number, number, number];
  /** The names of its classes, in order. */
  classes: string[];
}

/** What a model gives is not what it should: not the fault of the picture. The message is a sentence. */
export class ModelFault extends Error {
  override readonly name = "ModelFault";
}

/** A model that is loaded, in a thread. */
export interface Runner {
  /** @param path A file of an image. @throws ModelFault; otherwise the picture cannot be decoded. */
  run(path: string): Promise<Finding>;
}
