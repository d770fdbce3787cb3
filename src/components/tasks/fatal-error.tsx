import { Suspense, lazy } from "react";
import type { Dataset } from "#contract/dataset.ts";
import type { Coded } from "#contract/wire.ts";

interface Said {
  sentence: string;
  coded: Coded | null | undefined;
}

// Few datasets are in error. Without a connection the server's sentence is shown.
const TaskMessage = lazy(async () => {
  const loaded = await import("./task-message.tsx").catch(() => null);
  return { default: loaded?.TaskMessage ?? Sentence };
});

function Sentence({ sentence }: Said) {
  return sentence;
}

/** Why a dataset is in error: the failure of its last task; null where the server does not say. */
export function FatalError({ dataset }: { dataset: Dataset }) {
  if (!dataset.fatal_error_msg) return null;
  return (
    <Suspense>
      <TaskMessage sentence={dataset.fatal_error_msg} coded={dataset.fatal_error_coded} />
    </Suspense>
  );
}
