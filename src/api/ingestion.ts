import { useMutation, useQueryClient } from "@tanstack/react-query";
import { datasetKeys } from "./keys.ts";
import { taskPollOf } from "./tasks.ts";
import { type UploadProgress, type UploadResult, uploadDataset } from "./upload.ts";

export interface UploadRequest {
  name: string;
  files: readonly File[];
  signal: AbortSignal;
  onProgress: (progress: UploadProgress) => void;
}

/** Uploads files into a new dataset and follows its creation. Errors: any `ApiError`; `aborted` on cancel. */
export function useUploadDataset() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (request: UploadRequest): Promise<UploadResult> => uploadDataset(request),
    onSuccess: ({ datasetId, processing }) => {
      if (!processing) return;
      taskPollOf(client).expect({
        taskType: "DATASET_CREATION",
        datasetId,
        taskId: null,
        knownIds: new Set(),
        author: null,
        datasetName: null,
      });
    },
    // a failed or cancelled upload leaves a draft behind, which the list shows
    onSettled: async () => client.invalidateQueries({ queryKey: datasetKeys.lists() }),
  });
}
