/** The task was ended elsewhere: further work of its run has no effect. */
export class TaskEndedError extends Error {
  override readonly name = "TaskEndedError";
  override readonly message = "the task is no longer to run";
}

interface TrackedRun {
  taskId: string;
  ended: AbortController;
  /** The revision of the task's row when it was claimed. */
  claimed: number | null;
}

/** The runs of tasks in this process. */
export class TaskRuns {
  readonly #runs = new Set<TrackedRun & { over: Promise<unknown> }>();

  /** @param work Gets the signal when its task is ended elsewhere, and says what it has claimed. */
  async track(taskId: string, work: (run: TrackedRun) => Promise<void>): Promise<void> {
    const tracked: TrackedRun = { taskId, ended: new AbortController(), claimed: null };
    const running = work(tracked);
    const run = Object.assign(tracked, { over: running.catch(() => {}) });
    this.#runs.add(run);
    try {
      await running;
    } finally {
      this.#runs.delete(run);
    }
  }

  /**
   * Signals the runs of a task that it has ended. A run that claimed it at a later revision is of a retry: the message
   * was late. One that has claimed nothing yet sees in the row that it has ended.
   */
  end(taskId: string, revision: number): void {
    for (const { taskId: own, claimed, ended } of this.#runs) {
      if (own === taskId && claimed !== null && claimed < revision) {
        ended.abort(new TaskEndedError());
      }
    }
  }

  /** The number of present runs. */
  get size(): number {
    return this.#runs.size;
  }

  /** Resolves when the present runs have ended. */
  async settled(): Promise<void> {
    await Promise.all([...this.#runs].map(({ over }) => over));
  }
}
