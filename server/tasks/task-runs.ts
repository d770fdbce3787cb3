/** The task was ended elsewhere: further work of its run has no effect. */
export class TaskEndedError extends Error {
  override readonly name = "TaskEndedError";
  override readonly message = "the task is no longer to run";
}

/** The runs of tasks in this process. */
export class TaskRuns {
  readonly #runs = new Set<{ taskId: string; ended: AbortController; over: Promise<unknown> }>();

  /** @param work Gets the signal when its task is ended elsewhere. */
  async track(taskId: string, work: (ended: AbortSignal) => Promise<void>): Promise<void> {
    const ended = new AbortController();
    const running = work(ended.signal);
    const run = { taskId, ended, over: running.catch(() => {}) };
    this.#runs.add(run);
    try {
      await running;
    } finally {
      this.#runs.delete(run);
    }
  }

  /** Signals the runs of a task that it has ended. */
  end(taskId: string): void {
    for (const run of this.#runs) {
      if (run.taskId === taskId) run.ended.abort(new TaskEndedError());
    }
  }

  /** Resolves when the present runs have ended. */
  async settled(): Promise<void> {
    await Promise.all([...this.#runs].map(({ over }) => over));
  }
}
