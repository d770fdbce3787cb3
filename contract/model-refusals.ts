/** The refusals of what models do, and why one of them cannot run. See `refusals.ts`. */
export const modelRefusals = {
  /** For a reason that the model itself, or a server, gives in words. */
  model_absent: [
    409,
    ({ model, why }: { model: string; why: string }) => `${model} cannot run: ${why}`,
  ],
  model_not_installed: [
    409,
    ({ model, command }: { model: string; command: string }) =>
      `${model} is not installed: ${command} installs it`,
  ],
  model_outdated: [
    409,
    ({ model, command }: { model: string; command: string }) =>
      `What is installed for ${model} belongs to another version of Stillframe: run ${command}`,
  ],
  model_not_loading: [
    409,
    ({ model, fault }: { model: string; fault: string }) =>
      `${model} does not load on this machine: ${fault}`,
  ],
  model_without_server: [
    409,
    ({ model, setting }: { model: string; setting: string }) =>
      `${model} needs a server: ${setting} names one`,
  ],
  model_without_file: [
    409,
    ({ model }: { model: string }) => `The folder of ${model} needs exactly one .onnx file`,
  ],
  model_without_settings: [
    409,
    ({ model }: { model: string }) => `The folder of ${model} has no model.json`,
  ],
  model_settings_faulty: [
    409,
    ({ model, fault }: { model: string; fault: string }) => `The model.json of ${model}: ${fault}`,
  ],
  model_gone: [409, ({ model }: { model: string }) => `${model} is not there any more`],
  model_changed: [
    409,
    ({ model }: { model: string }) => `${model} has changed since it was chosen: re-index again`,
  ],
  too_many_to_compare: [
    409,
    ({ limit }: { limit: number }) => `At most ${limit} images are compared by their looks`,
  ],
  not_embedded: [
    409,
    "The dataset has no embeddings yet, so nothing can be compared by its looks: re-index it first",
  ],
  item_not_comparable: [409, "Only images that the model can read are compared by their looks"],
  too_few_seeds: [
    409,
    ({ classes, seeds }: { classes: number; seeds: number }) =>
      `Labels are propagated from at least ${classes} classes with ${seeds} items each`,
  ],
} as const;
